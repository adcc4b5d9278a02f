// Two hundred hostile texts in every field that takes text: what is taken is text on every screen and at the office, what is
// not taken says why; nothing of it runs, loads, hides or moves anything.
import assert from 'node:assert/strict';
import { today } from '../harness/day.mjs';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { beginning, say } from '../harness/words.mjs';
import { ask } from '../hostile/asking.mjs';
import { PAYLOADS } from '../hostile/payloads.mjs';
import { audit } from '../screens/audit.mjs';
import { WORKING, walk } from '../screens/tour.mjs';

/** Controls, and what turns the direction of writing: never taken from anybody. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const TEXT_BYTES_MAX = 4_096;
/** Without the white space around it, which is all that is taken from anybody's text; JavaScript's own takes a byte order mark. */
const kept = (text) => text.replace(/^[^\S\ufeff]+|[^\S\ufeff]+$/g, '');
/** Nothing of it is seen: it fills in no name. */
const isBlank = (text) => /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
const isRefused = (text) => UNSEEN.test(text) || Buffer.byteLength(kept(text)) > TEXT_BYTES_MAX || isBlank(text);
const TAKEN = PAYLOADS.map(({ text }) => text).filter((text) => !isRefused(text));
/** For the record that is walked over all screens: it begins with something that can be looked for. */
const OWN = '敵意總店';
/** Words of a set are keys: they take no full stop. */
const TAGS = '<b>粗</b>，=1+1、__proto__, \u200f שלום';
const SHORT = TAKEN.filter((text) => text.length < 60);
const LONGEST_MS = 10 * 60_000;

const answers = async (screen, asking) => {
  const told = await ask(screen, asking);
  return told.map((each, at) => each.answer ?? assert.fail(`${JSON.stringify(asking[at]).slice(0, 300)}: ${JSON.stringify(each).slice(0, 300)}`));
};

/** What a kind's form takes as free text: what takes any word is asked with one. */
async function textFields(screen, kind) {
  const [form] = await answers(screen, [['form', { kind, account: null }]]);
  const fields = form.groups.flatMap((group) => group.fields).filter((field) => ['text', 'note'].includes(field.form) && !field.choices.length);
  const faults = await answers(screen, fields.map(({ path }) => ['fields_check', { kind, values: [{ path, text: '敵意' }] }]));
  return fields.filter((field, at) => faults[at].length === 0).map((field) => field.path);
}

/** All texts in all fields: as many records as it takes, so many texts in each. */
function spread(fields, texts) {
  const made = [];
  for (let at = 0; at < texts.length; at += fields.length) made.push(fields.map((path, n) => ({ path, text: texts[(at + n) % texts.length] })));
  return made;
}

/** One account for every text, with it in every field: taken or refused as it must be, and taken as it was typed. */
async function accounts(screen) {
  const fields = await textFields(screen, 'account');
  const told = await ask(screen, PAYLOADS.map(({ text }) => ['record_make', { kind: 'account', values: fields.map((path) => ({ path, text })) }]));
  for (const [at, { answer, refused }] of told.entries()) {
    const { tries, text } = PAYLOADS[at];
    const what = `${tries} ${JSON.stringify(text.slice(0, 60))}`;
    assert.equal(!answer, isRefused(text), `${what}: ${JSON.stringify(refused)}`);
    if (answer) continue;
    assert.match(refused.code, /^(bad-value|required)$/, what);
    for (const words of [refused.cause, refused.next]) assert.ok(words.length > 0 && words.length < 300, `${what}: ${words.slice(0, 400)}`);
  }
  const made = told.flatMap(({ answer }, at) => (answer ? [{ id: answer.id, text: PAYLOADS[at].text }] : []));
  const shown = await answers(screen, made.map(({ id }) => ['record', { id }]));
  for (const [at, record] of shown.entries()) {
    for (const field of record.groups.flatMap((group) => group.fields).filter(({ path }) => fields.includes(path))) assert.equal(kept(field.value), kept(made[at].text), `${field.path} as it was typed`);
  }
  return made;
}

/** A record of each kind with hostile texts throughout, all about one account; what is made is found on the screens. */
async function own(screen, products) {
  const take = (() => { let at = 0; return () => SHORT[at++ % SHORT.length]; })();
  const make = async (kind, values) => (await answers(screen, [['record_make', { kind, values }]]))[0];
  const filled = async (kind, given) => [...Object.entries(given).map(([path, text]) => ({ path, text })), ...(await textFields(screen, kind)).filter((path) => !(path in given)).map((path) => ({ path, text: take() }))];
  const name = `${OWN} <img src=x onerror=window.pwned=1>`;
  const account = await make('account', await filled('account', { name }));
  const contacts = (await textFields(screen, 'contact'));
  await answers(screen, spread(contacts, SHORT).map((values) => ['record_make', { kind: 'contact', values: [...values, { path: 'account', text: account.id }, { path: 'tags', text: TAGS }] }]));
  await answers(screen, spread(['title', 'notes'], SHORT).slice(0, 40).map((values) => ['record_make', { kind: 'task', values: [...values, { path: 'account', text: account.id }, { path: 'due_on', text: today() }] }]));
  const visit = await make('visit', await filled('visit', { account: account.id, planned_on: today(), subject: name }));
  const [quote] = await answers(screen, [['sale_make', { kind: 'quote', account: account.id, contact: null }]]);
  for (const product of products) await answers(screen, [['line_add', { id: quote.id, product, quantity: '2' }]]);
  const [sale] = await answers(screen, [['sale', { id: quote.id }]]);
  await answers(screen, sale.lines.flatMap(({ id }) => ['note', 'discount_reason'].map((path) => ['line_set', { id: quote.id, line: id, values: [{ path, text: take() }] }])));
  const notes = sale.groups.flatMap((group) => group.fields).filter((field) => ['text', 'note'].includes(field.form) && !field.choices.length && field.may.is_allowed).map((field) => field.path);
  await ask(screen, notes.map((path) => ['fields_set', { id: quote.id, values: [{ path, text: take() }], base: null }]));
  await answers(screen, [['draft_keep', { key: `field:${account.id}:notes`, of: 'field', name: take(), about: account.id, step: take(), content: JSON.stringify(take()) }]]);
  return { account, visit, quote };
}

