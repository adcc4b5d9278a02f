// Hands on the gallery: keys, composed text, undo, steppers, the language switched under one's hands. Exits 1 when something is wrong.
import { open } from './stage.mjs';

const stage = await open();
const faults = [];
const check = (holds, says) => { console.log(`${holds ? 'holds' : 'FAILS'}  ${says}`); if (!holds) faults.push(says); };
const told = (tab, name) => tab.evaluate((what) => window.told.filter((one) => one.startsWith(what)), name);

{
  const tab = await stage.page({ page: 'today' });
  const keys = await tab.context().newCDPSession(tab);
  await tab.keyboard.press('/');
  check(await tab.evaluate(() => document.activeElement?.matches('[data-search]')), '/ goes to the search box');
  await keys.send('Input.imeSetComposition', { text: 'ㄉㄚˋ', selectionStart: 3, selectionEnd: 3 });
  await tab.waitForTimeout(50);
  check((await told(tab, 'search')).length === 0, 'text that is being composed is not searched');
  await tab.keyboard.press('g'); // While composing, letters belong to the input method.
  await keys.send('Input.insertText', { text: '大同' });
  await tab.waitForTimeout(80);
  const searched = await told(tab, 'search');
  check(searched.length >= 1 && searched.at(-1).includes('大同'), 'composed text is searched once it is chosen');
  await tab.keyboard.press('Escape');
  await tab.keyboard.press('Escape');
  await tab.keyboard.press('g');
  await tab.keyboard.press('m');
  check(await tab.evaluate(() => document.querySelector('nav [aria-current=page]')?.textContent.trim()) === '更多', 'G M goes to More');
  await tab.keyboard.press('?');
  check(await tab.locator('dialog[open]').count() === 1, '? opens the keys');
  await tab.keyboard.press('Escape');
  check(await tab.locator('dialog[open]').count() === 0, 'Esc closes them');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'today' });
  await tab.keyboard.press('j');
  await tab.keyboard.press('j');
  check(await tab.evaluate(() => document.activeElement?.textContent.includes('順發')), 'J walks the visits');
  await tab.locator('[data-task] label').first().click();
  check(await tab.locator('.toast').count() === 1, 'a task ticked shows a toast');
  check(await tab.locator('.toast button').count() === 1, 'with an undo');
  await tab.locator('h1').click();
  await tab.keyboard.press('Control+z');
  await tab.waitForTimeout(60);
  check((await told(tab, 'undo')).length === 1, 'Ctrl+Z undoes it');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'parts' });
  const box = tab.locator('[role=spinbutton]').first();
  await box.focus();
  await tab.keyboard.press('ArrowUp');
  check(await box.getAttribute('aria-valuenow') === '7', 'the arrow up steps');
  await box.fill('１２');
  await box.blur();
  check(await box.getAttribute('aria-valuenow') === '12', 'full-width digits are digits');
  await box.fill('x');
  await box.blur();
  check(await box.inputValue() === '12', 'what is no number is put back');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'visit' });
  const box = tab.locator('textarea').first();
  await box.fill('老闆說年底再談');
  await tab.waitForTimeout(600);
  check((await told(tab, 'draft_keep')).some((one) => one.includes('年底再談')), 'what is typed is kept as a draft');
  const keys = await tab.context().newCDPSession(tab);
  await box.fill('');
  await keys.send('Input.imeSetComposition', { text: 'ㄅㄧㄢˋ', selectionStart: 4, selectionEnd: 4 });
  await tab.waitForTimeout(600);
  check(!(await told(tab, 'draft_keep')).some((one) => one.includes('ㄅ')), 'what is being composed is not kept');
  await keys.send('Input.insertText', { text: '變頻' });
  await tab.waitForTimeout(600);
  check(await box.inputValue() === '變頻' && (await told(tab, 'draft_keep')).at(-1).includes('變頻'), 'what was chosen is');
  await tab.evaluate(() => { document.activeElement.blur(); });
  check((await told(tab, 'visit_report')).length === 0, 'leaving the box reports nothing by itself');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'unlock' });
  await tab.locator('input[type=password]').first().fill('1234');
  await tab.getByText('English').click();
  check(await tab.locator('input[type=password]').first().inputValue() === '1234', 'switching the language keeps what was typed');
  check(await tab.evaluate(() => document.documentElement.lang) === 'en', 'and sets lang');
  await tab.locator('button[type=submit]').click();
  check(await tab.getByRole('alert').count() === 1, 'a wrong PIN is said aloud');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'today' });
  const bare = [];
  for (let at = 0; at < 40; at += 1) {
    await tab.keyboard.press('Tab');
    const seen = await tab.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return null;
      const ring = (element) => { const style = getComputedStyle(element); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; };
      const drawn = here.classList.contains('aloud') ? here.parentElement?.querySelector('[aria-hidden]') ?? here : here;
      return { says: here.getAttribute('aria-label') ?? here.textContent.trim().slice(0, 20), ring: ring(here) || ring(drawn) || !!here.closest('.search:focus-within') };
    });
    if (seen && !seen.ring) bare.push(seen.says);
  }
  check(bare.length === 0, `every stop of Tab shows where it is ${bare.join(' | ')}`);
  await tab.close();
}
{
  const tab = await stage.page({ page: 'today' });
  await tab.keyboard.press('n');
  await tab.waitForTimeout(150);
  check(await tab.locator('[role=menuitem]').count() === 3, 'N opens what can be begun');
  await tab.keyboard.press('ArrowDown');
  await tab.keyboard.press('Enter');
  await tab.waitForTimeout(150);
  check(await tab.locator('dialog[open]').count() === 1, 'arrow and Enter choose from it');
  check(tab.said.length === 0, `nothing is refused by the CSP ${tab.said.join(' ')}`);
  await tab.close();
}
{
  const tab = await stage.page({ page: 'long-list' });
  const drawn = () => tab.locator('[data-index]').count();
  check(await drawn() < 60, 'of 100,000 rows only those in sight are drawn');
  const took = await tab.evaluate(async () => {
    const pane = document.querySelector('.pane');
    const begun = performance.now();
    pane.scrollTop = pane.scrollHeight;
    while (!document.querySelector('[data-index="99999"]')) await new Promise(requestAnimationFrame);
    return Math.round(performance.now() - begun);
  });
  check(took < 300, `the last row is drawn within 300 ms: ${took} ms`);
  check(await drawn() < 60, 'and still only those in sight');
  await tab.close();
}
await stage.close();
process.exit(faults.length ? 1 : 0);
