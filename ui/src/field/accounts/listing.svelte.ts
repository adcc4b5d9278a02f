// How the list of accounts is looked at: kept while one goes elsewhere and comes back.
import { locate } from '../../backend/position';
import { ask } from '../../backend/ask';
import type { AccountFilter, AccountOrder, FilterCount, Position } from '../../generated/api';
import { m } from '../../words';

class Listing {
  typed = $state('');
  filter = $state<AccountFilter>('all');
  order = $state<AccountOrder>('recent');
  here = $state.raw<Position | null>(null);
  /** From where "nearby" is measured; nothing when it is not asked. */
  from = $state.raw<{ place: 'here'; metres: number } | { place: 'account'; name: string } | { place: 'nowhere' }>();
  nearbyFrom = $derived.by(() => {
    if (!this.from) return '';
    if (this.from.place === 'here') return m.nearby_here({ metres: this.from.metres });
    return this.from.place === 'account' ? m.nearby_account({ name: this.from.name }) : m.nearby_nowhere();
  });
  counts = $state.raw<FilterCount[]>([]);
  /** The account that was opened last: where "nearby" is measured from when the device has no position. */
  last = $state<string>();
  /** The name a new account begins with. */
  begin = $state('');

  /** Takes another order; "nearby" first finds out where it is near to. */
  async arrange(order: AccountOrder): Promise<void> {
    this.from = undefined;
    if (order !== 'nearby') {
      this.here = null;
      this.order = order;
      return;
    }
    const fix = await locate();
    if (fix) {
      this.here = fix;
      this.order = 'nearby';
      this.from = { place: 'here', metres: fix.accuracy_m };
      return;
    }
    try {
      const account = this.last ? await ask('account', { id: this.last }) : null;
      if (account?.position) {
        this.here = account.position;
        this.order = 'nearby';
        this.from = { place: 'account', name: account.head.record.title };
        return;
      }
    } catch { /* Then there is no place to measure from. */ }
    this.from = { place: 'nowhere' };
  }
}

export const listing = new Listing();
