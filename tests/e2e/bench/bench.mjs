// How fast the window is with more than ten thousand records: printed, never judged. Played by `cargo xtask bench`.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Key } from 'selenium-webdriver';
import { today } from '../harness/day.mjs';
import { PROFILE, ROOT } from '../harness/place.mjs';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { PIN } from '../harness/tablet.mjs';
import { until } from '../harness/until.mjs';
import { beginning, label, row, say } from '../harness/words.mjs';
import { Figures } from './figures.mjs';
import { PRESSES } from './presses.mjs';
import { timed } from './stopwatch.mjs';

const SIZE = { accounts: 2_500, products: 3_000, orders: 3_000, reps: 4 };
/** How often each is measured. */
const STARTS = 5, ROUNDS = 7;
const CHANGES = 200, VISITS = 8;
/** What is aimed at. A restart shows all of the work within the first, PIN included. */
const RESTART_MS = 3_000, SCREEN_MS = 300, KEY_MS = 50, SEARCH_MS = 200;
const LONGEST_MS = 30 * 60_000;

/** When a process began, by the clock that pages have. */
function bornMs(pid) {
  const ticks = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[19]);
  const up = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  return Date.now() - (up - ticks / 100) * 1000;
}

/** From the start of the program to its first paint, which is where one is let in, and on to Today. */
async function starts(me, figures) {
  const { window } = me;
  for (let n = 0; n < STARTS; n += 1) {
    await window.kill();
    await window.open();
    const born = bornMs(window.pid);
    const [origin, paint] = await until('it was painted', async () => {
      const [begun, at] = await window.screen.web.executeScript('return [performance.timeOrigin, performance.getEntriesByName("first-contentful-paint")[0]?.startTime]');
      return at && [begun, at];
    });
    figures.add('cold start to the PIN', RESTART_MS, origin + paint - born);
    figures.add('of it: the page, to its first paint', SCREEN_MS, paint);
    const box = await window.screen.type(say('pin'), PIN);
    const { rest, waited } = await timed(window.screen, () => box.sendKeys(Key.ENTER));
    figures.add('PIN to Today', RESTART_MS, rest, waited);
    await me.begin();
  }
}

async function presses(me, figures) {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, before, press, closes] of PRESSES) {
      await before(me, round);
      const { rest, waited } = await timed(me.screen, () => press(me, round));
      figures.add(name, SCREEN_MS, rest, waited);
      if (closes) await me.screen.press(closes);
    }
  }
}

/** Types letter by letter; `found_ms` is aimed at for what a letter finds. */
async function letters(me, figures, name, box, text, found_ms) {
  for (const letter of text) {
    const { first, rest } = await timed(me.screen, () => box.sendKeys(letter));
    figures.add(`a letter in ${name}, drawn`, KEY_MS, first);
    if (found_ms) figures.add(`a letter in ${name}, found`, found_ms, rest);
  }
}

async function keys(me, figures, { account, product }) {
  const { screen } = me;
  await me.go('accounts');
  for (const text of [account.title, account.body.phone, account.body.tax_id]) {
    await letters(me, figures, 'the search of accounts', await screen.type(say('account_search'), ''), text, SEARCH_MS);
  }
  await screen.press(say('clear_search'));
  await me.go('catalogue');
  for (const text of [product.title, product.number]) {
    await letters(me, figures, 'the search of products', await screen.type(say('catalogue_search'), ''), text, SEARCH_MS);
  }
  await screen.press(say('clear_search'));
  await me.openAccount(account.title);
  await screen.press(beginning('tab_details'), { role: 'tab' });
  for (let n = 0; n < ROUNDS; n += 1) {
    await screen.press(row('phone'));
    const field = await screen.type(label('phone'), '');
    await letters(me, figures, 'a field', field, `02-2595-000${n}`);
    figures.add('a field left, saved', SCREEN_MS, (await timed(screen, () => field.sendKeys(Key.ENTER))).rest);
  }
  await screen.press(say('make_quote'));
  for (const text of [product.title, product.number]) {
    await letters(me, figures, 'the search of lines', await screen.type(say('line_search'), ''), text, SEARCH_MS);
  }
  for (let n = 0; n < ROUNDS; n += 1) {
    const box = await screen.type(say('line_search'), product.number);
    figures.add('Enter, a line added', SCREEN_MS, (await timed(screen, () => box.sendKeys(Key.ENTER))).rest);
  }
}

/** The history of one field that was changed two hundred times. */
async function history(me, figures, { changed }) {
  await me.openAccount(changed.title);
  for (let n = 0; n < ROUNDS; n += 1) {
    await me.screen.press(row('payment_terms'));
    const { rest, waited } = await timed(me.screen, () => me.screen.press(say('field_history')));
    figures.add(`history of ${CHANGES} changes`, SCREEN_MS, rest, waited);
    await me.screen.press(say('close'));
  }
}

/** Bytes of the page's script. */
function scriptBytes() {
  const folder = join(ROOT, 'ui/dist/assets');
  return readdirSync(folder).filter((name) => name.endsWith('.js')).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

scenario('how fast the window is', async (stage) => {
  const company = await stage.company(SIZE);
  const line = await stage.line();
  const { login } = company.login('manager');
  const window = await stage.window().open();
  const me = new Person(window);
  const figures = new Figures();
  const begun = Date.now();
  await me.enrol(line.url, await company.code(login));
  const usable = Date.now() - begun;
  await me.sees('received');
  const whole = Date.now() - begun;
  await window.kill();

  const own = stage.tablet(window.name);
  const first = async (kind, holds) => (await own.ask('list', kind)).records.find(holds);
  const account = await first('account', (one) => /^\p{Script=Han}/u.test(one.title) && one.body.phone && one.body.tax_id);
  const changed = await first('account', (one) => one.status === 'active' && one.id !== account.id);
  const product = await first('product', (one) => one.status === 'current');
  for (let n = 1; n <= CHANGES; n += 1) await own.ask('set', changed.id, `payment_terms=${n}`);
  for (const { id } of (await own.ask('list', 'account')).records.slice(0, VISITS)) await own.ask('new', 'visit', `account=${id}`, `planned_on=${today()}`);
  await own.sync();
  const { documents } = await own.ask('status');
  line.cut();

  await window.open();
  await starts(me, figures);
  await presses(me, figures);
  await keys(me, figures, { account, product });
  await history(me, figures, { changed });
  console.log(`\n${PROFILE}, ${availableParallelism()} cores, ${documents.toLocaleString('en')} records in the store, ${Math.round(scriptBytes() / 1024)} KiB of script`);
  console.log(`enrolled to Today ${usable.toLocaleString('en')} ms, all received ${whole.toLocaleString('en')} ms\n`);
  console.log(figures.table());
}, LONGEST_MS);
