// The kinds of things that happen with an account, as the timeline can be narrowed to.
import type { Happened } from '../../generated/api';
import { m } from '../../words';

export const KINDS: readonly Happened[] = ['visit', 'quote', 'order', 'task', 'change', 'conflict'];

/** What people call several of a kind. */
export function saysKind(kind: Happened): string {
  return { visit: m.kind_visits, quote: m.kind_quotes, order: m.kind_orders, task: m.kind_tasks, change: m.kind_changes, conflict: m.kind_conflicts }[kind]();
}
