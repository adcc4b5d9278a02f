// s18: the clasp says one of four things, and it is true; what failed names record, cause, who can mend it, and what is next.
import assert from 'node:assert/strict';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { beginning, label, row, say } from '../harness/words.mjs';

/** Changes a field of the account that is open, on that tab. */
async function change(me, tab, field, text) {
  const { screen } = me;
  await screen.press(beginning(tab), { role: 'tab' });
  await screen.press(row(field));
  await screen.fill(label(field), text);
  await screen.says(/已存|Saved/);
}

scenario('the clasp is true in all four states, and a refusal can be read', async (stage) => {
  const company = await stage.company();
  const line = await stage.line();
  const [manager, admin] = [company.login('manager'), company.login('admin')];
  const desk = stage.tablet('DESK');
  await desk.enrol(company.url, await company.code(admin.login));
  await desk.sync();
  let account;
  for (const record of (await desk.ask('list', 'account')).records) {
    const { fields } = await desk.ask('show', record.id);
    if (fields.credit_limit && fields.phone) { account = record; break; }
  }

  const window = await stage.window().open();
  const me = new Person(window);
  await me.enrol(line.url, await company.code(manager.login));
  await me.sees('received', /全部送達|All received/);

  // On a line that lets nothing through it is known what waits; nothing is green.
  await me.openAccount(account.title);
  line.hold();
  await change(me, 'tab_details', 'phone', '02-2595-0001');
  await me.sees('waiting', /1 (筆|waiting)/);
  line.mend();
  await me.sync();
  await me.sees('received');

  // Without one, work goes on.
  line.cut();
  await me.sync();
  await me.sees('offline', /離線|Offline/);
  await me.openAccount(account.title);
  await change(me, 'tab_overview', 'credit_limit', '750000');
  await me.sees('offline', /1 (筆|saved|waiting)/);

  // Meanwhile the office takes away what the change needs.
  await desk.ask('set', manager.person, 'role=sales');
  await desk.sync();
  line.mend();
  await me.sync();
  await me.sees('needs-you', /1 (筆|need)/);

  // In both languages: which record, why, who can mend it, what is next.
  for (const language of ['zh', 'en']) {
    await me.speak(language);
    await me.toSync();
    const card = await window.screen.the('article', new RegExp(account.title));
    const told = await window.screen.textOf(card);
    assert.match(told, new RegExp(account.title));
    const terms = await window.screen.run('return [...arguments[0].querySelectorAll("dt")].map((dt) => [dt.innerText.trim(), dt.nextElementSibling.innerText.trim()])', card);
    for (const what of ['need_cause', 'need_who', 'need_next']) {
      const found = terms.find(([name]) => say(what).test(name));
      assert.ok(found && found[1].length > 1, `${language}: ${what} is said: ${JSON.stringify(terms)}`);
    }
  }

  // Withdrawn, nothing needs anybody.
  await window.screen.press(new RegExp(`^(修正|Fix)|${say('sync_retry').source}`));
  await window.screen.press(say('sync_withdraw'));
  await me.sees('received');
});
