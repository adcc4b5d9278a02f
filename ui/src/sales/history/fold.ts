// What one change wrote into fields that held nothing stands together, so that the making of a record is not read as many changes.
import type { HistoryRow } from '../../generated/api';

/** Fewer than these are told one by one. */
const FEWEST = 4;
const isFirst = (row: HistoryRow) => row.old.length === 0 && row.new !== null && row.new !== '' && row.refusal === '';

/** The rows in their order, those first entries of one change together. */
export function folded(rows: readonly HistoryRow[]): HistoryRow[][] {
  const parts: HistoryRow[][] = [];
  for (const row of rows) {
    const last = parts.at(-1);
    if (last?.[0] && isFirst(row) && isFirst(last[0]) && last[0].hash === row.hash) last.push(row);
    else parts.push([row]);
  }
  return parts.flatMap((part) => (part.length < FEWEST ? part.map((row) => [row]) : [part]));
}
