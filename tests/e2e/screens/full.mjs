// A tablet with every state on it: what waits, two values, a draft, an old price, a quote that needs consent; and a walk over
// all its screens, in both languages.
import { Person } from '../harness/person.mjs';
import { LANGUAGES } from '../harness/words.mjs';
import { BEFORE, LOCKED, WORKING, walk } from './tour.mjs';

/**
 * Shows every screen in every language: `looks` is told the window, language and name of each, and what people wrote
 * themselves; `lost`, which could not be reached.
 */
export async function everyScreen(stage, looks, lost) {
  const tablet = await opened(stage);
  const { company, line, me, rep, window } = tablet;
  const [first, ...others] = LANGUAGES;
  let written = [];
  const seen = (language) => (name) => looks({ window, language, name, written });
  await walk(BEFORE, me, {}, seen(first), lost);
  await me.enrol(line.url, await company.code(rep.login));
  await me.sees('received');
  await window.kill();
  const facts = await happenings({ ...tablet, stage });
  written = facts.written;
  for (const language of [first, ...others]) {
    if (language !== first) {
      await me.speak(language);
      await window.kill();
    }
    await window.open();
    await walk(LOCKED, me, facts, seen(language), lost);
    await walk(WORKING, me, facts, seen(language), lost);
  }
}

/** A window on a tablet that is nobody's yet, and a colleague's. */
async function opened(stage) {
  const company = await stage.company({ accounts: 120, products: 240, orders: 300 });
  const line = await stage.line();
  const rep = company.login('sales');
  const other = stage.tablet('LAPTOP');
  await other.enrol(company.url, await company.code(rep.login));
  await other.sync();
  const window = await stage.window().open();
  const me = new Person(window);
  return { company, line, rep, other, window, me };
}

/** What happens while the window is closed: work of its own that waits, and a colleague's on the same field. */
async function happenings({ line, other, window, stage }) {
  const records = async (kind, keeps) => (await other.ask('list', kind)).records.filter(keeps);
  const [account, conflict] = await records('account', (one) => one.status === 'active');
  const [visit] = (await records('visit', (one) => one.status === 'planned')).sort((a, b) => a.day.localeCompare(b.day));
  const [quote] = await records('quote', (one) => one.approval === 'needed' && Number(one.body.lines) > 1);
  const own = stage.tablet(window.name);
  await own.ask('set', conflict.id, 'payment_terms=月結45天');
  await other.ask('set', conflict.id, 'payment_terms=出貨前匯款');
  await other.sync();
  await own.sync();
  line.cut();
  const made = await own.ask('new', 'quote', `account=${account.id}`, 'title=展示機');
  for (const product of (await own.ask('list', 'product')).records.slice(0, 3)) await own.ask('add-line', made.id, product.id, '2', '--discount', '12%');
  await own.ask('new', 'task', `account=${account.id}`, 'title=回電確認交期', `due_on=${visit.day}`);
  // What people wrote themselves: it is in no language of ours.
  const written = new Set();
  const keep = (text) => { if (typeof text === 'string' && /\p{Script=Han}|[A-Za-z]/u.test(text)) written.add(text); };
  for (const kind of ['account', 'contact', 'product', 'quote', 'order', 'visit', 'task', 'person', 'territory', 'price-list']) {
    for (const record of await records(kind, () => true).catch(() => [])) [record.title, record.number, ...Object.values(record.body)].forEach(keep);
  }
  for (const { id } of [account, conflict, quote]) Object.values((await other.ask('show', id)).fields).forEach(keep);
  return { account: account.title, conflict: conflict.title, visit: visit.title.split(' ')[0], quote: quote.number, own: made.number, written: [...written] };
}
