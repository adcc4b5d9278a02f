// Made-up forms and saves: enough to look at a dialog and a toast.
import type { SavedNow } from '../../src/generated/api';
import { t } from '../asked';
import type { Answers } from '.';
import { field, yes } from './shown';

const saved = (words: string, undo = true): SavedNow => ({
  id: 'r1', number: null, heads: ['b1'], time_ms: Date.now(), is_changed: true, words: t('已存 10:42:07', 'Saved 10:42:07'), warnings: [],
  undo: undo ? { id: 'r1', before: ['a'], after: ['b'], also: [], words } : null,
});
export const records: Answers = {
  form: ({ kind }) => ({ may: yes, groups: [{ code: 'first', label: '', fields: kind === 'task'
    ? [field('subject', t('要做什麼', 'What'), '', { is_required: true }), field('due_on', t('哪一天', 'By'), '', { form: 'day' }), field('account', t('客戶', 'Account'), '', { form: 'link', link_kind: 'account' })]
    : [field('account', t('客戶', 'Account'), '', { form: 'link', link_kind: 'account', is_required: true }), field('planned_on', t('哪一天', 'Day'), '2026/11/20', { form: 'day', is_required: true }), field('purpose', t('目的', 'Purpose'), '')] }] }),
  fields_check: () => [],
  record_make: () => saved(t('已存', 'Saved'), false),
  task_done: () => saved(t('已完成 寄型錄', 'Done: leaflet')),
  visit_skip: () => saved(t('已略過 順發食品機械', 'Skipped 順發食品機械')),
  visit_check_in: () => saved('', false), visit_report: () => saved(t('已回報 大同五金行', 'Reported 大同五金行')),
  choose: () => saved(t('付款條件：月結 60 天', 'Payment terms: Net 60')),
  undo: () => saved('', false),
};
