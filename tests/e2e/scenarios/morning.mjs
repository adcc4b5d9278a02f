// A salesperson's morning, without a network from the PIN to the last visit: what they press, count and read, and what the
// office has of it once the line is back.
import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { addedUp, dollars } from '../harness/money.mjs';
import { today } from '../harness/day.mjs';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { anywhere, beginning, label, row, say, saying } from '../harness/words.mjs';

const [REASON, NOTE, RESULT, NEXT] = ['首購優惠', '週五前交貨，請走後門', '看過空壓機，對變頻機型有興趣', '寄變頻機型的型錄'];
const [SHOP, KEEPER, PHONE, TAX_ID] = ['晨光五金行', '林晨光', '02-2595-0077', '04595257'];
/** The first quantity is typed, the others are what one line has at once. */
const QUANTITIES = [4n, 1n, 1n];
const WITHIN = 5, OVER = 12;
/** From the account's card to a quote with three lines and its discount. */
const TAPS_MAX = 10;

/** A person whose every press is counted. */
class Counted extends Person {
  taps = 0;
  async press(name, options) { this.taps += 1; await this.screen.press(name, options); }
}

/** The day as the office planned it, in the order of the route. */
async function planned(tablet) {
  const visits = (await tablet.ask('list', 'visit', '--status', 'planned', '--from', today(), '--until', today())).records;
  return visits.sort((one, other) => Number(one.body.position) - Number(other.body.position));
}

/** At the door of the first: no position here, so with a reason; and a look at who they are. */
async function arrive(me, account) {
  const { screen } = me;
  await screen.press(say('visit_start'));
  await screen.press(say('checkin_indoor'));
  await screen.press(say('checkin_do'));
  await screen.the('button', say('visit_end'));
  await screen.press(say('visit_see_account'));
  await screen.the('heading', saying(account.title));
  // To be called, with the number that is kept; the terms; what happened before.
  await screen.the('button', saying(account.body.phone));
  await screen.the('button', new RegExp(`${row('payment_terms').source}.*${account.body.payment_terms}`));
  const timeline = await screen.textOf((await screen.the('heading', say('timeline'))).findElement({ xpath: './ancestor::section[1]' }));
  assert.match(timeline, /\d\d\/\d\d/, 'what happened is told by day');
}

const lines = (me) => me.screen.all('article', /NT\$/);

/** Three lines: one found and pressed, one by Enter, one scanned; then a discount that needs nobody. */
async function quote(me, products) {
  const { screen } = me;
  me.taps = 0;
  await me.press(say('make_quote'));
  const [first, second, third] = products;
  await screen.type(say('line_search'), first.title.slice(-6));
  await me.press(saying(first.number));
  for (const [at, typed] of [[2, second.number], [3, third.barcode]]) {
    await until(`line ${at - 1}`, async () => (await lines(me)).length === at - 1);
    await (await screen.type(say('line_search'), typed)).sendKeys(Key.ENTER);
  }
  await until('three lines', async () => (await lines(me)).length === 3);
  const [stepper] = await screen.all('spinbutton', say('quantity_of'));
  await screen.web.executeScript('arguments[0].focus(); arguments[0].select()', stepper);
  await stepper.sendKeys(String(QUANTITIES[0]), Key.ENTER);
  await me.press(say('discount_of_whole'));
  await me.press(new RegExp(`^−${WITHIN}%`));
  await screen.fill(say('discount_reason'), REASON);
  await me.press(say('close'));
  console.log(`   ${me.taps} taps from the card to a quote of three lines with a discount`);
  assert.ok(me.taps <= TAPS_MAX, `${me.taps} taps`);
}

/** The amounts as they stand, and as they must be. */
async function amounts(me, products, percent) {
  const told = await me.screen.web.executeScript('return [...document.querySelectorAll("dl dt")].map((dt) => [dt.innerText, dt.nextElementSibling?.innerText])');
  const of = (pattern) => dollars(told.find(([what]) => pattern.test(what))[1]);
  const names = await Promise.all((await lines(me)).map((line) => line.getAccessibleName()));
  const prices = names.map((name) => dollars(/NT\$[\d,]+/.exec(name)[0]));
  const right = addedUp(products.map(({ isTaxed }, at) => ({ price: prices[at], quantity: QUANTITIES[at], isTaxed })), percent);
  return [{ net: of(/^(未稅小計|淨額|Net)/), tax: of(/^(營業稅|VAT)/), total: of(/^(總計|Total)/) }, right];
}

/** Right to the dollar, once the screen has followed. */
async function addUp(me, products, percent) {
  await until(`the amounts with ${percent} %`, async () => {
    const [shown, right] = await amounts(me, products, percent);
    return shown.total === right.total;
  });
  const [shown, right] = await amounts(me, products, percent);
  assert.deepEqual(shown, right);
  return shown;
}

/** More than one may give alone: it says so, and goes to whoever may. */
async function overTheLimit(me) {
  const { screen } = me;
  await screen.press(say('discount_of_whole'));
  await screen.fill(say('discount_typed'), String(OVER));
  await screen.says(/需要核准/);
  await screen.press(say('close'));
  await screen.press(say('note_edit'));
  await screen.fill(say('note_to_account'), NOTE);
  await screen.press(say('close'));
  await screen.says(NOTE);
  await screen.says(anywhere('sale_offline'));
  await screen.press(say('sale_submit'));
  await screen.says(/等待核准/);
}

