// s25, what a window can show of it: all by keyboard; the largest text loses no button; undo for ten seconds; an idle app
// is silent. Search and position have files of their own, targets and contrast are in every_screen.mjs.
import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { until } from '../harness/until.mjs';
import { beginning, say } from '../harness/words.mjs';

/** How long an idle app is listened to. */
const SILENCE_MS = 10_000;

async function opened(stage, size) {
  const company = await stage.company(size);
  const line = await stage.line();
  const rep = company.login('sales');
  const own = stage.tablet('LAPTOP');
  await own.enrol(company.url, await company.code(rep.login));
  await own.sync();
  const window = await stage.window().open();
  const me = new Person(window);
  await me.enrol(line.url, await company.code(rep.login));
  await me.settled();
  return { company, line, rep, own, window, me, screen: window.screen };
}

scenario('everything can be reached and done by keyboard', async (stage) => {
  const { me, screen } = await opened(stage);
  const focused = () => screen.web.executeScript('return document.activeElement?.innerText || document.activeElement?.getAttribute("aria-label") || ""');
  await screen.key('g', 'a');
  await screen.the('list', say('nav_accounts'));
  await screen.key('/');
  await until('the search has the caret', async () => /客戶|Name|名稱/.test(await screen.web.executeScript('return document.activeElement?.getAttribute("aria-label") ?? ""')));
  await screen.web.actions().sendKeys(Key.ARROW_DOWN).perform();
  await until('the first row has the focus', async () => (await focused()).length > 1);
  await screen.web.actions().sendKeys(Key.ENTER).perform();
  await screen.the('heading', say('timeline'));
  await screen.key('n');
  await screen.the('heading', say('account_new'));
  await screen.key(Key.ESCAPE);
  await screen.key('g', 't');
  await until('Today is open', async () => (await (await screen.the('button', say('nav_today'))).getAttribute('aria-current')) === 'page');
  await screen.key('?');
  await screen.the('dialog', say('key_title'));
  await screen.web.actions().sendKeys(Key.ESCAPE).perform();
  await screen.gone('dialog', say('key_title'));
  // By Tab alone around the page: every stop is seen, and the way comes round.
  const stops = new Set();
  await screen.web.executeScript('document.activeElement?.blur?.()');
  for (let n = 0; n < 60; n += 1) {
    await screen.web.actions().sendKeys(Key.TAB).perform();
    const [stop, ring] = await screen.web.executeScript(
      `const at = document.activeElement;
       if (!at || at === document.body) return ['', true];
       const [own, around] = [getComputedStyle(at), getComputedStyle(at.parentElement)];
       const drawn = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
       const label = at.closest('label');
       return [[...document.querySelectorAll('*')].indexOf(at) + ' ' + at.outerHTML.slice(0, 160), drawn(own) || drawn(around) || own.boxShadow !== 'none' || !!label];`);
    assert.ok(ring, `the focus is seen on ${stop}`);
    if (stop && stops.has(stop)) break;
    stops.add(stop);
  }
  assert.ok(stops.size > 10, `Tab reaches the page: ${stops.size} stops`);
  await me.go('today');
});

scenario('the largest text loses no button', async (stage) => {
  const { own, me, screen } = await opened(stage);
  const account = (await own.ask('list', 'account')).records.find((record) => record.status === 'active');
  const all = async () => {
    await me.go('accounts');
    for (const clear of await screen.all('button', say('clear_search'))) await clear.click();
  };
  const ways = { accounts: all, today: () => me.go('today'), account: () => me.openAccount(account.title), found: () => me.go('accounts'), quotes: () => me.go('quotes'), sync: () => me.toSync() };
  const look = async () => {
    const buttons = await screen.run('return satchelTest.all("button", ".").map((one) => axe.commons ? (axe.setup(document.documentElement), (() => { const name = axe.commons.text.accessibleText(one); axe.teardown(); return name; })()) : "")');
    return [...new Set(buttons)];
  };
  // Once the screen has come to rest.
  const names = async () => {
    let last = '';
    return until('the screen comes to rest', async () => {
      const now = await look();
      const same = now.length > 8 && last === now.join('\n') && now;
      last = now.join('\n');
      return same;
    });
  };
  const before = {};
  for (const [name, way] of Object.entries(ways)) { await way(); before[name] = await names(); }
  await me.settings();
  await screen.press('200%', { role: 'radio' });
  // A list and its detail stand one after the other where there is no room beside each other: what counts is all of it.
  const after = new Set();
  for (const way of Object.values(ways)) { await way(); for (const one of await names()) after.add(one); }
  const lost = Object.values(before).flatMap((these) => [...these]).filter((one) => !after.has(one) && !/\d/.test(one));
  assert.deepEqual(lost, [], 'no button is lost at 200 %');
});

scenario('a status change can be taken back for ten seconds', async (stage) => {
  const { own, me, screen } = await opened(stage);
  const account = (await own.ask('list', 'account')).records.find((record) => record.status === 'active');
  await me.openAccount(account.title);
  await screen.press(say('more_to_do'));
  await screen.press(beginning('account_archive'), { role: 'menuitem' });
  await screen.press(say('undo_in'));
  await me.sync();
  await me.settled();
  await own.sync();
  assert.equal((await own.ask('show', account.id)).fields.is_archived ?? 'no', 'no', 'it is no longer archived');
  assert.equal((await own.ask('history', account.id, '--field', 'is_archived')).changes?.length ?? 2, 2, 'and both are in its history');
});

scenario('an idle app is silent', async (stage) => {
  const { line, me } = await opened(stage);
  await me.go('today');
  await until('ten seconds without a connection and without a byte', () => Date.now() - line.lastMs > SILENCE_MS);
  assert.ok(line.connections > 0, 'there was something to fall silent');
});
