// What can be done with a quote or an order, and which of it is the next step: the one filled button of the pane.
import type { May, SaleShown } from '../../generated/api';

export type Deed = 'submit' | 'sign' | 'order' | 'copy';
export interface DeedShown { deed: Deed; may: May }

/** Those that concern it at all, the next step first. Whether each may be done, and why not, Rust has said. */
export function deedsOf(sale: SaleShown): DeedShown[] {
  const { approval, may } = sale;
  const settled = approval && (approval.status === 'not-needed' || approval.status === 'approved');
  const signed = sale.signatures.some((signature) => signature.holds === 'this-version');
  const deeds: DeedShown[] = [];
  if (!settled || may.submit.is_allowed) deeds.push({ deed: 'submit', may: may.submit });
  if (!signed) deeds.push({ deed: 'sign', may: may.sign });
  if (sale.head.record.kind === 'quote' && !sale.other) deeds.push({ deed: 'order', may: may.order });
  // Somebody else's, or put away: what cannot be done at all is not offered; the page says why.
  const shown = may.edit.is_allowed ? deeds : deeds.filter((one) => one.may.is_allowed);
  if (!shown.length && may.copy.is_allowed) shown.push({ deed: 'copy', may: may.copy });
  // What nobody has to ask for stands behind what brings the sale further.
  const rank = (one: DeedShown) => (one.may.is_allowed ? 0 : 2) + (one.deed === 'submit' && settled ? 1 : 0);
  return shown.map((one, at) => ({ one, at })).sort((a, b) => rank(a.one) - rank(b.one) || a.at - b.at).map(({ one }) => one);
}
