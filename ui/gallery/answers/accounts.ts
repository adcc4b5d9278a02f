// Made-up accounts: a list of any length, one account with everything that can be on it, its history.
import type { AccountRow, AccountShown, ContactRow, FieldGroup, HistoryRow, TimelineRow, VersionShown } from '../../src/generated/api';
import { state, t } from '../asked';
import type { Answers } from '.';
import { records } from './records';
import { at, field, head, lee, mark, me, no, ref, twd, yes } from './shown';
import { terms as two } from './sync';

const LONG = '財團法人台灣中部精密機械工業與自動化設備技術研究發展中心附設示範工廠暨人才培訓與檢測服務處第二辦公室';
const active = () => ({ word: 'active', label: t('往來中', 'Active') });
const row = (id: string, title: string, line: string, more: Partial<AccountRow> = {}): AccountRow => ({
  id, title, number: '', city: '', tax_id: '', phone: '', status: active(), mark: mark(), last: null, distance_m: null, line, ...more,
});
const named = (): AccountRow[] => [
  row('a1', state === 'long' ? LONG : '大同五金行', t('西屯 · 3 天前 · 報價待審', 'Xitun · 3 days ago · quote in review'), { tax_id: '04595257', phone: '04-2359-1234', number: 'C-0007' }),
  row('a4', state === 'long' ? 'Central Taiwan Foundation for Precision Machinery and Automation' : '金旺鐵工廠', t('彰化 · 6 天前 · 1 個衝突', 'Changhua · 6 days ago · 1 conflict'), { mark: mark('conflict') }),
  row('a3', '長青塑膠射出', t('和美 · 9 天前 · 地址待送', 'Hemei · 9 days ago · address waiting'), { mark: mark('waiting') }),
  row('a5', '海灣啤酒釀造 Bay Brewing Co.', t('彰化 · 昨天有訂單', 'Changhua · order yesterday')),
  row('a6', '禾康生技 HoKang Biotech', t('南屯 · 今天拜訪過', 'Nantun · visited today')),
  row('a7', '永記食品工業', t('大里 · 18 天前', 'Dali · 18 days ago'), { mark: mark('refused') }),
  row('a8', '堃犇精密科技', t('神岡 · 26 天前', 'Shengang · 26 days ago')),
  row('a9', '順發食品機械', t('豐原 · 31 天前', 'Fengyuan · 31 days ago')),
  row('a10', '東港冷凍 鹿港廠', t('鹿港 · 尚未拜訪', 'Lukang · not visited yet')),
];
const COUNT = state === 'many' ? 100_000 : 486;
const one = (at: number): AccountRow => named()[at] ?? row(`b${at}`, t(`台中機械 ${at + 1} 號店`, `Taichung Machinery ${at + 1}`), t(`台中 · ${at} 天前`, `Taichung · ${at} days ago`));
const options = (...words: [string, string][]) => words.map(([word, label]) => ({ word, label }));
const REACH = () => [field('phone', t('電話', 'Phone'), '04-755-3120'), field('email', t('電子郵件', 'Email'), 'jinwang@example.tw'), field('website', t('網站', 'Website'), '')];

