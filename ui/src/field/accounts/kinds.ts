// The kinds of things that happen with an account, as the timeline can be narrowed to.
import { m } from '../../words';

export const KINDS = ['visit', 'quote', 'order', 'task', 'contact', 'change', 'conflict'] as const;
export type Kind = (typeof KINDS)[number];

/** What people call several of a kind. */
export function saysKind(kind: Kind): string {
  return { visit: m.kind_visits, quote: m.kind_quotes, order: m.kind_orders, task: m.kind_tasks, contact: m.kind_contacts, change: m.kind_changes, conflict: m.kind_conflicts }[kind]();
}
