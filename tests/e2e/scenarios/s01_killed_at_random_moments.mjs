// s01, killed at random moments while somebody works: whatever the screen had said is saved is there afterwards, nothing is
// half written, and what was being typed is among the drafts. `SATCHEL_ROUNDS=100 SATCHEL_SEED=7` plays that many again.
import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { SEED, chance } from '../harness/chance.mjs';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { PIN } from '../harness/tablet.mjs';
import { until } from '../harness/until.mjs';
import { anywhere, beginning, label, row, say, saying } from '../harness/words.mjs';

const ROUNDS = Number(process.env.SATCHEL_ROUNDS ?? 100);
/** So many lines, and another quote is begun. */
const LINES_MAX = 6;
const LONGEST_MS = 15 * 60_000;
/** What every line must have that is there at all. */
const OF_A_LINE = ['product', 'product_code', 'description', 'quantity', 'unit_price', 'tax_category', 'position'];

/** What somebody saw saved, and what they had done since that the screen had not said to be saved when it died. */
class Seen {
  /** How often the screen said so, in all: kills that fall before anything was done prove nothing. */
  static count = 0;
  #said;
  #tried = [];
  constructor(said) { this.#said = said; }
  /** The hands do it. */
  tries(value) { this.#tried.push(value); return value; }
  /** The screen says that it is saved: what came before is gone. */
  says(value) {
    this.#tried.splice(0, this.#tried.indexOf(value) + 1);
    this.#said = value;
    Seen.count += 1;
  }
  /** After a kill: what was said stands, or something that was done after it. */
  found(value, what) {
    const may = [this.#said, ...this.#tried];
    assert.ok(may.includes(value), `${what} is ${value}; the screen said ${this.#said}, then ${this.#tried.join(', ') || 'nothing'} was done`);
    this.#tried = [];
    this.#said = value;
  }
}

/** The tablet and all that was seen on it. */
class Story {
  terms = new Seen(undefined);
  draft = new Seen(undefined);
  quantity = new Seen(undefined);
  lines = new Seen(0);
  #words = 0;

  constructor(own, account, products) { Object.assign(this, { own, account, products }); }

  /** A text nobody wrote before. */
  fresh(what) { this.#words += 1; return `${what} ${this.#words}`; }

  /** Another quote, made while the window is closed. */
  async begin() {
    this.quote = await this.own.ask('new', 'quote', `account=${this.account.id}`);
    [this.lines, this.quantity] = [new Seen(0), new Seen(undefined)];
  }

  /** The store while the window is closed: whole, and with everything that was seen. */
  async check() {
    const { findings } = await this.own.ask('verify');
    assert.deepEqual(findings, [], 'the store is whole');
    const { fields } = await this.own.ask('show', this.account.id);
    this.terms.found(fields.payment_terms, 'the terms');
    const quote = (await this.own.ask('show', this.quote.id)).fields;
    const ids = [...new Set(Object.keys(quote).filter((path) => path.startsWith('lines.')).map((path) => path.split('.')[1]))];
    for (const id of ids) for (const field of OF_A_LINE) assert.ok(quote[`lines.${id}.${field}`], `a half-written line without ${field}`);
    this.lines.found(ids.length, 'the count of lines');
    const first = ids.find((id) => quote[`lines.${id}.position`] === '1');
    if (first) this.quantity.found(quote[`lines.${first}.quantity`], 'the quantity');
    if (ids.length >= LINES_MAX) await this.begin();
  }

  /** What was being typed stands among the drafts of Today. */
  async listed(screen) {
    // Both columns come with one answer: where tasks are, drafts are.
    await screen.the('heading', beginning('today_tasks'));
    const [kept] = await screen.all('button', /草稿商行 \d+/);
    this.draft.found(kept && /草稿商行 \d+/.exec(await kept.getAccessibleName())[0], 'the draft');
  }
}

/** A field is written and left by Enter. */
async function field({ screen, me, story }) {
  await me.go('accounts');
  await screen.press(saying(story.account.title), { within: await screen.the('list', say('nav_accounts')) });
  await screen.press(row('payment_terms'));
  const box = await screen.type(label('payment_terms'), story.terms.tries(story.fresh('月結')));
  const text = await box.getAttribute('value');
  await box.sendKeys(Key.ENTER);
  // The row says it in its margin, with the value that came back from the store.
  await until('the row says so', async () => {
    const [its] = await screen.all('button', new RegExp(`${row('payment_terms').source}.*${text}`));
    return its && /已存|Saved/.test(await screen.web.executeScript('return arguments[0].parentElement.parentElement.innerText', its));
  });
  story.terms.says(text);
}

/** A line is added, and the stepper of the first is pressed. */
async function quote({ screen, me, story }) {
  await me.go('quotes');
  await screen.press(saying(story.quote.number));
  const lines = () => screen.all('article', /NT\$/);
  const box = await screen.the('field', say('line_search'));
  const count = story.lines.tries((await lines()).length + 1);
  if (count === 1) story.quantity.tries('1');
  await box.sendKeys(story.products[count % story.products.length].number, Key.ENTER);
  await until('the line is there', async () => (await lines()).length === count);
  story.lines.says(count);
  const [first] = await lines();
  const [, now] = /，(\d+) \S+，NT\$/.exec(await first.getAccessibleName()) ?? assert.fail(await first.getAccessibleName());
  story.quantity.says(now);
  const wanted = story.quantity.tries(String(Number(now) + 1));
  await screen.press(say('more_of'), { within: first });
  await until('the line says the new quantity', async () => (await (await lines())[0].getAccessibleName()).includes(`，${wanted} `));
  story.quantity.says(wanted);
}

/** A new account is begun and not saved. */
async function draft({ screen, me, story }) {
  await me.go('accounts');
  await screen.press(say('account_new'));
  const name = story.draft.tries(story.fresh('草稿商行'));
  await screen.type(label('Account.name'), name);
  await screen.says(anywhere('draft_kept'));
  story.draft.says(name);
}

const HANDS = [field, quote, draft];

/** Lets the person in, finds what was kept, and does so many things, beginning anywhere. */
async function live(window, story, first, count) {
  const { screen } = window;
  // Bound to this window: what is left of the hands when it dies must not reach the next one.
  const me = new Person({ screen, name: window.name });
  await screen.type(say('pin'), PIN);
  await screen.press(say('unlock_do'));
  await me.begin();
  await story.listed(screen);
  for (let at = first; at < first + count; at += 1) await HANDS[at % HANDS.length]({ screen, me, story });
}

scenario('nothing that was said to be saved is lost, whenever the window is killed', async (stage) => {
  console.log(`   replay: SATCHEL_SEED=${SEED} SATCHEL_ROUNDS=${ROUNDS} cargo xtask e2e s01_killed`);
  const draw = chance();
  const company = await stage.company({ accounts: 20, products: 40, orders: 10 });
  const line = await stage.line();
  const window = await stage.window().open();
  await new Person(window).enrol(line.url, await company.code(company.login('sales').login));
  await new Person(window).sees('received');
  line.cut();
  await window.kill();
  const own = stage.tablet(window.name);
  const account = await own.first('account', '--status', 'active');
  const products = (await own.ask('list', 'product', '--status', 'current')).records;
  const story = new Story(own, account, products);
  story.terms = new Seen((await own.ask('show', account.id)).fields.payment_terms);
  await story.begin();

  // What a life takes here when nobody dies: moments are drawn from two thirds of it, in which two things are done.
  await window.open();
  const began = Date.now();
  await live(window, story, 0, HANDS.length);
  const life_ms = ((Date.now() - began) * 2) / 3;
  await window.kill();
  await story.check();

  const begun = Date.now();
  for (let round = 1; round <= ROUNDS; round += 1) {
    await window.open();
    const moment = draw() * life_ms;
    const died = new Promise((resolve) => { setTimeout(() => resolve(window.kill()), moment); });
    const how = await live(window, story, Math.floor(draw() * HANDS.length), Infinity).catch((fault) => fault);
    await died;
    assert.match(how.message, /^ECONN|the window is gone/, `round ${round}`);
    await story.check();
  }
  console.log(`   ${ROUNDS} kills within ${Math.round(life_ms)} ms, ${Math.round((Date.now() - begun) / ROUNDS)} ms each; the screen had said ${Seen.count} times that something is saved`);
  assert.ok(Seen.count >= ROUNDS / 10, 'the kills fell before the work');
}, LONGEST_MS);