const contact = (id: string, name: string, role: string, phone: string, email: string, more: Partial<ContactRow> = {}): ContactRow => ({
  id, name, role, phone, email, is_primary: false, may_call: yes, may_mail: yes, consents: [], mark: mark(), ...more,
});
const contacts = (): ContactRow[] => [
  contact('c1', '張金旺', t('老闆', 'Owner'), '0932-415-880', '', { is_primary: true, mark: mark('waiting') }),
  contact('c2', 'Kevin Chang 張凱文', t('廠務', 'Plant'), '04-755-3120', 'kevin@example.tw', {
    may_mail: no(t('11/02 撤回同意，不可以寫信', 'Consent withdrawn on 2 Nov: do not write')),
    consents: [{ channel: { word: 'email', label: t('電子郵件', 'Email') }, state: 'withdrawn', words: t('11/02 撤回行銷同意', 'Withdrew marketing consent on 2 Nov'), source: t('電話中', 'on the phone'), said_ms: at(10, 5, 17) }],
  }),
  contact('c3', '林怡如', t('會計', 'Accounts payable'), t('04-755-3120 分機 18', '04-755-3120 ext. 18'), 'lin@example.tw'),
];
const fieldsOf = (group: 'terms' | 'identity' | 'reach' | 'business' | 'notes'): FieldGroup => ({
  terms: { code: 'terms', label: t('交易條件', 'Terms'), fields: [
    field('payment_terms', t('付款條件', 'Payment terms'), t('月結 30 天', 'Net 30'), { conflict: two() }),
    field('price_list', t('價目表', 'Price list'), 'pl1', { form: 'link', shown: t('經銷 A 表', 'Dealer A'), link: ref('price-list', 'pl1', t('經銷 A 表', 'Dealer A')), link_kind: 'price-list' }),
    field('credit_limit', t('信用額度', 'Credit limit'), '800000', { form: 'amount', shown: 'NT$800,000', is_waiting: true, may: no(t('信用額度由內勤改，請聯絡 陳淑芬', 'The office sets credit limits; ask Chen Shu-fen')) }),
    field('discount', t('折扣', 'Discount'), '5%', { form: 'rate', shown: '−5%', may: no(t('折扣由內勤改', 'The office sets discounts')) }),
    field('delivery_terms', t('交貨條件', 'Delivery terms'), ''),
    field('status', t('狀態', 'Status'), 'active', { form: 'choice', shown: t('往來中', 'Active'), choices: options(['prospect', t('潛在客戶', 'Prospect')], ['active', t('往來中', 'Active')], ['on-hold', t('暫停往來', 'On hold')], ['closed', t('停止往來', 'Closed')]) }),
  ] },
  identity: { code: 'identity', label: t('名稱與代號', 'Identity'), fields: [field('name', t('名稱', 'Name'), '金旺鐵工廠', { is_required: true }), field('name_latin', t('英文名稱', 'English name'), 'Golden Prosper Iron Works'), field('code', t('代號', 'Code'), 'C-0412'), field('tax_id', t('統一編號', 'Tax ID'), '52691493'), field('owner', t('負責業務', 'Sales rep'), 'p1', { form: 'link', shown: '王小明', link_kind: 'person', may: no(t('負責業務由主管改', 'A manager sets the sales rep')) })] },
  reach: { code: 'reach', label: t('聯絡方式', 'Reach'), fields: REACH() },
  business: { code: 'business', label: t('營業', 'Business'), fields: [field('industry', t('行業別', 'Industry'), t('金屬加工', 'Metalworking')), field('employees', t('員工人數', 'Employees'), '48', { form: 'whole' }), field('visit_every_days', t('拜訪間隔（天）', 'Visit every (days)'), '30', { form: 'whole' }), field('customer_since', t('往來起始日', 'Trading since'), '2014-03-01', { form: 'day', shown: '2014/03/01' }), field('opening_hours', t('營業時間', 'Opening hours'), '')] },
  notes: { code: 'notes', label: t('備註', 'Notes'), fields: [field('notes', t('備註', 'Notes'), t('年底前要兩家報價比較。\n送貨走後門，警衛室先登記。', 'Wants two quotes before year end.\nDeliver at the back gate; register with the guard.'), { form: 'note' }), field('tags', t('標籤', 'Tags'), t('空壓機、重點客戶', 'compressors, key account'), { form: 'set' })] },
})[group];
const account = (id: string): AccountShown => {
  const bare = state === 'empty';
  return {
    head: { ...head(ref('account', id, named().find((one) => one.id === id)?.title ?? (state === 'long' ? LONG : '金旺鐵工廠'), 'C-0412'), bare ? 'received' : 'conflict'), is_archived: state === 'readonly' },
    line: t('統一編號 52691493 · 彰化縣和美鎮彰新路六段 210 號', 'Tax ID 52691493 · No. 210, Sec. 6, Zhangxin Rd., Hemei, Changhua'),
    status: active(), phone: '04-755-3120', position: { latitude_micro: 24110000, longitude_micro: 120500000, accuracy_m: 0 }, address: t('彰化縣和美鎮彰新路六段 210 號', 'No. 210, Sec. 6, Zhangxin Rd.'),
    flags: bare ? [] : [{ code: 'credit-hold', words: t('額度已用 96%', '96 % of credit used'), reasons: [{ code: 'used', words: t('信用額度 NT$800,000，未收 NT$768,000，再開 NT$32,000 以上要內勤核准。', 'Limit NT$800,000, outstanding NT$768,000: above NT$32,000 more the office must approve.') }], tone: 'need', record: null }],
    groups: bare ? [{ code: 'terms', label: t('交易條件', 'Terms'), fields: [field('payment_terms', t('付款條件', 'Payment terms'), '')] }] : [fieldsOf('terms'), fieldsOf('identity'), fieldsOf('reach'), fieldsOf('business'), fieldsOf('notes')],
    addresses: { path: 'addresses', label: t('地址', 'Addresses'), may_add: yes, blank: [field('addresses.new.label', t('名稱', 'Label'), ''), field('addresses.new.purpose', t('用途', 'Used for'), 'delivery', { form: 'choice', choices: options(['billing', t('帳單', 'Billing')], ['delivery', t('送貨', 'Delivery')], ['visit', t('拜訪', 'Visit')], ['registered', t('公司登記', 'Registered')]) }), field('addresses.new.city', t('縣市', 'City'), ''), field('addresses.new.district', t('鄉鎮市區', 'District'), ''), field('addresses.new.line1', t('路街門牌', 'Address line 1'), '')],
      entries: bare ? [] : [{ id: 'e1', place: 1, title: t('拜訪', 'Visit'), line: t('彰化縣和美鎮彰新路六段 210 號', 'No. 210, Sec. 6, Zhangxin Rd., Hemei'), fields: [field('addresses.e1.city', t('縣市', 'City'), t('彰化縣', 'Changhua')), field('addresses.e1.district', t('鄉鎮市區', 'District'), t('和美鎮', 'Hemei'), { is_waiting: true }), field('addresses.e1.line1', t('路街門牌', 'Address line 1'), t('彰新路六段 210 號', 'No. 210, Sec. 6, Zhangxin Rd.')), field('addresses.e1.recipient', t('收件人', 'Recipient'), '')] }] },
    conflicts: bare ? [] : [two()], contacts: bare ? [] : contacts(), counts: bare ? { quotes: 0, orders: 0, visits: 0, tasks: 0 } : { quotes: 5, orders: 7, visits: 31, tasks: 2 },
    may_quote: state === 'readonly' ? no(t('已封存，不能再報價', 'Archived: no more quotes')) : yes, may_archive: no(t('只有內勤可以封存', 'Only the office may archive')),
  };
};
const day = (back: number) => { const when = new Date(at(12, 0, back)); return `${when.getFullYear()}-${String(when.getMonth() + 1).padStart(2, '0')}-${String(when.getDate()).padStart(2, '0')}`; };
const timeline = (): TimelineRow[] => [
  { what: 'conflict', record: null, day: day(1), time_ms: at(15, 5, 1), title: t('付款條件改成兩個值', 'Payment terms now have two values'), text: t('李大華的筆電同步後發現', 'Found when Lee Ta-hua synced'), who: null, mark: null },
  { what: 'visit', record: ref('visit', 'v3', '拜訪'), day: day(6), time_ms: at(16, 40, 6), title: t('拜訪 38 分', 'Visit, 38 min'), text: t('老闆想換 20HP 變頻，擔心電費。年底前要兩家報價比較。', 'Owner wants a 20 HP inverter model; worried about power cost. Needs two quotes before year end.'), who: me, mark: mark() },
  { what: 'order', record: ref('order', 'o1', 'S-10482'), day: day(22), time_ms: at(9, 30, 22), title: t('訂單 S-10482 · NT$46,305', 'Order S-10482 · NT$46,305'), text: t('精密濾芯 12 支，已交貨', '12 filter cartridges, delivered'), who: me, mark: mark('waiting') },
  { what: 'change', record: null, day: day(30), time_ms: at(10, 12, 30), title: t('電話 04-755-3119 → 04-755-3120', 'Phone 04-755-3119 → 04-755-3120'), text: '', who: lee, mark: null },
];
const change = (hash: string, back: number, label: string, path: string, old: string[], now: string | null, more: Partial<HistoryRow> = {}): HistoryRow => ({
  hash, path, label, together: 1, old, new: now, words: `${old.join(' / ')} → ${now ?? ''}`, who: me, time_ms: at(14, 20, back), true_time_ms: null, clock_words: '', refusal: '', may_restore: yes, ...more,
});
const changes = (): HistoryRow[] => [
  change('h1', 1, t('付款條件', 'Payment terms'), 'payment_terms', [t('貨到付款', 'Cash on delivery')], t('月結 30 天', 'Net 30'), { who: lee, may_restore: no(t('現在就是這個值', 'This is what stands now')) }),
  change('h2', 1, t('付款條件', 'Payment terms'), 'payment_terms', [t('貨到付款', 'Cash on delivery')], t('月結 60 天', 'Net 60')),
  change('h3', 40, t('電話', 'Phone'), 'phone', ['04-755-3119'], '04-755-3120', { who: lee, clock_words: t('那台裝置的時鐘快 1 天', 'That device’s clock was 1 day fast'), true_time_ms: at(14, 21, 41) }),
  change('h4', 90, t('信用額度', 'Credit limit'), 'credit_limit', ['NT$500,000'], 'NT$900,000', { refusal: t('沒有被接受：信用額度只有內勤能改', 'Not taken: only the office may change credit limits'), may_restore: no(t('信用額度由內勤改', 'The office sets credit limits')) }),
  change('h5', 400, t('備註', 'Notes'), 'notes', [], null, { words: t('改了備註', 'Changed the notes') }),
];
const twinsOf = (name: string, tax: string) => (state === 'twins' || name.includes('金旺') || tax === '52691493'
  ? [{ account: { ...one(1), number: 'C-0412', tax_id: '52691493', phone: '04-755-3120' }, evidence: [t('統一編號相同：52691493', 'Same tax ID: 52691493'), t('名稱只差「廠」字', 'Names differ in one letter')] }] : []);