/** Everything that is written in a list of any length, row by row, from its top to its end. */
async function rowsOf(me, list) {
  const sheet = await me.screen.the('list', say(list));
  const seen = new Map();
  await until(`the end of ${list}`, async () => {
    const [rows, isEnd] = await me.screen.web.executeScript(`
      const drawn = [...arguments[0].querySelectorAll('[aria-posinset]')];
      // What is not here yet is drawn as a row without a word.
      if (!drawn.length || drawn.some((row) => !row.textContent.trim())) return [[], false];
      const last = drawn.at(-1);
      // On from the last that was seen, so that none is passed over before it is drawn.
      last.scrollIntoView({ block: 'start' });
      return [drawn.map((row) => [row.ariaPosInSet, row.textContent]), last.ariaPosInSet === last.ariaSetSize];`, sheet);
    for (const [at, text] of rows) seen.set(at, text);
    return isEnd;
  });
  return [...seen.values()];
}

scenario('hostile text stays text on every screen', async (stage) => {
  const company = await stage.company({ accounts: 20, products: 40, orders: 20 });
  const line = await stage.line();
  const rep = company.login('sales');
  const other = stage.tablet('LAPTOP');
  await other.enrol(company.url, await company.code(rep.login));
  await other.sync();
  const window = await stage.window().open();
  const me = new Person(window);
  const { screen } = window;
  await me.enrol(line.url, await company.code(rep.login));
  await me.sees('received');

  const made = await accounts(screen);
  const { account, visit, quote } = await own(screen, (await other.ask('list', 'product', '--status', 'current')).records.slice(0, 3).map((one) => one.id));
  assert.ok(visit);
  await me.sync();
  await me.settled();
  assert.deepEqual((await answers(screen, [['needs', {}]]))[0].filter((need) => need.kind === 'refused'), [], 'what the tablet took, the office takes');
  // A colleague's on the same field: both hostile values stand side by side.
  await other.sync();
  line.cut();
  await answers(screen, [['fields_set', { id: account.id, values: [{ path: 'payment_terms', text: SHORT[20] }], base: null }]]);
  await other.ask('set', account.id, `payment_terms=${SHORT[30]}`);
  await other.sync();
  line.mend();
  await me.sync();
  await me.sees('needs-you');
  line.cut();

  const ran = async (where) => assert.equal(await screen.web.executeScript('return typeof window.pwned'), 'undefined', where);
  await me.go('accounts');
  const rows = await rowsOf(me, 'nav_accounts');
  for (const { text } of made) assert.ok(rows.some((row) => row.includes(kept(text))), `in the list as it was typed: ${JSON.stringify(text.slice(0, 60))}`);
  await ran('the list of accounts');

  const findings = [];
  const [{ number }] = await answers(screen, [['sale', { id: quote.id }]]);
  const facts = { account: OWN, conflict: OWN, visit: OWN, quote: number, own: number };
  const looks = async (name) => {
    await screen.atRest();
    await ran(name);
    findings.push(...(await audit(screen)).map((one) => `${name}: ${one}`));
    assert.equal(await screen.web.executeScript('return document.querySelectorAll("main iframe, main object, main embed, main base, main script, main marquee, main form[action], main img:not([src^=\\"./\\"], [src^=\\"data:\\"])").length'), 0, `${name}: no markup came of it`);
  };
  await walk(WORKING.filter(([name]) => name !== 'account-new'), me, facts, looks, (what) => findings.push(what));
  // A name as long as a page leaves room for what can be done.
  for (const long of ['WWWW', '長長長']) {
    await me.openAccount(long);
    await screen.the('button', say('make_quote'));
    await screen.press(beginning('tab_details'), { role: 'tab' });
    await looks(long);
  }
  assert.deepEqual(findings, []);

  // At the office, to the letter.
  line.mend();
  await me.sync();
  await me.sees('needs-you');
  const office = await stage.office();
  const names = new Set((await office.ask('list', 'account', '--limit', '1000')).records.map((one) => one.title));
  for (const { text } of made) assert.ok(names.has(kept(text)), `at the office: ${JSON.stringify(text.slice(0, 60))}`);
}, LONGEST_MS);
