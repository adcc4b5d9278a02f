// Made-up quotes and orders in every state: the one of the design, approved, signed, somebody else's, put away, long, not saved.
import type { ApprovalShown, DifferenceShown, DiscountShown, Failed, LineShown, SaleRow, SaleShown, SavedNow } from '../../src/generated/api';
import { state, t } from '../asked';
import type { Answers } from '.';
import { at, field, head, lee, mark, me, no, ref, twd, yes } from './shown';
import { terms } from './sync';

const long = state === 'long';
const discount = (value: string, more: Partial<DiscountShown> = {}): DiscountShown => ({
  value, shown: value ? `−${value}` : '', given: value, limit: '10%', is_over: parseFloat(value || '0') > 10, reason: '',
  words: parseFloat(value || '0') > 10 ? t('超過您的上限 10%，要區經理核准。10% 以內的最低單價是 NT$2,232', 'Over your 10% limit. Area manager must approve. Lowest price within 10%: NT$2,232') : '',
  within: parseFloat(value || '0') > 10 ? '10%' : '', within_words: parseFloat(value || '0') > 10 ? t('改成 −10%', 'Make it −10%') : '', ...more,
});
interface Made { id: string; code: string; name: string; quantity: number; unit: string; price: number; off: string; words: string; reason: string; amount: number }
const MADE: Made[] = [
  { id: 'l1', code: 'KH-20A', name: t('螺旋式空壓機 20HP 變頻', 'Screw compressor 20 HP, inverter'), quantity: 1, unit: t('台', 'set'), price: 186000, off: '8%', words: t('合約價', 'contract price'), reason: t('合約 C-118，2026/11/01–12/31。', 'Contract C-118, 1 Nov – 31 Dec 2026.'), amount: 171120 },
  { id: 'l2', code: 'RD-30', name: t('冷凍式乾燥機 3.2 m³/min', 'Refrigerated dryer 3.2 m³/min'), quantity: 1, unit: t('台', 'set'), price: 38500, off: '8%', words: t('A 表 11/01 起', 'list A from 1 Nov'), reason: t('經銷 A 表，11/01 起。', 'Dealer list A, from 1 Nov.'), amount: 35420 },
  { id: 'l3', code: 'PF-12', name: t('精密濾芯 1 µm', 'Fine filter element 1 µm'), quantity: 6, unit: t('支', 'pcs'), price: 2480, off: '12%', words: t('11/01 的價格，18 天前', 'price of 1 Nov, 18 days old'), reason: t('定價 11/01 起，18 天前。', 'General list from 1 Nov, 18 days ago.'), amount: 13094 },
  { id: 'l4', code: 'SV-01', name: t('安裝與配管工程', 'Installation and piping'), quantity: 1, unit: t('式', 'job'), price: 24000, off: '', words: t('手動輸入', 'typed by hand'), reason: t('單價是手動輸入的。', 'The price was typed by hand.'), amount: 24000 },
];
const LONG = t('財團法人台灣中部精密機械工業與自動化設備技術研究發展中心附設示範工廠', 'Central Taiwan Foundation for Precision Machinery and Automation Research, Demonstration Plant');
const made: Made[] = state === 'empty' || state === 'new' ? [] : long ? Array.from({ length: 40 }, (_, i) => ({ ...(MADE[i % 4] as Made), id: `l${i + 1}`, name: i % 3 ? (MADE[i % 4] as Made).name : t('超靜音無油式渦捲空氣壓縮機含冷凍式乾燥機與三段精密過濾組合 30HP 變頻', 'Ultra-quiet oil-free scroll compressor with refrigerated dryer and three-stage fine filtration, 30 HP') })) : structuredClone(MADE);
const old = state === 'old-prices' || long;

