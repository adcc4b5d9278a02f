// s03: two values of one field are seen with person, device and time; the office picks one; the other is one tap away.
import assert from 'node:assert/strict';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { label, row, say, saying } from '../harness/words.mjs';

const [MINE, THEIRS] = ['月結45天', '出貨前匯款'];

scenario('both values are seen until one is picked, and the other can be put back', async (stage) => {
  const company = await stage.company();
  const line = await stage.line();
  const people = { technician: company.login('technician'), office: company.login('office') };
  const tablets = {};
  for (const [role, login] of Object.entries(people)) {
    tablets[role] = stage.tablet(role.toUpperCase());
    await tablets[role].enrol(company.url, await company.code(login.login));
    await tablets[role].sync();
  }
  const window = await stage.window().open();
  const me = new Person(window);
  const { login, name } = company.login('sales');
  await me.enrol(line.url, await company.code(login));
  await me.sees('received');
  const own = stage.tablet('OWN');
  await own.enrol(company.url, await company.code(login));
  await own.sync();
  const theirs = (await tablets.technician.ask('list', 'account')).records.map((record) => record.id);
  const account = (await own.ask('list', 'account')).records.find((record) => theirs.includes(record.id));

  // Both offline.
  line.cut();
  await me.openAccount(account.title);
  await window.screen.press(row('payment_terms'));
  await window.screen.fill(label('payment_terms'), MINE);
  await window.screen.says(MINE);
  await tablets.technician.ask('set', account.id, `payment_terms=${THEIRS}`);
  await tablets.technician.sync();
  line.mend();
  await me.sync();
  await me.sees('needs-you');

  // Both values, with who, which device and when; every store shows the same one.
  await me.openAccount(account.title);
  const both = await window.screen.the('group', saying('付款條件', 'Payment terms'));
  const told = await window.screen.textOf(both);
  for (const part of [MINE, THEIRS, people.technician.name, 'TECHNICIAN', window.name]) assert.match(told, new RegExp(part), `both values tell ${part}: ${told}`);
  assert.match(told, /\d\d:\d\d/, 'and when');
  await tablets.technician.sync();
  await tablets.office.sync();
  const shown = async (tablet) => (await tablet.ask('show', account.id)).fields.payment_terms;
  const current = await shown(tablets.office);
  assert.equal(await shown(tablets.technician), current);
  assert.match(told, new RegExp(`(目前顯示|Showing now)[：:] ?${current}`), 'the window shows the same value as every other store');

  // The office picks the one that is not shown; one round takes the mark away.
  const [picked, left] = current === MINE ? [THEIRS, MINE] : [MINE, THEIRS];
  await tablets.office.ask('resolve', account.id, 'payment_terms', '--value', picked);
  await tablets.office.sync();
  await me.sync();
  await me.sees('received');
  await me.openAccount(account.title);
  await window.screen.says(picked);
  await until('no mark is left', async () => (await window.screen.all('group', saying('付款條件', 'Payment terms'))).length === 0);

  // One tap brings the other back, as a new change.
  await window.screen.press(row('payment_terms'));
  await window.screen.press(say('field_history'));
  await window.screen.press(new RegExp(left));
  // The list is drawn anew by what was restored: a press that falls into it is lost, and one presses again.
  await until('the history is closed', async () => {
    const [open] = await me.screen.all('dialog', say('history_of'));
    if (open) for (const close of await me.screen.all('button', say('close'), open)) await close.click();
    return !open;
  });
  await window.screen.says(left);
  await me.sync();
  await me.sees('received');
  await tablets.office.sync();
  assert.equal(await shown(tablets.office), left, 'the restored value arrives');
  assert.match(JSON.stringify(await tablets.office.ask('history', account.id, '--field', 'payment_terms')), new RegExp(name));
});
