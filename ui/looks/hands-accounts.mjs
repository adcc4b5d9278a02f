// Hands on accounts and the catalogue: search while composing, scanned codes, editing in place, drafts, a hundred thousand rows.
import { open } from './stage.mjs';

const stage = await open();
const faults = [];
const check = (holds, says) => { console.log(`${holds ? 'holds' : 'FAILS'}  ${says}`); if (!holds) faults.push(says); };
const told = (tab, name) => tab.evaluate((what) => window.told.filter((one) => one.startsWith(what)), name);

{
  const tab = await stage.page({ page: 'accounts' });
  const keys = await tab.context().newCDPSession(tab);
  await tab.keyboard.press('/');
  const before = (await told(tab, 'accounts')).length;
  await keys.send('Input.imeSetComposition', { text: 'ㄊㄧㄝˇ', selectionStart: 4, selectionEnd: 4 });
  await tab.waitForTimeout(60);
  check((await told(tab, 'accounts')).length === before, 'text that is being composed is not searched');
  await keys.send('Input.insertText', { text: '鐵' });
  await tab.waitForTimeout(80);
  check((await told(tab, 'accounts')).at(-1).includes('鐵'), 'one Chinese character is searched');
  check((await tab.locator('.accounts-list [data-row]').count()) === 1, 'and finds its account');
  await tab.keyboard.press('Escape');
  await tab.keyboard.type('04595257');
  await tab.keyboard.press('Enter');
  await tab.waitForTimeout(120);
  check((await told(tab, 'scan')).length === 1, 'a scanned code is asked for first');
  check((await tab.locator('.detail h1').textContent()) === '大同五金行', 'and opens what it names');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'account' });
  await tab.getByRole('tab', { name: '資料' }).click();
  await tab.locator('[data-field=phone] .read').click();
  await tab.keyboard.press('Control+a');
  await tab.keyboard.type('04-755-9999');
  check((await told(tab, 'fields_set')).length === 0, 'nothing is saved while one types');
  await tab.waitForTimeout(500);
  check((await told(tab, 'draft_keep')).length === 1, 'but it is kept as a draft');
  await tab.keyboard.press('Tab');
  await tab.waitForTimeout(80);
  check((await told(tab, 'fields_set')).length === 1, 'leaving a field saves it, once');
  check((await told(tab, 'draft_drop')).length === 1, 'and lets its draft go');
  check(await tab.locator('[data-field=phone] .saved').count() === 1, 'the margin says it was saved');
  await tab.getByRole('button', { name: '收起' }).click();
  await tab.locator('[data-field=phone] .read').click();
  await tab.keyboard.press('Control+a');
  await tab.keyboard.type('x');
  await tab.keyboard.press('Enter');
  await tab.waitForTimeout(80);
  check(await tab.locator('[data-field=phone].bad input').inputValue() === 'x', 'what could not be saved stays on the screen');
  await tab.locator('[data-field=phone] input').focus();
  await tab.keyboard.press('Escape');
  await tab.waitForTimeout(60);
  check(await tab.locator('[data-field=phone] .read').count() === 1, 'Esc puts back what stood there');
  check((await told(tab, 'fields_set')).length === 2, 'and saves nothing');
  check(await tab.locator('.detail h1').count() === 1, 'and leads nowhere else');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'new-account', state: 'draft' });
  await tab.waitForTimeout(150);
  check(await tab.locator('[data-path=name] input').inputValue() === '金旺鐵工', 'a draft is gone on with');
  check(await tab.evaluate(() => document.activeElement?.closest('[data-path]')?.dataset.path === 'tax_id' && document.activeElement.selectionStart === 4), 'with the cursor where it stood');
  check(await tab.locator('.twin').count() === 1, 'the account it may be is named');
  await tab.locator('[data-path=tax_id] input').fill('1234');
  await tab.locator('[data-path=phone] input').focus();
  await tab.waitForTimeout(100);
  check(await tab.locator('[data-path=tax_id] .bad').count() === 1, 'a wrong tax id is told beside its field');
  check(await tab.locator('footer [aria-disabled=true]').count() === 1, 'and the button names what to correct');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'accounts', state: 'many' });
  for (let i = 0; i < 40; i += 1) { await tab.keyboard.press('j'); await tab.waitForTimeout(16); }
  check((await tab.evaluate(() => document.activeElement?.textContent)).includes('40 號店'), 'J walks beyond what was drawn');
  await tab.keyboard.press('Enter');
  await tab.waitForTimeout(150);
  check(await tab.evaluate(() => document.activeElement?.closest('[data-index]')?.dataset.index === '39'), 'Enter opens beside the list, which keeps its place');
  const end = await tab.evaluate(async () => {
    const pane = document.querySelector('.accounts-list .pane');
    pane.scrollTop = pane.scrollHeight;
    await new Promise((ready) => setTimeout(ready, 300));
    return { rows: pane.querySelectorAll('[data-index]').length, last: pane.querySelector('[data-index="99999"]')?.textContent ?? '' };
  });
  check(end.last.includes('100000') && end.rows < 60, 'the hundred-thousandth row is a scroll away, and few are drawn');
  await tab.close();
}
await stage.close();
console.log(faults.length ? `${faults.length} faults` : 'all hold');
process.exit(faults.length ? 1 : 0);