const line = (one: Made, i: number): LineShown => {
  const off = discount(one.off), flagged = off.is_over;
  return {
    id: one.id, place: i + 1, product: one.code === 'SV-01' ? null : ref('product', `p-${one.code}`, one.name, one.code), code: one.code, description: one.name,
    quantity: { value: String(one.quantity), least: '1', most: '9999', step: '1', unit: one.unit }, unit_price: twd(String(one.price)), list_price: twd(String(one.price)),
    price: { list: t('經銷 A 表', 'Dealer list A'), from: '2026-11-01', age_days: 18, words: one.words, reasons: [{ code: 'list', words: one.reason }], now: old && one.code !== 'SV-01' ? twd(String(one.price + 120)) : null, now_words: old && one.code !== 'SV-01' ? t(`現在是 NT$${one.price + 120}（定價 12/01 起）`, `Now NT$${one.price + 120} (list from 1 Dec)`) : '' },
    discount: off, tax_category: { word: 'taxable', label: t('應稅', 'Taxable') }, amount: twd(String(one.amount)), note: one.id === 'l4' ? t('含 6 米配管，超過另計', 'With 6 m of piping; more is extra') : '',
    flags: flagged ? [{ code: 'over-limit', words: off.words }] : [], is_waiting: one.id === 'l2',
    conflicts: state === 'conflict' && one.id === 'l3' ? [{ path: 'lines.l3.quantity', label: t('數量', 'Quantity'), words: t('數量有兩個值，選一個', 'Quantity : two values. Choose one'), may: yes, values: [
      { index: 0, shown: t('6 支', '6 pcs'), choose_words: t('用 6 支', 'Use 6 pcs'), who: me, time_ms: at(9, 12), was: [t('4 支', '4 pcs')], also: [], is_current: true },
      { index: 1, shown: t('8 支', '8 pcs'), choose_words: t('用 8 支', 'Use 8 pcs'), who: lee, time_ms: at(9, 20), was: [t('4 支', '4 pcs')], also: [], is_current: false }] }] : [],
  };
};
const difference = (): DifferenceShown => ({
  rows: [{ line: 'l3', way: 'changed', heading: t('第 3 項', 'Line 3'), cells: [{ path: 'lines.l3.quantity', label: t('數量', 'quantity'), old: '4', new: '6', words: t('原 4 支，現在 6 支', 'was 4 pcs, now 6 pcs') }] }],
  before: twd('251234'), after: twd('255816'), change: '+4,582',
});
const decision = { id: 'd1', verdict: 'approved', words: t('區經理 周雅惠', '周雅惠, area manager'), by_name: '周雅惠', at_ms: at(16, 42, 1), note: '', version: '7c1e', total: twd('251234') };
const approval = (): ApprovalShown => {
  const why = [{ code: 'over-limit', words: t('第 3 項折扣 12%，您的上限是 10%。', 'Line 3 has 12% off; your limit is 10%.') }, { code: 'differs', words: t('核准以後改了第 3 項的數量。', 'The quantity of line 3 changed after the approval.') }];
  const base = { is_needed: true, reasons: why, decision: null, difference: null, may_hand_over: no(t('要先核准', 'It must be approved first')) };
  switch (state) {
    case 'approved': case 'signed': case 'readonly': return { ...base, status: 'approved', label: t('已核准', 'Approved'), is_needed: false, decision, may_hand_over: yes, reasons: [{ code: 'approved', words: t('周雅惠核准的正是現在的內容。', '周雅惠 approved exactly what stands now.') }] };
    case 'submitted': return { ...base, status: 'submitted', label: t('等區經理核准', 'Waiting for the area manager') };
    case 'rejected': return { ...base, status: 'rejected', label: t('退回', 'Returned'), decision: { ...decision, verdict: 'rejected', words: t('周雅惠 退回', 'Returned by 周雅惠'), note: t('6 支請改用整箱價', 'Use the box price for 6') } };
    case 'needed': return { ...base, status: 'needed', label: t('要核准', 'Needs approval') };
    case 'empty': case 'new': case 'plain': return { ...base, status: 'not-needed', label: t('不必核准', 'No approval needed'), is_needed: false, may_hand_over: yes, reasons: [{ code: 'within', words: t('折扣都在您的上限 10% 以內。', 'All discounts are within your 10% limit.') }] };
    default: return { ...base, status: 'differs', label: t('與核准版不同', 'Differs from approved'), decision, difference: difference() };
  }
};
const none = made.length === 0;
const readonly = state === 'readonly' || state === 'archived' || state === 'lost';
export const sale = (id = 'q147'): SaleShown => {
  const kind = id.startsWith('o') ? 'order' : 'quote', approved = approval().status === 'approved';
  const name = long ? LONG : '大同五金行', why = state === 'lost' ? t('未成交，不能再改；要再談請重新開啟', 'Lost, so read only. Reopen it to go on') : t('這張報價是李大華的，您可以看和複製。', 'This quote is 李大華’s. You can read and copy it.');
  const lines = made.map(line), listed = made.reduce((sum, one) => sum + one.quantity * one.price, 0), net = made.reduce((sum, one) => sum + one.amount, 0), tax = Math.round(net * 0.05);
  const edit = readonly ? no(state === 'archived' ? t('已封存', 'Archived') : why) : yes;
  return {
    head: { ...head(ref(kind, id, name, 'TA-0147'), 'waiting'), is_archived: state === 'archived' }, number: approved ? 'Q-20261118-0031' : '', provisional_number: 'TA-0147', account: ref('account', 'a1', name), account_name: name,
    status: state === 'lost' ? { word: 'lost', label: t('未成交', 'Lost') } : { word: state === 'submitted' ? 'submitted' : 'draft', label: t('草稿', 'Draft') }, line: t('經銷 A 表 · 有效至 11/22', 'Dealer list A · valid until 22 Nov'), currency: 'TWD', is_closed: state === 'lost', lines, discount: discount(long ? '12%' : ''),
    totals: none ? null : { listed: twd(String(listed)), line_discounts: twd(String(listed - net)), subtotal: twd(String(net)), discount: twd('0'), net: twd(String(net)), tax_label: t('營業稅 5%', 'VAT 5%'), tax: twd(String(tax)), freight: twd('0'), total: twd(String(net + tax)), by_category: [], reasons: [{ code: 'tax', words: t('應稅合計四捨五入一次：243,634 × 5% = 12,182。', 'Rounded once on the taxable total: 243,634 × 5% = 12,182.') }] },
    no_totals: none ? t('還沒有品項', 'No lines yet') : '', approval: approval(),
    signatures: state === 'signed' ? [{ id: 's1', by_name: '林美玲', at_ms: at(10, 51), holds: 'this-version', words: t('簽的正是現在的內容', 'Signed exactly what stands now'), difference: null }, { id: 's0', by_name: '林美玲', at_ms: at(17, 3, 1), holds: 'another-version', words: t('簽的是 11/18 17:03 的內容，之後有改', 'Signed what stood on 18 Nov 17:03; it changed since'), difference: difference() }] : [],
    groups: [
      { code: 'dates', label: t('日期', 'Dates'), fields: [field('quoted_on', t('報價日', 'Quoted on'), '2026/11/18', { shown: t('2026/11/18', '18 Nov 2026'), form: 'day', may: edit }), field('valid_until', t('有效至', 'Valid until'), '2026/11/22', { shown: t('2026/11/22', '22 Nov 2026'), form: 'day', may: edit, is_waiting: true }), field('delivery_on', t('交期', 'Delivery on'), '', { form: 'day', may: edit })] },
      { code: 'terms', label: t('條件', 'Terms'), fields: [field('payment_terms', t('付款條件', 'Payment terms'), t('月結 30 天', 'Net 30'), { may: edit, conflict: state === 'conflict' ? terms() : null }), field('delivery_address', t('送貨地址', 'Delivery address'), t('407 台中市西屯區工業區一路 98 號', 'No. 98, Industrial 1st Rd., Xitun, Taichung 407'), { may: edit }), field('contact', t('聯絡人', 'Contact'), 'c1', { shown: '林美玲', form: 'link', link_kind: 'contact', link: ref('contact', 'c1', '林美玲'), may: edit })] },
      { code: 'notes', label: t('備註', 'Notes'), fields: [field('terms', t('條款', 'Terms printed'), t('含 11/24 到廠安裝與教育訓練半天', 'With installation on 24 Nov and half a day of training'), { form: 'note', may: edit }), field('internal_note', t('內部備註', 'Internal note'), t('老闆擔心電費，月底前要決定', 'The owner worries about power; decides by month’s end'), { form: 'note', may: edit })] },
    ],
    conflicts: state === 'conflict' ? [terms()] : [],
    old_prices: old ? lines.filter((one) => one.price.now).slice(0, 3).map((one) => ({ line: one.id, place: one.place, title: one.description, promised: one.unit_price, now: one.price.now ?? one.unit_price, from: '2026-11-01', age_days: 18, words: t('報價時 11/01 的價格，現在定價 12/01 起不同', 'Promised at the price of 1 Nov; the list changed on 1 Dec') })) : [],
    other: state === 'signed' && kind === 'quote' ? null : kind === 'order' ? ref('quote', 'q147', name, 'TA-0147') : null,
    may: {
      edit, submit: readonly ? no(why) : none ? no(t('先加品項', 'Add a line first')) : approved ? no(t('已經核准', 'Approved already')) : state === 'submitted' ? no(t('已送出 10:42，等區經理周雅惠', 'Sent 10:42, waiting for 周雅惠')) : yes,
      submit_words: approval().status === 'differs' || state === 'rejected' ? t('再送核准', 'Send again for approval') : t('送核准', 'Send for approval'),
      sign: readonly ? no(why) : none ? no(t('先加品項', 'Add a line first')) : approval().may_hand_over.is_allowed ? yes : no(t('等核准', 'Waits for the approval')),
      order: kind === 'order' ? no('') : readonly ? no(why) : approval().may_hand_over.is_allowed && !none ? yes : no(t('等核准', 'Waits for the approval')),
      send: approval().may_hand_over.is_allowed ? yes : no(t('等核准', 'Waits for the approval')), copy: yes, archive: state === 'lost' ? yes : edit, requote: edit, keep_prices: edit, reopen: state === 'lost' ? yes : no(t('還沒有結束', 'It has not ended')),
    },
  };
};
const row = (id: string, account: string, number: string, day: string, total: string, status: [string, string], approval: string, words: string, state: Parameters<typeof mark>[0] = 'received', lines = 4): SaleRow => ({
  id, kind: id.startsWith('o') ? 'order' : 'quote', number, first_number: number.startsWith('Q-') ? `TA-0${number.slice(-3)}` : '', account, day, total: total ? twd(total) : null, status: { word: status[0], label: status[1] }, approval, approval_words: words, lines, mark: mark(state),
});
const rows = (kind: string): SaleRow[] => (state === 'empty' ? [] : kind === 'order'
  ? [row('o1', '海灣啤酒釀造 Bay Brewing Co.', 'S-10482', '2026-11-18', '46305', ['confirmed', t('已確認', 'Confirmed')], 'not-needed', ''), row('o2', '長青塑膠射出', 'TA-0077', '2026-11-17', '12915', ['draft', t('草稿', 'Draft')], 'not-needed', '', 'refused')]
  : [
    row('q147', long ? LONG : '大同五金行', 'TA-0147', '2026-11-19', '255816', ['submitted', t('送審中', 'Submitted')], 'differs', t('與核准版不同', 'Differs from approved'), 'waiting'),
    row('q148', '順發食品機械', 'TA-0148', '2026-11-19', '61300', ['draft', t('草稿', 'Draft')], 'not-needed', '', 'waiting', 2),
    row('q139', '永記食品工業', 'TA-0139', '2026-11-18', '1204350', ['draft', t('草稿', 'Draft')], 'needed', t('第 2 項折扣 14%，上限 10%', 'Line 2: 14% off, limit 10%'), 'refused', 11),
    row('q136', '金旺鐵工廠', 'Q-20261117-0029', '2026-11-17', '7812', ['sent', t('已交給客戶', 'Given')], 'approved', t('已核准 周雅惠', 'Approved by 周雅惠'), 'received', 1),
    row('q131', '海灣啤酒釀造 Bay Brewing Co.', 'Q-20261112-0018', '2026-11-12', '318150', ['won', t('成交', 'Won')], 'approved', t('已核准 周雅惠', 'Approved by 周雅惠')),
    row('q128', '長青塑膠射出', 'Q-20261110-0011', '2026-11-10', '', ['draft', t('草稿', 'Draft')], 'not-needed', '', 'conflict', 0),
    ...Array.from({ length: 40 }, (_, i) => row(`q${i}`, '東港冷凍 鹿港廠', `Q-20261105-00${10 + i}`, '2026-11-05', String(12000 + i * 317), ['sent', t('已交給客戶', 'Given')], 'not-needed', '')),
  ]);
