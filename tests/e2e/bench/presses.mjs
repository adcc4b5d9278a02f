// Every screen there is, each with the one press that opens it: what goes before, then the press.
import { today } from '../harness/day.mjs';
import { until } from '../harness/until.mjs';
import { beginning, row, say } from '../harness/words.mjs';

/** The rows of a list that are drawn. */
const rowsOf = (me, list) => until(`rows of ${list}`, async () => {
  const [its] = await me.screen.all('list', say(list));
  const rows = its ? await me.screen.all('button', /./, its) : [];
  return rows.length > 1 && rows;
});
/** Goes to a root by a way that ends elsewhere, so that the press changes the screen. */
const from = (way) => (me) => me.go(way);
const press = (name, options) => (me) => me.screen.press(typeof name === 'string' ? say(name) : name, options);
/** Finds the row of that round first, so that only the press itself is timed. */
const nth = (list) => ({
  before: async (me, round) => { const rows = await rowsOf(me, list); me.found = rows[round % rows.length]; },
  press: (me) => me.found.click(),
});
const item = (name) => ({ before: press('more_to_do'), press: press(name, { role: 'menuitem' }) });
const here = () => undefined;

/** [what, before, press, closes] in an order in which each stands where the one before ended. */
export const PRESSES = [
  ['Today', from('accounts'), press('nav_today')],
  ['a visit', async (me) => { [me.found] = await until('visits', async () => { const all = await me.screen.all('button', /^\d|·/); return all.length && all; }); }, (me) => me.found.click()],
  ['new task', async (me) => { await me.go('today'); await me.screen.press(say('today_new')); }, press('today_new_task', { role: 'menuitem' }), say('cancel')],
  ['accounts', from('today'), press('nav_accounts')],
  ['an account', nth('nav_accounts').before, nth('nav_accounts').press],
  ['its quotes and orders', here, press(beginning('tab_sales'), { role: 'tab' })],
  ['its visits', here, press(beginning('tab_visits'), { role: 'tab' })],
  ['its details', here, press(beginning('tab_details'), { role: 'tab' })],
  ['a field, to write in it', here, press(row('phone'))],
  ['its history', item('history_of_record').before, item('history_of_record').press],
  ['its record as of a day', async (me) => {
    await me.screen.press(say('history_version'), { role: 'radio' });
    await me.screen.type(say('version_day'), today());
  }, press('version_look'), say('close')],
  ['new contact', press(beginning('tab_overview'), { role: 'tab' }), press('contact_new'), say('close')],
  ['new account', here, press('account_new')],
  ['catalogue', from('today'), press('nav_catalogue')],
  ['a product', nth('nav_catalogue').before, nth('nav_catalogue').press],
  ['quotes', from('today'), press('nav_quotes')],
  ['whom a new quote is for', here, press('sales_new_quote'), say('close')],
  ['a quote', nth('sales_quotes').before, nth('sales_quotes').press],
  ['why a price', async (me) => { [me.found] = await until('lines', async () => { const all = await me.screen.all('article', /NT\$/); return all.length && all; }); }, (me) => me.screen.press(/./, { within: me.found })],
  ['orders', from('quotes'), press('sales_orders', { role: 'radio' })],
  ['an order', nth('sales_orders').before, nth('sales_orders').press],
  ['sync centre', async (me) => {
    await me.go('quotes');
    await me.screen.press(say('sales_quotes'), { role: 'radio' });
    me.found = (await me.clasp()).button;
  }, (me) => me.found.click()],
  ['more', from('today'), press('nav_more')],
  ['keys', here, press(beginning('more_keys')), say('close')],
  ['settings', here, press(beginning('more_settings'))],
];
