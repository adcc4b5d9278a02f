// Every command of the window, called by a page that somebody took over: wrong types, missing and unknown fields, pages of
// text, others' ids. Each answers or is refused with a code, none hangs, the program lives on and nothing is lost.
import assert from 'node:assert/strict';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { askAll } from '../hostile/asking.mjs';
import { COMMANDS } from '../hostile/contract.mjs';

/** They let people in and out, so they are tried last; each costs a PIN. */
const DOORS = ['enrol', 'unlock', 'sign_in', 'sign_in_again', 'recover', 'lock', 'uncover', 'log_out'];
const PAGE = 'x'.repeat(256 * 1024);
const NOBODY = '00000000-0000-4000-8000-000000000000';
const DEEP = JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`);
const VALUES = [null, true, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, '', '\u0000', PAGE, NOBODY, '../../../../etc/passwd', "'; DROP TABLE records; --", '{"$gt":""}', '2026-02-31', 'NaN', [], DEEP, {}, { __proto__: { id: 'x' }, constructor: {} }];
/** A PIN is slow on purpose: few are enough. */
const FEW = [null, 7, '', PAGE, NOBODY, []];
const LONGEST_MS = 10 * 60_000;

/** What somebody who means well would send, by the name and the type of a field. */
function sound(name, type, id) {
  if (name === 'id' || name === 'account' || name === 'about') return id;
  if (name === 'kind') return 'account';
  if (type.includes('null')) return null;
  if (type === 'number') return name === 'text_percent' ? 100 : 0;
  if (type === 'boolean') return false;
  if (type.startsWith('Array')) return [];
  const words = { filter: 'all', order: 'name', theme: 'light', lang: 'zh-Hant-TW', version: { day: '2026-01-01' }, choice: 'keep', status: 'sent', channel: 'email', state: 'given', path: 'phone' };
  return words[name] ?? 'x';
}

/** Calls of a command, each hostile in one way. */
function calls({ name, fields }, id) {
  const good = Object.fromEntries(fields.map(([field, type]) => [field, sound(field, type, id)]));
  const values = DOORS.includes(name) ? FEW : VALUES;
  const without = (field) => Object.fromEntries(Object.entries(good).filter(([other]) => other !== field));
  return [
    {}, { asked: null }, { asked: 'x' }, { asked: 7 }, { asked: [] }, { asked: [good] }, { other: good }, { asked: { ...good, unknown: PAGE, '../x': 1 } },
    ...fields.flatMap(([field]) => [{ asked: without(field) }, ...values.map((value) => ({ asked: { ...good, [field]: value } }))]),
  ].map((given) => [name, given]);
}

/** Answered, or refused with a code; what is not even the shape of a question never reaches us. */
const isSound = ({ answer, refused }) => answer !== undefined || (typeof refused === 'string' ? /^invalid args|^Command \w+ not found/.test(refused) : /^[a-z-]+$/.test(refused?.code ?? '') && refused.cause.length < 400);

async function tried(screen, commands, id) {
  const asking = commands.flatMap((command) => calls(command, id));
  const told = await askAll(screen, asking);
  const bad = told.flatMap((each, at) => (isSound(each) ? [] : [`${asking[at][0]} ${JSON.stringify(asking[at][1]).slice(0, 160)}: ${JSON.stringify(each).slice(0, 300)}`]));
  return { bad, asked: asking.length, refused: told.filter((each) => each.refused).length };
}

scenario('every command stands hostile arguments', async (stage) => {
  const company = await stage.company({ accounts: 20, products: 40, orders: 10 });
  const line = await stage.line();
  const rep = company.login('sales');
  const window = await stage.window().open();
  const me = new Person(window);
  const { screen } = window;
  await me.enrol(line.url, await company.code(rep.login));
  await me.sees('received');
  line.cut();
  const own = stage.tablet(window.name);
  const [victim, ...spared] = (await own.ask('list', 'account')).records;
  const before = await Promise.all(spared.map(({ id }) => own.ask('show', id)));
  const { documents } = await own.ask('status');
  const { pid } = window;

  const inside = await tried(screen, COMMANDS.filter(({ name }) => !DOORS.includes(name)), victim.id);
  const doors = await tried(screen, COMMANDS.filter(({ name }) => DOORS.includes(name)), victim.id);
  const bad = [...inside.bad, ...doors.bad];
  console.log(`   ${COMMANDS.length} commands, ${inside.asked + doors.asked} hostile calls, ${inside.refused + doors.refused} refused`);
  assert.equal(bad.length, 0, `${bad.length}:\n${bad.slice(0, 60).join('\n')}`);
  assert.equal(window.pid, pid, 'the program lives');

  // Whoever was thrown out by a wrong PIN comes back, and finds everything.
  await window.kill();
  assert.deepEqual((await own.ask('verify')).findings, []);
  assert.ok((await own.ask('status')).documents >= documents, 'no record is gone');
  assert.deepEqual(await Promise.all(spared.map(({ id }) => own.ask('show', id))), before, 'nobody else was touched');
}, LONGEST_MS);