const full: Failed = { code: 'D-STORE-FULL', record: '大同五金行', cause: t('平板空間不足（剩 11 MB）', 'storage full (11 MB left)'), who: 'you', who_words: t('您', 'You'), next: t('清出空間後再存一次。', 'Free some space, then save again.') };
const saved = (words = '', more: Partial<SavedNow> = {}): SavedNow => {
  if (state === 'error') throw full;
  return { id: 'q147', number: null, heads: ['b1'], time_ms: Date.now(), is_changed: true, words: t('已存 10:42:07', 'Saved 10:42:07'), warnings: [], undo: { id: 'q147', before: ['a'], after: ['b'], also: [], words: words || t('改了第 3 項', 'Changed line 3') }, ...more };
};
export const sales: Answers = {
  sales: ({ kind, typed, filter, skip, limit }) => {
    const found = rows(kind).filter((one) => `${one.number}${one.account}`.includes(typed) && (filter === 'all' || (filter === 'draft' ? one.status.word === 'draft' : filter === 'needs-me' ? one.mark.state === 'refused' || one.approval === 'differs' : one.status.word !== 'draft')));
    return { rows: found.slice(skip, skip + limit), total: found.length, counts: typed ? [] : [{ filter: 'all', label: t('全部', 'All'), count: rows(kind).length }, { filter: 'needs-me', label: t('要我處理', 'Need me'), count: 3 }, { filter: 'draft', label: t('草稿', 'Drafts'), count: 3 }, { filter: 'submitted', label: t('送審中', 'Submitted'), count: 1 }, { filter: 'open', label: t('進行中', 'Open'), count: 42 }, { filter: 'done', label: t('成交', 'Done'), count: 1 }] };
  },
  sale: ({ id }) => sale(id),
  sale_make: () => saved('', { id: 'q1', undo: null }), sale_copy: () => saved('', { id: 'q2', undo: null }), order_make: () => saved('', { id: 'o9', undo: null }),
  sale_submit: () => saved(t('已送核准 TA-0147', 'Sent TA-0147 for approval')), sale_sign: () => saved('', { undo: null }), sale_status: () => saved(t('狀態已改', 'Status changed')), prices_settle: () => saved(t('照原價', 'Promise kept')), archive: () => saved(t('已封存 TA-0147', 'Archived TA-0147')),
  fields_set: () => saved(t('改了條件', 'Changed the terms')),
  line_add: ({ product }) => { const done = saved(t('加了一項', 'Added a line')); made.push({ ...(MADE.find((one) => `p-${one.code}` === product) ?? (MADE[1] as Made)), id: `n${made.length}`, quantity: 1 }); return done; },
  line_set: ({ line: id, values }) => {
    const done = saved(t('改了一項', 'Changed a line')), one = made.find((each) => each.id === id), typed = values[0];
    if (one && typed?.path === 'quantity') one.quantity = Number(typed.text);
    if (one && typed?.path === 'discount') one.off = typed.text;
    if (one) one.amount = Math.round(one.price * one.quantity * (1 - parseFloat(one.off || '0') / 100));
    return done;
  },
  line_remove: ({ line: id }) => { const done = saved(t('已移除 精密濾芯 1 µm', 'Removed the filter element')); made.splice(made.findIndex((each) => each.id === id), 1); return done; },
  products: ({ typed }) => {
    const found = MADE.filter((one) => `${one.name}${one.code}`.toLowerCase().includes(typed.toLowerCase()));
    return { rows: found.map((one) => ({ id: `p-${one.code}`, code: one.code, name: one.name, unit: one.unit, status: { word: 'active', label: '' }, stock_note: t('台中倉 12', '12 in Taichung'), mark: mark(),
      price: one.code === 'SV-01' ? null : { price: twd(String(one.price)), list: t('經銷 A 表', 'Dealer list A'), valid_from: '2026-11-01', valid_until: null, age_days: 18, words: one.words, reasons: [] } })), total: found.length, account: null, categories: [] };
  },
  product: ({ id }) => ({
    head: head(ref('product', id, '')), unit: '', status: { word: 'active', label: '' }, stock_note: t('台中倉 12 台，11/18 說的', '12 in Taichung, as of 18 Nov'), account: null, price: null, no_price: '', groups: [],
    ladder: [{ code: 'default-list', label: t('定價', 'List'), price: twd('198000'), words: '', is_chosen: false }, { code: 'account-list', label: t('經銷 A 表', 'Dealer list A'), price: twd('192000'), words: '', is_chosen: false }, { code: 'contract', label: t('合約 C-118', 'Contract C-118'), price: twd('186000'), words: t('2026/11/01–12/31', '1 Nov – 31 Dec 2026'), is_chosen: true }],
  }),
  bought_last: () => (state === 'empty' ? [] : MADE.slice(1, 3).map((one) => ({ product: ref('product', `p-${one.code}`, one.name, one.code), description: one.name, quantity: '4', price: twd(String(one.price)), sale: ref('order', 'o1', '', 'S-10482'), day: '2026-10-28', line: `${t('10/28', '28 Oct')} · S-10482 · 4 ${one.unit} · NT$${one.price.toLocaleString('en')}` }))),
  scan: ({ text }) => (MADE.some((one) => one.code === text) ? ref('product', `p-${text}`, text) : null),
  account_sales: () => ({ rows: rows('order'), ordered: twd('59220') }),
};