const contactForm = () => ({ may: yes, groups: [{ code: 'first', label: t('聯絡人', 'Contact'), fields: [field('name', t('姓名', 'Name'), '', { is_required: true }), field('job_title', t('職稱', 'Job title'), ''), field('mobile', t('手機', 'Mobile'), ''), field('phone', t('電話', 'Phone'), ''), field('email', t('電子郵件', 'Email'), '')] }] });
export const accounts: Answers = {
  form: (asked) => (asked.kind === 'account' ? accountForm() : asked.kind === 'contact' || !records.form ? contactForm() : records.form(asked)),
  fields_check: ({ values }) => values.filter(({ path, text }) => path === 'tax_id' && text && text !== '52691493' && text !== '04595257').map(({ path }) => ({ path, words: t('統一編號要 8 位數字，檢查碼要對；例如 04595257', 'A tax ID has 8 digits with a check digit, such as 04595257') })),
  accounts: ({ typed, skip, limit, filter, here }) => {
    if (state === 'failed') throw { code: 'D-STORE-READ', record: null, cause: t('客戶清單讀不出來', 'The list of accounts cannot be read'), who: 'administrator', who_words: t('管理員', 'An administrator'), next: t('其他畫面照常可用；請把平板交給管理員', 'other screens work; bring the tablet to your administrator') };
    const all = state === 'empty' ? [] : Array.from({ length: Math.max(0, Math.min(limit, COUNT - skip)) }, (_, i) => one(skip + i));
    const found = typed ? named().filter((row) => row.title.toLowerCase().includes(typed.toLowerCase()) || row.tax_id.startsWith(typed) || row.phone.replaceAll('-', '').includes(typed.replaceAll('-', ''))) : filter === 'needs-me' ? named().filter((row) => row.mark.state === 'conflict' || row.mark.state === 'refused') : all;
    const total = typed || filter === 'needs-me' ? found.length : state === 'empty' ? 0 : COUNT;
    return { rows: found.map((row, at) => ({ ...row, distance_m: here ? 620 + at * 1730 : null })), total, words: typed ? t(`找到 ${total} 家`, `${total} found`) : t(`我的 ${total.toLocaleString('en')} 家`, `${total.toLocaleString('en')} of mine`),
      counts: typed || state === 'empty' ? [] : [{ filter: 'all', label: t('全部', 'All'), count: 1204 }, { filter: 'mine', label: t('我的', 'Mine'), count: COUNT }, { filter: 'prospect', label: t('潛在客戶', 'Prospects'), count: 61 }, { filter: 'needs-me', label: t('要我處理', 'Need me'), count: 2 }, { filter: 'waiting', label: t('待送', 'Waiting'), count: 1 }, { filter: 'archived', label: t('已封存', 'Archived'), count: 14 }] };
  },
  account: ({ id }) => account(id),
  account_timeline: ({ what, skip, limit }) => { const rows = state === 'empty' ? [] : timeline().filter((row) => !what || row.what === what); return { rows: rows.slice(skip, skip + limit), total: rows.length }; },
  account_sales: () => ({ ordered: state === 'empty' ? null : twd('1204350'), rows: state === 'empty' ? [] : [
    { id: 'q147', kind: 'quote', number: 'TA-0147', account: '金旺鐵工廠', day: day(1), total: twd('255816'), status: { word: 'draft', label: t('草稿', 'Draft') }, first_number: '', approval: 'differs', approval_words: t('與核准版不同', 'Differs from approved'), lines: 4, mark: mark('waiting') },
    { id: 'o1', kind: 'order', number: 'S-10482', first_number: 'TA-O0031', account: '金旺鐵工廠', day: day(22), total: twd('46305'), status: { word: 'shipped', label: t('已出貨', 'Shipped') }, approval: '', approval_words: '', lines: 1, mark: mark() },
  ] }),
  account_twins: ({ name, tax_id }) => twinsOf(name, tax_id),
  consent_record: () => ({ id: 'c2', number: null, heads: [], time_ms: Date.now(), is_changed: true, words: '', warnings: [], undo: null }),
  record: ({ id }) => ({ head: head(ref('contact', id, contacts().find((one) => one.id === id)?.name ?? '張金旺')), conflicts: [],
    groups: [{ code: 'first', label: t('聯絡人', 'Contact'), fields: [field('name', t('姓名', 'Name'), '張金旺', { is_required: true }), field('job_title', t('職稱', 'Job title'), t('老闆', 'Owner')), field('mobile', t('手機', 'Mobile'), '0932-415-880'), field('email', t('電子郵件', 'Email'), ''), field('is_primary', t('主要聯絡人', 'Main contact'), 'yes', { form: 'flag', shown: t('是', 'Yes') })] }],
    lists: [{ path: 'consents', label: t('聯絡同意紀錄', 'Consents'), entries: [], may_add: yes, blank: [field('consents.new.channel', t('聯絡管道', 'Channel'), '', { form: 'choice', choices: options(['phone', t('電話', 'Phone')], ['email', t('電子郵件', 'Email')], ['message', t('簡訊或即時訊息', 'Message')], ['post', t('郵寄', 'Post')]) })] }] }),
  fields_set: ({ id, values }) => {
    if (values.some((value) => value.text === '錯' || value.text === 'x')) throw { code: 'D-STORE-FULL', record: null, cause: t('平板空間不足', 'The storage is full'), who: 'you', who_words: t('您', 'You'), next: t('清出空間後再存一次。', 'Free some space, then save again.') };
    return { id, number: null, heads: ['b1'], time_ms: Date.now(), is_changed: true, words: t('已存 10:42:07', 'Saved 10:42:07'), warnings: [], undo: { id, before: ['a'], after: ['b'], also: [], words: t('狀態改成 潛在客戶', 'Status is Prospect now') } };
  },
  archive: ({ id }) => ({ id, number: null, heads: [], time_ms: Date.now(), is_changed: true, words: '', warnings: [], undo: null }),
  restore: ({ id }) => ({ id, number: null, heads: [], time_ms: Date.now(), is_changed: true, words: '', warnings: [], undo: { id, before: [], after: [], also: [], words: t('已復原：付款條件 月結 60 天', 'Restored: payment terms Net 60') } }),
  history: ({ path }) => { const rows = state === 'empty' ? [] : changes().filter((row) => !path || row.path === path); return { rows, total: state === 'empty' ? 0 : path ? rows.length : 212, fields: state === 'empty' ? [] : [{ path: 'payment_terms', label: t('付款條件', 'Payment terms'), count: 2 }, { path: 'phone', label: t('電話', 'Phone'), count: 1 }, { path: 'notes', label: t('備註', 'Notes'), count: 1 }] }; },
  moments: () => [{ version: { at: 'decision', entry: 'd1' }, words: t('核准 11/18 16:42 周雅惠：數量和交期都談好了，可以給客戶，折扣照年度合約', 'Approved 18 Nov 16:42 by Chou Ya-hui: quantities and delivery agreed, discount as in the yearly contract'), time_ms: at(16, 42, 1) }],
  version: ({ id }): VersionShown => ({ head: head(ref('account', id, '金旺鐵工廠')), words: t('2026/10/18 結束時的內容', 'As it stood at the end of 18 Oct 2026'), is_current: false, differing: ['phone'], sale: null, groups: [{ ...fieldsOf('reach'), fields: [field('phone', t('電話', 'Phone'), '04-755-3119'), field('email', t('電子郵件', 'Email'), 'jinwang@example.tw')] }] }),
  scan: ({ text }) => (text === '04595257' ? ref('account', 'a1', '大同五金行') : null),
};
export const accountForm = () => ({ may: yes, groups: [
  { code: 'first', label: t('常用', 'Usual'), fields: [field('name', t('名稱', 'Name'), '', { is_required: true }), field('tax_id', t('統一編號', 'Tax ID'), ''), field('phone', t('電話', 'Phone'), ''), field('status', t('狀態', 'Status'), 'prospect', { ...fieldsOf('terms').fields[5], value: 'prospect' })] },
  { code: 'address', label: t('拜訪地址', 'Visiting address'), fields: [field('addresses.a.city', t('縣市', 'City'), ''), field('addresses.a.district', t('鄉鎮市區', 'District'), ''), field('addresses.a.line1', t('路街門牌', 'Address line 1'), '')] },
  { code: 'terms', label: t('交易條件', 'Terms'), fields: [field('payment_terms', t('付款條件', 'Payment terms'), ''), field('price_list', t('價目表', 'Price list'), '', { form: 'link', link_kind: 'price-list' })] },
  { code: 'notes', label: t('備註', 'Notes'), fields: [field('notes', t('備註', 'Notes'), '', { form: 'note' })] },
] });
