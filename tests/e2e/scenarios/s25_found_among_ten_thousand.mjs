// s25, search: of more than ten thousand records a part of a Chinese name, a phone, a tax id and a scanned code find the
// right one and no other, in every search box there is. Milliseconds are the page's own, printed and not judged.
import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { timed } from '../bench/stopwatch.mjs';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { saying, say } from '../harness/words.mjs';

const SIZE = { accounts: 2_500, products: 3_000, orders: 1_500, reps: 4 };
const RECORDS_LEAST = 10_000;
const FOUND_MS = 200;

const digits = (text) => text.replace(/\D/g, '');
const isChinese = ({ title }) => /^\p{Script=Han}{6,}$/u.test(title);

/** What a search may be given, and which accounts it must find: told from all of them, without any search of ours. */
function searches(accounts) {
  const [account] = accounts.filter((one) => isChinese(one) && one.body.phone && one.body.tax_id && one.status === 'active').slice(40);
  const like = (holds) => accounts.filter(holds).map((one) => one.title);
  const part = account.title.slice(1, 5);
  return [
    ['a part of the name', part, like((one) => one.title.includes(part))],
    ['two characters of it', part.slice(1, 3), like((one) => one.title.includes(part.slice(1, 3)))],
    ['the phone as it is written', account.body.phone, like((one) => one.body.phone === account.body.phone)],
    ['the phone without hyphens', digits(account.body.phone), like((one) => digits(one.body.phone ?? '') === digits(account.body.phone))],
    ['the tax id', account.body.tax_id, like((one) => one.body.tax_id === account.body.tax_id)],
    ['the code', account.number, like((one) => one.number === account.number)],
  ];
}

/** Types, and answers what the list says once the last letter is painted: how many in all, and which are drawn. */
async function found(me, list, box, text) {
  const letters = [...text];
  const last = letters.pop();
  await (await me.screen.type(say(box), '')).sendKeys(letters.join(''));
  const field = await me.screen.the('field', say(box));
  const { rest } = await timed(me.screen, () => field.sendKeys(last));
  const sheet = await me.screen.the('list', say(list));
  const total = await me.screen.web.executeScript('return Number(arguments[0].querySelector("[aria-setsize]")?.ariaSetSize ?? 0)', sheet);
  const names = await Promise.all((await me.screen.all('button', /./, sheet)).map((one) => one.getAccessibleName()));
  return { total, names, ms: Math.round(rest) };
}

/** A scanner is a keyboard that types faster than anybody, and presses Enter. */
const scanned = async (me, box, code) => (await me.screen.type(say(box), '')).sendKeys(code, Key.ENTER);

scenario('the right one of ten thousand records is found', async (stage) => {
  const company = await stage.company(SIZE);
  const line = await stage.line();
  const { login } = company.login('manager');
  const own = stage.tablet('LAPTOP');
  await own.enrol(company.url, await company.code(login));
  await own.sync();
  const window = await stage.window().open();
  const me = new Person(window);
  const { screen } = window;
  await me.enrol(line.url, await company.code(login));
  await me.sees('received');
  line.cut();
  const { documents } = await own.ask('status');
  assert.ok(documents > RECORDS_LEAST, `${documents} records`);
  const all = async (kind) => (await own.ask('list', kind, '--limit', '5000')).records;

  // By hand, as one types.
  const accounts = await all('account');
  await me.go('accounts');
  for (const [what, text, right] of searches(accounts)) {
    const { total, names, ms } = await found(me, 'nav_accounts', 'account_search', text);
    assert.ok(right.length > 0);
    assert.equal(total, right.length, `${what}, ${text}: as many as there are`);
    assert.ok(names.length > 0);
    for (const name of names) assert.ok(right.some((title) => name.startsWith(title)), `${what}, ${text}: ${name} is one of them`);
    console.log(`   ${what}, ${text}: ${total} of ${accounts.length} accounts after ${ms} ms, ${FOUND_MS} are the aim`);
  }

  // By a scanner: the code names one, whatever the list has drawn until then.
  const products = (await all('product')).filter((one) => one.status === 'current');
  const [first, second] = [products[1_000], products[2_000]];
  const barcode = async ({ id }) => (await own.ask('show', id)).fields.barcode;
  const account = accounts.find((one) => isChinese(one) && one.status === 'active');
  await scanned(me, 'account_search', account.number);
  await screen.the('heading', account.title);
  await me.go('catalogue');
  for (const code of [first.number, await barcode(second)]) {
    await scanned(me, 'catalogue_search', code);
    await screen.the('heading', saying(code === first.number ? first.title : second.title));
  }

  // Onto a quote, one line a scan.
  await me.openAccount(account.title);
  await screen.press(say('make_quote'));
  for (const [at, code] of [await barcode(first), second.number].entries()) {
    await scanned(me, 'line_search', code);
    await until(`line ${at + 1}`, async () => (await screen.all('article', /NT\$/)).length === at + 1);
  }
  const lines = await Promise.all((await screen.all('article', /NT\$/)).map((one) => screen.textOf(one)));
  for (const [at, { number }] of [first, second].entries()) assert.match(lines[at], saying(number), 'the line of what was scanned');
});
