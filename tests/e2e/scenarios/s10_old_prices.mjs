// s10: a quote made offline on a price that has changed names the price's date and age; promised stands against present,
// line by line, until somebody chooses; nothing changes by itself.
import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { beginning, say } from '../harness/words.mjs';

const NEW_PRICE = '98765';

/** Two products of one price that holds, with the entries of their prices. */
async function priced(tablet) {
  const found = [];
  for (const record of (await tablet.ask('list', 'product')).records) {
    if (record.status !== 'current') continue;
    const { fields } = await tablet.ask('show', record.id);
    const entries = Object.keys(fields).filter((path) => /^prices\.[^.]+\.price$/.test(path));
    if (!entries.some((path) => fields[path.replace(/price$/, 'valid_until')])) found.push({ ...record, entries });
    if (found.length === 2) return found;
  }
  throw new Error('the sample company has no two products of one price');
}

scenario('an old price is named, and stands until somebody chooses', async (stage) => {
  const company = await stage.company();
  const line = await stage.line();
  const rep = company.login('sales');
  const office = await stage.office('office');
  const products = await priced(office);
  const window = await stage.window().open();
  const me = new Person(window);
  const { screen } = window;
  await me.enrol(line.url, await company.code(rep.login));
  await me.settled();

  // Both quoted offline, while the office changes both prices.
  line.cut();
  await me.go('quotes');
  await screen.press(say('sales_new_quote'));
  const dialog = await screen.the('dialog', say('pick_for_quote'));
  const [first] = await until('accounts to choose from', async () => {
    const rows = await screen.all('button', /·/, dialog);
    return rows.length && rows;
  });
  await first.click();
  for (const [at, product] of products.entries()) {
    const box = await screen.type(say('line_search'), product.number);
    await screen.the('button', new RegExp(product.number));
    await box.sendKeys(Key.ENTER);
    await until(`line ${at + 1}`, async () => (await screen.all('article', /NT\$/)).length === at + 1);
  }
  const linesOf = async () => Promise.all((await screen.all('article', /NT\$/)).map((its) => screen.textOf(its)));
  const before = await linesOf();
  for (const told of before) assert.match(told, /\d+\/\d+|\d+ (天前|days)/, `the price's date or age is named: ${told}`);
  const total = (await screen.says(/總計 NT\$\s*([\d,]+)/))[1];
  for (const { id, entries } of products) await office.ask('set', id, ...entries.map((path) => `${path}=${NEW_PRICE}`));
  await office.sync();

  line.mend();
  await me.sync();
  await until('the quote is sent', async () => !(await screen.all('button', beginning('sync_waiting'))).length);
  await me.go('quotes');
  await screen.press(/Q-/);
  const quote = (await screen.says(/\b(Q-[\w-]+)/))[1];
  await screen.the('button', say('prices_keep_all'));
  assert.equal((await screen.says(/總計 NT\$\s*([\d,]+)/))[1], total, 'nothing changed by itself');
  for (const told of await linesOf()) assert.match(told, /98,765/, `promised against present: ${told}`);

  // One is kept, the other requoted.
  const [keep] = await screen.all('button', say('price_keep_at'));
  await keep.click();
  await until('one is left', async () => (await screen.all('button', say('price_keep_at'))).length === 1);
  assert.equal((await screen.says(/總計 NT\$\s*([\d,]+)/))[1], total, 'keeping the promise changes no amount');
  await screen.press(say('price_requote_at'));
  await until('none is left', async () => (await screen.all('button', say('price_requote_at'))).length === 0);
  await until('the new amount', async () => (await screen.says(/總計 NT\$\s*([\d,]+)/))[1] !== total);

  // What was chosen is in the quote: the office sees both choices, and against which price the promise is kept.
  await me.sync();
  await until('the choices are sent', async () => !(await screen.all('button', beginning('sync_waiting'))).length);
  await office.sync();
  const { fields } = await office.ask('show', (await office.first('quote', '--search', quote)).id);
  const of = (name) => Object.keys(fields).filter((path) => path.startsWith('lines.') && path.endsWith(`.${name}`)).map((path) => Number(fields[path]));
  assert.deepEqual(of('kept_against'), [Number(NEW_PRICE)], 'one promise is kept, against the new price');
  assert.equal(of('unit_price').filter((price) => price === Number(NEW_PRICE)).length, 1, 'the other line has the new price');
});
