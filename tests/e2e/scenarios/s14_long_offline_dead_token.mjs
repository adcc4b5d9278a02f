// s14: a fortnight offline and a dead token: it asks to sign in, the screen and the text being typed stay, and all is sent.
import assert from 'node:assert/strict';
import { Person } from '../harness/person.mjs';
import { scenario } from '../harness/scenario.mjs';
import { label, say } from '../harness/words.mjs';

scenario('a dead token asks to sign in and leaves the text being typed', async (stage) => {
  const company = await stage.company();
  await company.stop();
  // A company that lets a tablet stay away for ten days.
  await company.serve({ words: ['--refresh-days', '10'] });
  const line = await stage.line();
  const rep = company.login('sales');
  const window = await stage.window().open();
  const me = new Person(window);
  const { screen } = window;
  await me.enrol(line.url, await company.code(rep.login));
  await me.sees('received');
  line.cut();
  await company.stop();
  await company.serve({ words: ['--refresh-days', '10'], clock: '+14d' });

  // Work goes on without a network; a name is being typed when the line comes back.
  await me.go('accounts');
  await screen.press(say('account_new'));
  await screen.type(label('Account.name'), '十四天商');
  line.mend();
  await screen.the('button', say('sign_in_again'));
  assert.equal(await screen.value(label('Account.name')), '十四天商', 'the screen and the text being typed stay');
  await (await screen.the('field', label('Account.name'))).sendKeys('行');

  await screen.press(say('sign_in_again'));
  await screen.type(say('login_name'), rep.login);
  await screen.type(say('password'), rep.password);
  await screen.press(say('signin_do'));
  await screen.gone('dialog', say('again_title'));
  assert.equal(await screen.value(label('Account.name')), '十四天商行', 'and they are there after it');
  await screen.press(new RegExp(`${say('account_make').source}|${say('account_make_anyway').source}`));
  await screen.the('heading', '十四天商行');
  await me.sync();
  await me.sees('received');
  const office = await stage.office();
  assert.equal((await office.first('account', '--search', '十四天商行')).title, '十四天商行', 'everything is sent');
});
