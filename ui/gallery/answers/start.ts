// How the made-up tablet begins: new, locked with one or several people, first sync, open.
import type { FirstSync, Settings, Start } from '../../src/generated/api';
import { glove, lang, page, speak, state, t, text, theme } from '../asked';
import type { Answers } from '.';
import { ref, at } from './shown';

const first = (): FirstSync => ({
  is_done: false, is_usable: state !== 'early', here: 11604, of: 17402, remaining_s: 22, words: t('11,604 筆，共 17,402 筆，約 22 秒', '11,604 of 17,402 records, about 22 s'), trouble: null,
  kinds: [['account', t('客戶', 'Accounts'), 2000], ['visit', t('拜訪', 'Visits'), 412], ['product', t('產品', 'Products'), 3604], ['quote', t('報價', 'Quotes'), 2210], ['order', t('訂單', 'Orders'), 3378]].map(([kind, label, count]) => ({ kind: String(kind), label: String(label), count: Number(count) })),
});
const start = (): Start => ({
  state: page === 'enrol' ? 'new' : ['unlock', 'people', 'sign-in', 'recover'].includes(page) ? 'locked' : page === 'broken' ? 'broken' : 'open',
  tenant: t('大晟空壓設備', 'Da Sheng Air Equipment'), device: t('王小明的平板', '王小明’s tablet'), server: 'https://satchel.dasheng.example', version: '0.1.0', pin_length: 6,
  covered: page === 'unlock' && state === 'covered' ? 'p1' : null, people: page === 'enrol' ? [] : [{ id: 'p1', name: '王小明', login: 'wang', is_signed_in: true }, ...(page === 'people' ? [{ id: 'p2', name: '李大華', login: 'lee', is_signed_in: false }] : [])],
  me: ['enrol', 'unlock', 'people'].includes(page) ? null : { id: 'p1', name: '王小明', role: t('業務', 'Sales'), discount_limit: '10%' },
  first_sync: page === 'first-sync' ? first() : null,
  failed: page === 'broken' ? { code: 'D-STORE-DAMAGED', record: null, cause: t('資料檔讀不出來', 'The store cannot be read'), who: 'administrator', who_words: t('管理員', 'An administrator'), next: t('未送出的工作另外存了一份，請把平板交給管理員', 'unsent work has a second copy; bring the tablet to your administrator') } : null,
});
let settings: Settings = { lang, theme: theme === 'sun' ? 'sunlight' : theme === 'dark' ? 'dark' : 'light', text_percent: text, is_glove: glove, has_letter_keys: true, is_metered: false };
speak(settings.lang);

/** What opens the made-up tablet. */
const PIN = '246810';
export const begin: Answers = {
  start, lock: () => ({ ...start(), state: 'locked' }),
  settings: () => settings,
  settings_set: (asked) => { settings = asked; speak(asked.lang); return settings; },
  enrol_text: () => ({ server: 'https://satchel.dasheng.example', code: 'K7QF-2M9X' }),
  unlock: ({ pin }) => { if (pin === PIN) return { ...start(), state: 'open' }; throw { code: 'D-WRONG-PIN', record: null, cause: t('PIN 不對', 'The PIN is wrong'), who: 'you', who_words: '', next: t('再打一次，或用密碼重設', 'try again, or reset it with your password') }; },
  log_out_warning: () => ({ unsent: 2, refused: 1, drafts: 1, words: t('您有 2 筆資料未送出，登出不會刪除；下次登入時用您的名字送出', 'Records unsent: 2. Logging out keeps them; they go under your name at your next sign-in'), waiting: [
    { record: ref('quote', 'q1', '順發食品機械', 'TA-0148'), time_ms: at(10, 42), is_new: true, words: t('新', 'new'), changes: 8, state: 'waiting', why: '' },
    { record: ref('account', 'a1', '長青塑膠射出'), time_ms: at(10, 38), is_new: false, words: t('地址', 'address'), changes: 4, state: 'waiting', why: '' }] }),
  first_sync: first,
  search: ({ typed }) => ({ typed, hits: typed === 'x' ? [] : [{ record: ref('account', 'a1', '大同五金行', 'A-001'), line: t('西屯 · 3 天前', 'Xitun · 3 days ago'), mark: { state: 'received', words: '' } }, { record: ref('quote', 'q1', '大同五金行', 'TA-0147'), line: 'NT$255,816', mark: { state: 'waiting', words: t('待送', 'Waiting') } }] }),
};