/** What was said, what comes next, and out of the door. */
async function leave(me, visit) {
  const { screen } = me;
  await me.go('today');
  await screen.press(say('visit_continue'));
  await screen.type(say('visit_result'), RESULT);
  await screen.type(say('visit_next_what'), NEXT);
  await screen.type(say('visit_next_on'), visit.day);
  await screen.press(say('visit_end'));
  await screen.gone('button', say('visit_end'));
}

async function newAccount(me) {
  const { screen } = me;
  await me.go('accounts');
  await screen.press(say('account_new'));
  await screen.type(label('Account.name'), SHOP);
  await screen.type(label('tax_id'), TAX_ID);
  await screen.type(label('phone'), PHONE);
  await screen.press(new RegExp(`${say('account_make').source}|${say('account_make_anyway').source}`));
  await screen.the('heading', SHOP);
  await screen.press(say('contact_new'));
  await screen.type(label('Contact.name'), KEEPER);
  await screen.press(say('contact_make'));
  await screen.says(KEEPER);
}

/** Today as the office planned it, from the top. */
async function asPlanned(screen, visits) {
  const drawn = await until('the visits', async () => { const all = await screen.all('article', /./); return all.length > 1 && all; });
  const names = await Promise.all(drawn.map((visit) => visit.getAccessibleName()));
  assert.equal(names.length, visits.length);
  for (const [at, visit] of visits.entries()) assert.ok(names[at].includes(visit.title.split(' ')[0]), `${at + 1}: ${visit.title}, and not ${names[at]}`);
}

/** The three kinds of line there are: two that are taxed, and one that is not and carries a barcode. */
async function wanted(tablet) {
  const current = (await tablet.ask('list', 'product', '--status', 'current')).records;
  const farm = current.find((one) => one.number.startsWith('FA-'));
  const tools = current.filter((one) => !one.number.startsWith('FA-'));
  const barcode = (await tablet.ask('show', farm.id)).fields.barcode;
  return [{ ...tools[4], isTaxed: true }, { ...tools[11], isTaxed: true }, { ...farm, isTaxed: false, barcode }];
}

/** What the office has of the visits, the new account and its contact. */
async function cameIn(office, [first, second], account) {
  const fields = async ({ id }) => (await office.ask('show', id)).fields;
  const done = await fields(first);
  assert.deepEqual([done.status, done.result, done.no_position_reason], ['done', RESULT, '在室內']);
  assert.ok(done.checked_in_at < done.checked_out_at);
  const skipped = await fields(second);
  assert.equal(skipped.status, 'skipped');
  assert.ok(skipped.skip_reason, JSON.stringify(skipped));
  const task = await office.first('task', '--search', NEXT);
  assert.deepEqual([task.account, task.day], [account.id, first.day]);
  const shop = await office.first('account', '--search', SHOP);
  assert.deepEqual([shop.body.tax_id, shop.body.phone], [TAX_ID, PHONE]);
  assert.equal((await office.first('contact', '--search', KEEPER)).account, shop.id);
}

/** The quote: the office's own sum is the paper's, and whoever may agree is asked. Answers what waits for them. */
async function asksForConsent(company, office, { account, products, total }) {
  const [waits, ...more] = (await company.ask('approvals list')).records;
  assert.equal(more.length, 0);
  assert.deepEqual([waits.amount, waits.effective.status, waits.account_name], [String(total), 'submitted', account.title]);
  const sale = (await office.ask('show', waits.document)).fields;
  const column = (name) => Object.keys(sale).filter((path) => path.startsWith('lines.') && path.endsWith(`.${name}`)).sort().map((path) => sale[path]);
  assert.deepEqual(column('product_code').sort(), products.map((one) => one.number).sort());
  assert.deepEqual(column('quantity').sort(), QUANTITIES.map(String).sort());
  assert.deepEqual([sale.discount, sale.discount_reason, sale.terms], [`${OVER} %`, REASON, NOTE]);
  return waits;
}

scenario('a morning without a network is all at the office by noon', async (stage) => {
  const company = await stage.company();
  const line = await stage.line();
  const [rep, lead] = [company.login('sales'), company.login('manager')];
  const window = await stage.window().open();
  const me = new Counted(window);
  await me.enrol(line.url, await company.code(rep.login));
  await me.sees('received');
  line.cut();
  await window.kill();
  const own = stage.tablet(window.name);
  const [first, second, ...others] = await planned(own);
  const record = async (kind, id) => (await own.ask('list', kind)).records.find((one) => one.id === id);
  const account = await record('account', first.account);
  const products = await wanted(own);

  await window.open();
  await me.unlock();
  const { screen } = window;
  await asPlanned(screen, [first, second, ...others]);

  await arrive(me, account);
  await quote(me, products);
  await addUp(me, products, WITHIN);
  await overTheLimit(me);
  const promised = await addUp(me, products, OVER);
  await leave(me, first);
  await screen.press(say('visit_skip'));
  await screen.press(say('skip_absent'));
  await screen.press(say('skip_do'));
  await screen.gone('dialog', beginning('skip_title'));
  await newAccount(me);
  // The visit and the task it left, the quote, the one that was skipped, the account, the contact.
  await me.sees('offline', /6 (筆|saved)/);

  line.mend();
  await me.sync();
  await me.sees('received');
  const office = await stage.office();
  await cameIn(office, [first, second], account);
  const waits = await asksForConsent(company, office, { account, products, total: promised.total });

  // By noon somebody has agreed, and the tablet says so, under the number that the office gave.
  await company.ask('approve', '--number', waits.number, '--by', lead.login);
  await me.sync();
  await me.go('quotes');
  await screen.press(saying(waits.number));
  await screen.says(saying(lead.name));
  await screen.the('button', say('sale_order'));
}, 8 * 60_000);
