// Small made-up things that the answers share.
import type { FieldShown, Head, Mark, May, Money, RecordRef, Who } from '../../src/generated/api';
import { t } from '../asked';

/** A moment of the made-up day: hours and minutes, days back. */
export const at = (hour: number, minute = 0, back = 0): number => { const day = new Date(); day.setDate(day.getDate() - back); return day.setHours(hour, minute, 7, 0); };
export const yes: May = { is_allowed: true, why_not: '' };
export const no = (why_not: string): May => ({ is_allowed: false, why_not });
export const twd = (amount: string): Money => {
  const bare = amount.replace(/\B(?=(\d{3})+(?!\d))/g, ',').replace('-', '−');
  return { amount, currency: 'TWD', shown: `NT$${bare}`, bare };
};
export const mark = (state: Mark['state'] = 'received'): Mark => ({
  state, words: { received: t('辦公室已收到', 'Received'), waiting: t('待送', 'Waiting'), refused: t('沒有被接受', 'Not taken'), conflict: t('兩個值', 'Two values') }[state],
});
const KINDS: Record<string, [string, string]> = { account: ['客戶', 'Account'], quote: ['報價', 'Quote'], order: ['訂單', 'Order'], visit: ['拜訪', 'Visit'], task: ['待辦', 'Task'], product: ['產品', 'Product'], contact: ['聯絡人', 'Contact'] };
export const ref = (kind: string, id: string, title: string, number = ''): RecordRef => ({ id, kind, kind_name: t(...(KINDS[kind] ?? ['', ''])), number, title });
export const head = (record: RecordRef, state: Mark['state'] = 'received'): Head => ({ record, mark: mark(state), heads: ['a41f'], changed_ms: at(10, 42), is_archived: false });
export const me: Who = { person: 'p1', name: '王小明', device: t('平板 TA', 'Tablet TA'), is_me: true };
export const lee: Who = { person: 'p2', name: '李大華', device: t('筆電 LB', 'Laptop LB'), is_me: false };
export const field = (path: string, label: string, value: string, more: Partial<FieldShown> = {}): FieldShown => ({
  path, label, form: 'text', value, shown: value, link: null, link_kind: null, choices: [], may: yes, is_required: false, is_waiting: false, conflict: null, ...more,
});
