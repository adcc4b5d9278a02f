// s06: twelve unsent changes stay at a log-out; the next person neither sees nor sends them; at the next login they go.
import assert from 'node:assert/strict';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { PIN } from '../harness/tablet.mjs';
import { until } from '../harness/until.mjs';
import { anywhere, beginning, say } from '../harness/words.mjs';

const UNSENT = 12;
/** The count and what it counts: a time of day may say twelve as well. */
const HIS = new RegExp(`${UNSENT} (筆|unsent|waiting)`);
const OWN = (n) => `王的待辦 ${n}`;

/** Logs out through "more", and answers what the question said. */
async function logOut(me) {
  const { screen } = me;
  await me.go('more');
  await screen.press(beginning('more_logout'));
  const dialog = await screen.the('dialog', say('logout_title'));
  // The question is drawn before its answer is there.
  const told = await until('what is unsent is said', async () => {
    const text = await screen.textOf(dialog);
    return (anywhere('logout_clean').test(text) || /\d 筆|\d unsent/.test(text)) && text;
  });
  await screen.press(say('logout_do'));
  return told;
}

/** Signs in with the password; the tablet asks for it after a log-out. */
async function signIn(me, { login, name, password }) {
  const { screen } = me;
  await screen.says(/PIN/);
  const known = await screen.all('button', new RegExp(name));
  if (known.length) await known[0].click();
  else await screen.press(say('signin_new'));
  await screen.type(say('login_name'), login);
  await screen.type(say('password'), password);
  await screen.type(say('signin_pin'), PIN);
  await screen.press(say('signin_do'));
  await me.begin();
}

scenario('a log-out keeps what is unsent, and the next person neither sees nor sends it', async (stage) => {
  const company = await stage.company();
  const line = await stage.line();
  const [wang, li] = [company.login('sales', 0), company.login('sales', 1)];
  const office = await stage.office();

  const window = await stage.window().open();
  const me = new Person(window);
  await me.enrol(line.url, await company.code(wang.login));
  await me.sees('received');
  line.cut();
  await window.kill();
  // The same store by the command line: twelve changes, none of them sent.
  const store = stage.tablet(window.name);
  for (let n = 1; n <= UNSENT; n += 1) await store.ask('new', 'task', `title=${OWN(n)}`);

  await window.open();
  await me.unlock();
  await me.sees('offline', HIS);
  const warning = await logOut(me);
  assert.match(warning, HIS, 'the question names the twelve');
  assert.match(warning, new RegExp(OWN(3)), 'and says which');

  line.mend();
  await signIn(me, li);
  const hers = await me.sees('received');
  assert.doesNotMatch(hers, HIS, 'not hers to send');
  await me.go('today');
  assert.doesNotMatch(await window.screen.text(), /王的待辦/, 'not hers to see');
  await me.toSync();
  assert.doesNotMatch(await window.screen.text(), /王的待辦/);
  await me.sync();
  await me.sees('received');
  await office.sync();
  assert.equal((await office.ask('list', 'task', '--search', '王的待辦')).records.length, 0, 'nothing of it was sent');
  assert.doesNotMatch(await logOut(me), HIS);

  await signIn(me, wang);
  await me.sync();
  await me.sees('received');
  await office.sync();
  const sent = (await office.ask('list', 'task', '--search', '王的待辦')).records;
  assert.equal(sent.length, UNSENT, 'all twelve are there');
  const told = await office.ask('history', sent[0].id);
  assert.match(JSON.stringify(told), new RegExp(wang.name), 'under his name');
});
