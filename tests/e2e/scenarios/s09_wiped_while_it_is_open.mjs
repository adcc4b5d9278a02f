// s09 in the window: the office orders a wipe of a tablet somebody works on. With nothing unsent its store is destroyed, and
// the window says so; what is unsent is sent first; what cannot be sent keeps everything where it is.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { anywhere, say } from '../harness/words.mjs';

const UNSENT = 8;
const CANARY = '只有這台平板知道';
/** A line asks the office soon after it begins, and then once a minute. */
const HEARD_MS_MAX = 90_000;

/** A window on the tablet of a salesperson, and the office. */
async function opened(stage) {
  const company = await stage.company();
  const line = await stage.line();
  const rep = company.login('sales');
  const office = await stage.office();
  const window = await stage.window().open();
  const me = new Person(window);
  await me.enrol(line.url, await company.code(rep.login));
  await me.sees('received');
  return { company, rep, office, window, me, own: stage.tablet(window.name) };
}

/** What the office knows of the tablet. */
const board = async (company, { name }) => (await company.ask('device list')).devices.find((device) => device.name === name);

async function order(company, window) {
  const { letters } = await board(company, window);
  await company.ask('device wipe', '--device', letters, '--by', company.login('admin').login, '--reason', 'left in a taxi');
}

const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name);

/** The window says that the work is gone, shows none of it, and can be made somebody's again. */
async function assertWiped({ company, window }, shown) {
  const { screen } = window;
  await until('it says that it was wiped', async () => /公司下令清除.*已經清除/.test(await screen.text()), HEARD_MS_MAX);
  await screen.the('field', say('enrol_text'));
  assert.doesNotMatch(await screen.text(), shown, 'nothing of it is left on the screen');
  await until('the office knows', async () => (await board(company, window)).people[0].wipe?.state === 'wiped');
  assert.deepEqual(files(window.store), [], 'nothing of it is left on the disk');
}

scenario('with nothing unsent, a window in use is wiped and says so', async (stage) => {
  const { company, rep, window, me, own } = await opened(stage);
  const { screen } = window;
  const account = await own.first('account', '--status', 'active');
  await window.kill();
  await window.open();
  await me.unlock();
  await order(company, window);
  await me.go('accounts');
  await assertWiped({ company, window }, new RegExp(account.title));

  // It can be made somebody's again at once.
  await me.enrol(company.url, await company.code(rep.login));
  await me.sees('received');
});

scenario('what is unsent is sent first', async (stage) => {
  const { company, office, window, me, own } = await opened(stage);
  await window.kill();
  for (let n = 1; n <= UNSENT; n += 1) await own.ask('new', 'task', `title=${CANARY} ${n}`);
  await order(company, window);
  await window.open();
  await me.unlock();
  await assertWiped({ company, window }, new RegExp(CANARY));
  await office.sync();
  const sent = (await office.ask('list', 'task', '--search', CANARY)).records;
  assert.equal(sent.length, UNSENT, 'all of it arrived');
});

scenario('what cannot be sent keeps the window and everything in it', async (stage) => {
  const { company, office, window, me, own } = await opened(stage);
  await window.kill();
  const account = await own.first('account', '--status', 'active');
  for (let n = 1; n <= UNSENT; n += 1) await own.ask('new', 'quote', `account=${account.id}`, `title=${CANARY} ${n}`);
  await office.ask('set', (await own.ask('status')).person, 'role=technician');
  await office.sync();
  const ordered = Date.now();
  await order(company, window);
  await window.open();
  await me.unlock();
  await until('the office heard from it', async () => {
    const { contact_ms, people } = await board(company, window);
    return contact_ms > ordered && people[0].unsent === UNSENT;
  });
  await me.sees('needs-you', new RegExp(`${UNSENT} (筆|need)`));
  await me.toSync();
  await window.screen.says(anywhere('sync_needs'));
  for (const way of ['today', 'accounts', 'quotes', 'more']) await me.go(way);
  assert.equal((await board(company, window)).people[0].wipe.state, 'ordered');
  await window.kill();
  assert.deepEqual((await own.ask('verify')).findings, []);
  assert.equal((await own.ask('pending')).pending.length, UNSENT, 'nothing is lost');
});
