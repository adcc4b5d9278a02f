// Every screen there is, and the way to each from the one before: what is measured and pictured walks this list.
// A screen that is not here is measured by nobody.
import { Key } from 'selenium-webdriver';
import { today } from '../harness/day.mjs';
import { PIN } from '../harness/tablet.mjs';
import { until } from '../harness/until.mjs';
import { anywhere, beginning, label, row, say } from '../harness/words.mjs';

/** The first of the rows in a list, pressed. */
async function firstRow(me, list) {
  const rows = await until(`rows of ${list}`, async () => {
    const [its] = await me.screen.all('list', say(list));
    const found = its ? await me.screen.all('button', /./, its) : [];
    return found.length && found;
  });
  await rows[0].click();
}

/** Before anybody works: [name, way]. */
export const BEFORE = [
  ['enrol', async (me) => { await me.screen.the('heading', say('enrol_title')); }],
];

/** On a locked tablet. */
export const LOCKED = [
  ['unlock', async (me) => { await me.screen.the('field', say('pin')); }],
  ['unlock-wrong', async (me) => {
    await me.screen.type(say('pin'), '000000');
    await me.screen.press(say('unlock_do'));
    await me.screen.the('alert', /^/);
  }],
  ['recover', async (me) => { await me.screen.press(say('unlock_forgot')); await me.screen.the('heading', say('recover_title')); }],
  ['sign-in', async (me) => {
    await me.screen.press(say('back'));
    await me.screen.press(say('signin_new'));
    await me.screen.the('heading', say('signin_title'));
  }],
  ['open', async (me) => {
    await me.screen.press(say('back'));
    await me.screen.type(say('pin'), PIN);
    await me.screen.press(say('unlock_do'));
    await me.begin();
  }],
];

/** While somebody works. `facts` names the records that the screens show. */
export const WORKING = [
  ['today', async (me) => { await me.go('today'); }],
  ['today-new-task', async (me) => {
    await me.screen.press(say('today_new'));
    await me.screen.press(say('today_new_task'), { role: 'menuitem' });
    await me.screen.the('dialog', say('today_new_task'));
  }, say('cancel')],
  ['visit', async (me, facts) => {
    await me.go('today');
    await me.screen.press(new RegExp(`^${facts.visit}`));
    await me.screen.the('heading', new RegExp(facts.visit));
  }],
  ['accounts', async (me) => { await me.go('accounts'); await me.screen.the('list', say('nav_accounts')); }],
  ['account', async (me, facts) => { await me.openAccount(facts.account); await me.screen.the('heading', say('timeline')); }],
  ['account-sales', async (me) => { await me.screen.press(beginning('tab_sales'), { role: 'tab' }); }],
  ['account-visits', async (me) => { await me.screen.press(beginning('tab_visits'), { role: 'tab' }); }],
  ['account-details', async (me) => { await me.screen.press(beginning('tab_details'), { role: 'tab' }); await me.screen.the('button', row('phone')); }],
  ['account-field', async (me) => { await me.screen.press(row('phone')); await me.screen.the('field', label('phone')); }],
  ['account-history', async (me) => {
    await me.screen.press(say('more_to_do'));
    await me.screen.press(say('history_of_record'), { role: 'menuitem' });
    await me.screen.the('dialog', say('history_of'));
  }, say('close')],
  ['account-then', async (me) => {
    await me.screen.press(say('more_to_do'));
    await me.screen.press(say('history_of_record'), { role: 'menuitem' });
    await me.screen.press(say('history_version'), { role: 'radio' });
    await me.screen.type(say('version_day'), today());
    await me.screen.press(say('version_look'));
    await me.screen.says(/現在的內容|As it stands now/);
  }, say('close')],
  ['account-conflict', async (me, facts) => { await me.openAccount(facts.conflict); await me.screen.the('group', /付款條件|Payment terms/); }],
  ['contact-new', async (me) => { await me.screen.press(say('contact_new')); await me.screen.the('dialog', say('contact_new')); }, say('close')],
  ['account-new', async (me, facts) => {
    await me.go('accounts');
    await me.screen.press(say('account_new'));
    await me.screen.type(label('Account.name'), facts.account);
    await me.screen.the('heading', say('twins_title'));
  }],
  ['accounts-none', async (me) => {
    await me.go('accounts');
    await me.screen.type(say('account_search'), '堃犇喆峯');
    await me.screen.says(anywhere('search_nothing_line'));
  }],
  ['catalogue', async (me) => {
    await me.go('accounts');
    await me.screen.press(say('clear_search'));
    await me.go('catalogue');
    await me.screen.the('list', say('nav_catalogue'));
  }],
  ['product', async (me) => { await firstRow(me, 'nav_catalogue'); }],
  ['quotes', async (me) => { await me.go('quotes'); await me.screen.the('list', say('sales_quotes')); }],
  ['pick-account', async (me) => { await me.screen.press(say('sales_new_quote')); await me.screen.the('dialog', say('pick_for_quote')); }, say('close')],
  ['quote', async (me, facts) => { await me.screen.press(new RegExp(facts.quote)); await me.screen.the('list', say('sale_lines_label')); }],
  ['quote-why', async (me) => { const [line] = await me.screen.all('article', /NT\$/); await me.screen.press(/./, { within: line }); await me.screen.press(say('totals_how')); }],
  ['quote-own', async (me, facts) => {
    await me.go('quotes');
    await me.screen.press(new RegExp(facts.own));
    await me.screen.the('field', say('line_search'));
  }],
  ['quote-discount', async (me) => { await me.screen.press(say('discount_of_whole')); await me.screen.the('field', say('discount_typed')); }],
  ['quote-history', async (me) => {
    await me.screen.press(say('more_to_do'));
    await me.screen.press(say('sale_history'), { role: 'menuitem' });
    await me.screen.the('heading', beginning('history_of'));
  }, say('close')],
  ['orders', async (me) => { await me.go('quotes'); await me.screen.press(say('sales_orders'), { role: 'radio' }); await me.screen.the('list', say('sales_orders')); }],
  ['order', async (me) => { await firstRow(me, 'sales_orders'); await me.screen.the('list', say('sale_lines_label')); }],
  ['sync', async (me) => {
    await me.go('quotes');
    await me.screen.press(say('sales_quotes'), { role: 'radio' });
    await me.toSync();
    await me.screen.the('heading', beginning('sync_needs'));
  }],
  ['more', async (me) => { await me.go('more'); }],
  ['keys', async (me) => { await me.screen.press(beginning('more_keys')); await me.screen.the('dialog', say('key_title')); }, say('close')],
  ['log-out', async (me) => { await me.screen.press(beginning('more_logout')); await me.screen.the('dialog', say('logout_title')); }, say('logout_stay')],
  ['settings', async (me) => { await me.settings(); await me.screen.the('group', say('settings_language')); }],
];

/** Walks a list of screens; what lies over a screen is closed again before the next. A way that is lost is told, and the next one tried. */
export async function walk(screens, me, facts, looks, lost) {
  for (const [name, way, closes] of screens) {
    try {
      await way(me, facts);
      await looks(name);
      if (closes) await me.screen.press(closes);
    } catch (fault) {
      lost(`on the way to ${name}: ${fault.message}`);
      // Whatever lies over the page goes, so that the next way begins where it expects to.
      for (const key of [Key.ESCAPE, Key.ESCAPE]) await me.screen.web.actions().sendKeys(key).perform();
    }
  }
}
