// A disk without a byte of room behind the window: what is typed stays on the screen, its row says what is wrong and what is
// safe, everything can still be read, and once there is room the same value is saved. Says so where mounting is not allowed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Key } from 'selenium-webdriver';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { anywhere, label, row, say, saying } from '../harness/words.mjs';

const DISK_MB = 16;
const [TERMS, NAME] = ['月結37天', '滿碟五金行'];

scenario('a full disk loses nothing that is on the screen', async (stage) => {
  const disk = await stage.disk(DISK_MB);
  if (!disk) { console.log('   not tried: mounting is not allowed here'); return; }
  const company = await stage.company({ accounts: 20, products: 40, orders: 10 });
  const line = await stage.line();
  const rep = company.login('sales');
  const window = stage.window();
  window.store = join(disk.place, 'store');
  const own = stage.tablet(window.name);
  own.store = window.store;
  await window.open();
  const me = new Person(window);
  await me.enrol(line.url, await company.code(rep.login));
  await me.sees('received');
  line.cut();
  await window.kill();
  const account = await own.first('account', '--status', 'active');
  const [product] = (await own.ask('list', 'product', '--status', 'current')).records;
  const quote = await own.ask('new', 'quote', `account=${account.id}`);
  await own.ask('add-line', quote.id, product.id, '1');
  await window.open();
  await me.unlock();
  const { screen } = window;
  const make = new RegExp(`${say('account_make').source}|${say('account_make_anyway').source}`);
  const full = /沒有存成：平板空間不足/;
  const allSaved = () => until('nothing is said to be unsaved any more', async () => !full.test(await screen.text()));
  const box = () => screen.the('field', label('payment_terms'));

  // A field that is left: its row turns bad, says what is safe, and keeps what was typed.
  await me.openAccount(account.title);
  disk.fill();
  await screen.press(row('payment_terms'));
  await screen.type(label('payment_terms'), TERMS);
  // Not even a draft of it can be kept: that is said while one types.
  await screen.says(full);
  await (await box()).sendKeys(Key.ENTER);
  await screen.says(anywhere('field_not_saved'));
  await screen.says(anywhere('field_safe'));
  await screen.says(full);
  assert.equal(await (await box()).getAttribute('value'), TERMS);
  assert.equal(await (await box()).getAttribute('aria-invalid'), 'true');
  // Again, while there is still no room.
  await screen.press(say('field_save_again'));
  await screen.says(anywhere('field_not_saved'));
  assert.equal(await (await box()).getAttribute('value'), TERMS);
  disk.empty();
  await screen.press(say('field_save_again'));
  await screen.the('button', new RegExp(`${row('payment_terms').source}.*${TERMS}`));
  await allSaved();

  // A line of a quote.
  await me.go('quotes');
  await screen.press(saying(quote.number));
  disk.fill();
  await screen.press(say('more_of'), { within: await screen.the('article', /NT\$/) });
  await screen.the('article', anywhere('sale_only_on_screen'));
  await screen.says(anywhere('sale_change_unsaved'));
  await screen.says(full);
  assert.equal(await (await screen.the('field', say('quantity_of'))).getAttribute('value'), '2');
  disk.empty();
  await screen.press(say('sale_save_again'));
  await screen.the('article', /，2 \S+，NT\$/);
  await allSaved();

  // A new account: neither its draft nor the record can be kept.
  await me.go('accounts');
  await screen.press(say('account_new'));
  disk.fill();
  await screen.type(label('Account.name'), NAME);
  await screen.press(make);
  await screen.says(full);
  assert.equal(await screen.value(label('Account.name')), NAME);
  disk.empty();
  await screen.press(make);
  await screen.the('heading', NAME);
  await allSaved();

  // With a full disk everything can be read.
  disk.fill();
  for (const way of ['today', 'accounts', 'quotes', 'catalogue', 'more']) await me.go(way);
  await me.openAccount(account.title);
  await screen.says(TERMS);
  disk.empty();

  await window.kill();
  assert.deepEqual((await own.ask('verify')).findings, []);
  await window.open();
  await me.unlock();
  line.mend();
  await me.sync();
  await me.sees('received');
  const office = await stage.office();
  assert.equal((await office.ask('show', account.id)).fields.payment_terms, TERMS);
  assert.ok(await office.first('account', '--search', NAME));
  const { fields } = await office.ask('show', quote.id);
  assert.deepEqual(Object.keys(fields).filter((path) => path.endsWith('.quantity')).map((path) => fields[path]), ['2']);
});
