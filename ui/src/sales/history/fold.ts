// Rows that Rust says belong together, each such part by itself.
import type { HistoryRow } from '../../generated/api';

/** The rows in their order; first entries of one change in one part. */
export function folded(rows: readonly HistoryRow[]): HistoryRow[][] {
  const parts: HistoryRow[][] = [];
  for (const row of rows) {
    const last = parts.at(-1), head = last?.[0];
    if (last && head && row.together > 1 && head.hash === row.hash && last.length < head.together) last.push(row);
    else parts.push([row]);
  }
  return parts;
}
