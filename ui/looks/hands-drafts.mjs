// Hands on what is typed and not saved: a lock in the middle of a dialog loses neither text nor cursor. Exits 1 when something is wrong.
import { open } from './stage.mjs';

const stage = await open();
const faults = [];
const check = (holds, says) => { console.log(`${holds ? 'holds' : 'FAILS'}  ${says}`); if (!holds) faults.push(says); };
const told = (tab, name) => tab.evaluate((what) => window.told.filter((one) => one.startsWith(what)), name);
/** Locks as a tablet that was put down does, whatever stands open, and unlocks again. */
async function lockAndUnlock(tab) {
  await tab.evaluate(() => window.gallery.lock());
  await tab.locator('input[type=password]').first().fill('246810');
  await tab.locator('button[type=submit]').click();
  await tab.waitForTimeout(250);
}
/** Ends the program in the middle of everything and begins it again. */
async function kill(tab) {
  await tab.reload();
  await tab.waitForTimeout(350);
}
const caret = (tab) => tab.evaluate(() => document.activeElement?.selectionStart);

{
  const tab = await stage.page({ page: 'today' });
  await tab.locator('.skips').first().click();
  await tab.locator('dialog[open] input[type=text]').fill('老闆出國到下週');
  await tab.keyboard.press('Home');
  await tab.keyboard.press('ArrowRight');
  await tab.keyboard.press('ArrowRight');
  await tab.keyboard.type('娘');
  await tab.waitForTimeout(600);
  check((await told(tab, 'draft_keep')).at(-1)?.includes('"of":"skip-reason"'), 'a reason is kept as a draft while one types');
  await lockAndUnlock(tab);
  check(await tab.locator('dialog[open] input[type=text]').inputValue() === '老闆娘出國到下週', 'after a lock the reason stands where it stood');
  check(await caret(tab) === 3, 'and the cursor where it was');
  await tab.keyboard.press('Enter');
  await tab.waitForTimeout(150);
  check((await told(tab, 'visit_skip')).length === 1 && (await told(tab, 'draft_drop')).length === 1, 'once it is done its draft is let go');
  check(await tab.locator('dialog[open]').count() === 0, 'and the dialog is gone');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'today' });
  await tab.keyboard.press('n');
  await tab.waitForTimeout(150);
  await tab.locator('[role=menuitem]').nth(2).click();
  await tab.locator('dialog[open] input[type=text]').first().fill('寄型錄給林美玲');
  await tab.waitForTimeout(600);
  await lockAndUnlock(tab);
  check(await tab.locator('dialog[open] input[type=text]').first().inputValue() === '寄型錄給林美玲', 'after a lock a new task is gone on with');
  await tab.getByRole('button', { name: '取消' }).click();
  await tab.waitForTimeout(150);
  check((await told(tab, 'draft_drop')).length === 1, 'whoever cancels lets it go');
  await tab.locator('.toast button').click();
  await tab.waitForTimeout(300);
  check(await tab.locator('dialog[open] input[type=text]').first().inputValue() === '寄型錄給林美玲', 'and can have it back for ten seconds');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'quote' });
  await tab.locator('[data-line=l3] button.discount').click();
  await tab.getByLabel('折扣原因').fill('年底清倉，老客戶');
  await tab.waitForTimeout(600);
  check((await told(tab, 'draft_keep')).at(-1)?.includes('@quote/lines.l3.discount_reason'), 'the reason of a discount is kept with where it stands');
  await kill(tab);
  check(await tab.getByLabel('折扣原因').inputValue() === '年底清倉，老客戶', 'after a kill the discount stands open with its reason');
  await tab.getByLabel('折扣原因').focus();
  await tab.keyboard.press('Tab');
  await tab.waitForTimeout(250);
  check((await told(tab, 'line_set')).at(-1)?.includes('年底清倉'), 'leaving it saves it, though nothing more was typed');
  check((await told(tab, 'draft_drop')).length === 1, 'and lets its draft go');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'today' });
  await tab.locator('.skips').first().click();
  await tab.locator('dialog[open] input[type=text]').fill('今天公休');
  await tab.waitForTimeout(600);
  await kill(tab);
  await tab.locator('aside').getByText('大同五金行').last().scrollIntoViewIfNeeded();
  check(await tab.locator('dialog[open]').count() === 0, 'after a kill Today stands as ever');
  await tab.locator('aside .row', { hasText: '草稿' }).first().locator('button').first().click();
  await tab.waitForTimeout(300);
  check(await tab.locator('dialog[open] input[type=text]').inputValue() === '今天公休', 'and the draft among its drafts leads back into the dialog');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'account' });
  await tab.getByRole('tab', { name: '資料' }).click();
  await tab.locator('[data-field=phone] .read').click();
  await tab.locator('[data-field=phone] input').fill('04-755-8888');
  await tab.waitForTimeout(600);
  await tab.evaluate(() => { location.hash = location.hash.replace('page=account', 'page=today'); });
  await kill(tab);
  await tab.locator('aside .row', { hasText: '草稿' }).first().locator('button').first().click();
  await tab.waitForTimeout(400);
  check(await tab.locator('[data-field=phone] input').inputValue() === '04-755-8888', 'the draft of a field leads to the tab where it stands, with what was typed');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'quote', state: 'approved' });
  await tab.locator('[data-deed=sign]').first().click();
  await tab.locator('dialog[open] input[type=text]').fill('林美玲 總務');
  await tab.waitForTimeout(600);
  await lockAndUnlock(tab);
  check(await tab.locator('dialog[open] input[type=text]').inputValue() === '林美玲 總務', 'after a lock the name to be signed stands there');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'quote' });
  await tab.clock.install();
  await tab.locator('[data-line=l3] .stepper button').last().click();
  await tab.clock.runFor(1_000);
  await tab.clock.runFor(10_000);
  await tab.locator('h1').click();
  await tab.keyboard.press('Control+z');
  await tab.clock.runFor(500);
  check((await told(tab, 'undo')).length === 0, 'ten seconds later Ctrl+Z takes nothing back');
  await tab.locator('[data-line=l3] .stepper button').last().click();
  await tab.clock.runFor(2_000);
  await tab.locator('h1').click();
  await tab.keyboard.press('Control+z');
  await tab.clock.runFor(500);
  check((await told(tab, 'undo')).length === 1, 'within them it does');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'today' });
  await tab.clock.install();
  await tab.locator('[data-task] label').first().click();
  await tab.clock.runFor(200);
  await tab.locator('h1').click();
  await tab.clock.runFor(11_000);
  check(await tab.locator('.toast').count() === 0, 'a toast goes after ten seconds');
  await tab.keyboard.press('Control+z');
  await tab.clock.runFor(200);
  check((await told(tab, 'undo')).length === 0, 'and with it the undo by key');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'new-account' }, { width: 390, height: 844 });
  check(await tab.locator('nav').count() === 0 && await tab.locator('.clasp, [role=status]').count() > 0, 'on a phone a form hides the bar and keeps the clasp');
  check(await tab.getByLabel('縣市').count() === 1, 'and asks for a first address');
  await tab.close();
}
await stage.close();
console.log(faults.length ? `${faults.length} faults` : 'all hold');
process.exit(faults.length ? 1 : 0);
