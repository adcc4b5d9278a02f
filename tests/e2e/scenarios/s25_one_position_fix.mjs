// s25, battery: the position is asked once per check-in and at no other time, whether the device has one or not.
import assert from 'node:assert/strict';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { say } from '../harness/words.mjs';

/** Counts what the page asks of the geolocation it has; answers with `fix` where the machine has no receiver. */
const COUNT = `
  const [fix] = arguments;
  const its = navigator.geolocation;
  window.fixes ??= { once: 0, watched: 0, ask: its.getCurrentPosition.bind(its), watch: its.watchPosition.bind(its) };
  its.getCurrentPosition = (done, ...words) => {
    fixes.once += 1;
    if (fix) done({ coords: fix, timestamp: Date.now() });
    else fixes.ask(done, ...words);
  };
  its.watchPosition = (...words) => { fixes.watched += 1; return fixes.watch(...words); };`;
const FIX = { latitude: 25.0478, longitude: 121.5319, accuracy: 12 };

const asked = (screen) => screen.web.executeScript('return [fixes.once, fixes.watched]');

scenario('a check-in asks for the position once', async (stage) => {
  const company = await stage.company();
  const line = await stage.line();
  const rep = company.login('sales');
  const window = await stage.window().open();
  const me = new Person(window);
  const { screen } = window;
  await screen.web.executeScript(COUNT, null);
  await me.enrol(line.url, await company.code(rep.login));
  await me.settled();
  for (const way of ['accounts', 'quotes', 'catalogue', 'more', 'today']) await me.go(way);
  assert.deepEqual(await asked(screen), [0, 0], 'nobody asks where one is while one looks around');

  // A machine without a receiver: with a reason.
  await screen.press(say('visit_start'));
  await screen.press(say('checkin_indoor'));
  await screen.press(say('checkin_do'));
  await screen.the('button', say('visit_end'));
  assert.deepEqual(await asked(screen), [1, 0]);

  // One with a receiver, at the next visit.
  await me.go('today');
  await screen.web.executeScript(COUNT, FIX);
  const next = await until('another visit that is open', async () => (await screen.all('article', /./))[1]);
  await screen.press(/./, { within: next });
  await screen.press(say('visit_start'));
  await screen.the('button', say('visit_end'));
  assert.deepEqual(await asked(screen), [2, 0]);

  await me.sync();
  await me.sees('received');
  const office = await stage.office();
  const told = await Promise.all((await office.ask('list', 'visit', '--status', 'checked-in')).records.map(async ({ id }) => (await office.ask('show', id)).fields));
  assert.equal(told.length, 2);
  const [indoors, outdoors] = ['no_position_reason', 'check_in_latitude_micro'].map((field) => told.find((one) => one[field]));
  assert.equal(indoors.check_in_latitude_micro, undefined);
  assert.equal(outdoors.check_in_latitude_micro, String(FIX.latitude * 1e6));
  assert.equal(outdoors.check_in_longitude_micro, String(FIX.longitude * 1e6));
  assert.equal(outdoors.check_in_accuracy_m, String(FIX.accuracy));
});
