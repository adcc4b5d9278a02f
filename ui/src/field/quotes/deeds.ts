// What can be done with a quote or an order, and which of it is the next step: the one filled button of the pane.
import type { May, SaleShown } from '../../generated/api';

export type Deed = 'submit' | 'sign' | 'order' | 'copy';
export interface DeedShown { deed: Deed; may: May; /** The next step: the one filled button. */ isNext: boolean }

/** Where nothing follows for now, though it has not come to its end. */
const RESTS = ['withdrawn', 'shipped'];

/** Those that concern it at all, the next step first. Whether each may be done, and why not, Rust has said. */
export function deedsOf(sale: SaleShown): DeedShown[] {
  const { approval, may } = sale;
  const settled = approval && (approval.status === 'not-needed' || approval.status === 'approved');
  const signed = sale.signatures.some((signature) => signature.holds === 'this-version');
  const deeds: { deed: Deed; may: May }[] = [];
  if (!settled || may.submit.is_allowed) deeds.push({ deed: 'submit', may: may.submit });
  if (!signed) deeds.push({ deed: 'sign', may: may.sign });
  if (sale.head.record.kind === 'quote' && !sale.other) deeds.push({ deed: 'order', may: may.order });
  // Somebody else's, or put away: what cannot be done at all is not offered; the page says why.
  const shown = may.edit.is_allowed ? deeds : deeds.filter((one) => one.may.is_allowed);
  if (!shown.length && may.copy.is_allowed) shown.push({ deed: 'copy', may: may.copy });
  // An order may be made of what nobody agreed to yet, for it asks again itself; the next step it is not.
  const next = sale.is_closed || RESTS.includes(sale.status.word) ? undefined : shown.find(({ deed, may: now }) => now.is_allowed && deed !== 'copy' && (deed !== 'order' || approval?.may_hand_over.is_allowed));
  return [...shown.filter((one) => one === next), ...shown.filter((one) => one !== next)].map((one) => ({ ...one, isNext: one === next }));
}
