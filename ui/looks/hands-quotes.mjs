// Hands on a quote: keys, a burst of presses as one change, composed text, what could not be saved. Exits 1 when something is wrong.
import { open } from './stage.mjs';

const stage = await open();
const faults = [];
const check = (holds, says) => { console.log(`${holds ? 'holds' : 'FAILS'}  ${says}`); if (!holds) faults.push(says); };
const told = (tab, name) => tab.evaluate((what) => window.told.filter((one) => one.startsWith(what)), name);
const focused = (tab) => tab.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
const lines = (tab) => tab.locator('[data-line]').count();

{
  const tab = await stage.page({ page: 'quote' });
  for (const key of ['j', 'j', 'j']) await tab.keyboard.press(key);
  check((await focused(tab)).includes('精密濾芯'), 'J walks the lines');
  await tab.keyboard.press('Enter');
  await tab.waitForTimeout(150);
  check(await tab.locator('[data-line=l3] .ladder').count() === 1, 'Enter opens why the price is that one');
  await tab.keyboard.press('e');
  check((await focused(tab)).includes('數量'), 'E goes to the quantity of that line');
  for (let times = 0; times < 3; times += 1) await tab.keyboard.press('ArrowUp');
  await tab.waitForTimeout(700);
  check((await told(tab, 'line_set')).length === 1, 'presses that follow each other are one change');
  check(await tab.locator('[data-line=l3] [role=spinbutton]').getAttribute('aria-valuenow') === '9', 'and the last number is the one that is saved');
  await tab.keyboard.press('Escape');
  await tab.keyboard.press('Control+z');
  await tab.waitForTimeout(150);
  check((await told(tab, 'undo')).length === 1, 'Ctrl+Z takes it back');
  await tab.keyboard.press('n');
  check(await tab.evaluate(() => document.activeElement?.matches('[data-search]')), 'N goes to the next line');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'quote' });
  const keys = await tab.context().newCDPSession(tab);
  await tab.keyboard.press('n');
  await keys.send('Input.imeSetComposition', { text: 'ㄎㄨㄥ', selectionStart: 3, selectionEnd: 3 });
  await tab.waitForTimeout(80);
  check((await told(tab, 'products')).length === 0, 'a product that is being composed is not searched');
  await keys.send('Input.insertText', { text: '空' });
  await tab.waitForTimeout(150);
  check((await told(tab, 'products')).length === 1, 'and is once it is chosen');
  const had = await lines(tab);
  await tab.locator('[data-search]').fill('RD-30');
  await tab.keyboard.press('Enter');
  await tab.waitForTimeout(300);
  check((await lines(tab)) === had + 1, 'a code and Enter are a line, as from a scanner');
  check(await tab.evaluate(() => document.activeElement?.matches('[data-search]') && document.activeElement.value === ''), 'and the box waits for the next');
  await tab.locator('[data-line=l2] [data-row]').focus();
  await tab.keyboard.press('Delete');
  await tab.waitForTimeout(200);
  check((await lines(tab)) === had && (await tab.locator('.toast button').count()) === 1, 'Delete takes a line out, with an undo');
  check((await focused(tab)).includes('精密濾芯'), 'and the hands go on to the line that follows');
  await tab.close();
}
{
  const tab = await stage.page({ page: 'quote', state: 'error' });
  await tab.locator('[data-line=l3] .stepper button').last().click();
  await tab.waitForTimeout(800);
  check(await tab.locator('[data-line=l3] [role=spinbutton]').inputValue() === '7', 'what could not be saved stays on the screen');
  check(await tab.getByRole('alert').count() === 1, 'and is said aloud');
  check(!(await tab.locator('header').first().textContent())?.includes('已存'), 'nothing is said to be saved');
  await tab.getByRole('button', { name: '再存一次' }).click();
  await tab.waitForTimeout(200);
  check((await told(tab, 'line_set')).length === 2, 'it can be saved again');
  await tab.getByRole('button', { name: '放棄這次的修改' }).click();
  check(await tab.locator('[data-line=l3] [role=spinbutton]').inputValue() === '6', 'or let go');
  await tab.close();
}
await stage.close();
console.log(faults.length ? `${faults.length} faults` : 'nothing to mend');
process.exit(faults.length ? 1 : 0);
