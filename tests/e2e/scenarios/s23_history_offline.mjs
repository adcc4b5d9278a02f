// s23: 200 changes by four people, read without a network: who, when, which device, old and new; the record as of a
// day; and a value put back as a new change that syncs.
import assert from 'node:assert/strict';
import { today } from '../harness/day.mjs';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { beginning, label, row, say } from '../harness/words.mjs';

const CHANGES_EACH = 50;
const FIELD = 'payment_terms';
/** "Under 300 ms", from the press to the rows, on a busy machine of two cores. */
const OPENS_MS_MAX = 300;

scenario('the whole history, without a network', async (stage) => {
  const company = await stage.company();
  const line = await stage.line();
  const rep = company.login('sales');
  const others = [company.login('manager'), company.login('office'), company.login('admin')];
  const tablets = [];
  for (const { login, role } of [rep, ...others]) {
    const tablet = stage.tablet(role.toUpperCase());
    await tablet.enrol(company.url, await company.code(login));
    await tablet.sync();
    tablets.push(tablet);
  }
  const account = (await tablets[0].ask('list', 'account')).records.find((record) => record.status === 'active');
  for (const tablet of tablets) {
    await tablet.sync();
    for (let n = 1; n <= CHANGES_EACH; n += 1) await tablet.ask('set', account.id, `${FIELD}=${tablet.name} ${n}`);
    await tablet.sync();
  }

  const window = await stage.window().open();
  const me = new Person(window);
  const { screen } = window;
  await me.enrol(line.url, await company.code(rep.login));
  await me.settled();
  line.cut();
  await me.openAccount(account.title);
  await screen.press(row(FIELD));
  const begun = Date.now();
  await screen.press(say('field_history'));
  const dialog = await screen.the('dialog', say('history_of'));
  await until('rows of the history', async () => (await screen.all('button', beginning('restore_value'), dialog)).length > 0);
  console.log(`   history of ${tablets.length * CHANGES_EACH} changes seen after ${Date.now() - begun} ms, ${OPENS_MS_MAX} ms are the aim`);
  const told = await screen.textOf(dialog);
  assert.match(told, /\b(200|20[0-9])\b/, 'all changes are counted');
  assert.match(told, /ADMIN 50/);
  assert.match(told, /ADMIN 49 → ADMIN 50/, 'old and new');
  for (const part of [others[2].name, 'ADMIN', /\d\d:\d\d/]) assert.match(told, new RegExp(part), `the history tells ${part}`);

  // As of a day before it all, and as of today.
  await screen.press(say('history_version'), { role: 'radio' });
  await screen.type(say('version_day'), today());
  await screen.press(say('version_look'));
  await screen.says(/現在的內容/);
  await screen.type(say('version_day'), '2001-01-01');
  await screen.press(say('version_look'));
  await until('it did not exist then', async () => !(await screen.textOf(await screen.the('dialog', say('history_of')))).includes('ADMIN 50'));

  // Put back, as a new change that syncs.
  await screen.press(say('history_changes'), { role: 'radio' });
  await screen.press(/ADMIN 47/);
  await screen.press(say('close'));
  await screen.says('ADMIN 47');
  assert.ok(label(FIELD));
  line.mend();
  await me.sync();
  await me.settled();
  await tablets[2].sync();
  assert.equal((await tablets[2].ask('show', account.id)).fields[FIELD], 'ADMIN 47', 'the restored value arrives');
});
