// Where the person is, and where "back" leads. A place is data: a screen and what it shows.
import type { DraftShown } from '../../generated/api';

/** Every place there is. A new screen adds its place here and its component in Screen.svelte. */
export type Place =
  | { screen: 'today' }
  | { screen: 'accounts'; account?: string; query?: string }
  | { screen: 'new-account' }
  | { screen: 'quotes' }
  | { screen: 'quote'; quote: string }
  | { screen: 'order'; order: string }
  | { screen: 'catalogue'; product?: string; account?: string }
  | { screen: 'history'; record: string; field?: string }
  | { screen: 'visit'; visit: string }
  | { screen: 'sync'; about?: string }
  | { screen: 'settings' }
  | { screen: 'more' };

/** What is being done over a place, in a dialog or a side sheet. A lock does not end it: whoever comes back goes on. */
export interface Doing {
  what: 'field' | 'new-visit' | 'new-task' | 'new-contact' | 'new-address' | 'consent' | 'skip' | 'sign' | 'lost' | 'cancelled';
  /** The record it is about, where the place shows several; of a field its path. */
  of?: string;
}

export type ScreenName = Place['screen'];
/** The five that the rail and the bar lead to. */
export type Root = 'today' | 'accounts' | 'quotes' | 'catalogue' | 'more';

const ROOT_OF: Record<ScreenName, Root> = {
  today: 'today', visit: 'today', accounts: 'accounts', 'new-account': 'accounts', history: 'accounts', quotes: 'quotes', quote: 'quotes', order: 'quotes',
  catalogue: 'catalogue', sync: 'more', settings: 'more', more: 'more',
};

class Places {
  #stack = $state.raw<Place[]>([{ screen: 'today' }]);
  here = $derived<Place>(this.#stack.at(-1) ?? { screen: 'today' });
  root = $derived<Root>(ROOT_OF[this.here.screen]);
  mayGoBack = $derived(this.#stack.length > 1);
  #doings = $state.raw(new Map<Place, Doing>());
  doing = $derived(this.#doings.get(this.here));
  /** The small new record that is being made over this place. */
  making = $derived(this.doing?.what === 'new-visit' ? 'visit' as const : this.doing?.what === 'new-task' ? 'task' as const : undefined);

  /** Begins to do something over this place; nothing ends it. */
  does(doing?: Doing): void {
    const doings = new Map(this.#doings);
    if (doing) doings.set(this.here, doing);
    else doings.delete(this.here);
    this.#doings = doings;
  }

  /** Opens a place on top of this one. */
  go(place: Place): void { this.#stack = [...this.#stack, place]; }
  /** Puts another place in the stead of this one, as a list does with its detail. */
  swap(place: Place): void { this.#stack = [...this.#stack.slice(0, -1), place]; }
  /** Begins anew at a root, as the rail does. */
  start(root: Root): void { this.#stack = [{ screen: root }]; }
  back(): void { if (this.#stack.length > 1) this.#stack = this.#stack.slice(0, -1); }
}

export const places = new Places();

/** Where a record of any kind is shown; `null` for kinds without a screen of their own. */
export function placeOf(record: { id: string; kind: string }): Place | null {
  switch (record.kind) {
    case 'account': return { screen: 'accounts', account: record.id };
    case 'quote': return { screen: 'quote', quote: record.id };
    case 'order': return { screen: 'order', order: record.id };
    case 'visit': return { screen: 'visit', visit: record.id };
    case 'product': return { screen: 'catalogue', product: record.id };
    default: return { screen: 'history', record: record.id };
  }
}
/** Opens a record where its kind is shown. */
export function openRecord(record: { id: string; kind: string }): void {
  const place = placeOf(record);
  if (place) places.go(place);
}

/** Goes on with a draft where it was left: on the screen of what it is about, with the dialog it stood in. */
export function resume(draft: Pick<DraftShown, 'key' | 'of' | 'about'>): void {
  const { key, of, about } = draft;
  if (of === 'new-account') return places.go({ screen: 'new-account' });
  // Kept at an account, or on Today where no account was chosen yet.
  if (about) openRecord(about);
  else if (places.here.screen !== 'today') places.start('today');
  switch (of) {
    case 'new-visit': case 'new-task': case 'new-contact': case 'new-address': return places.does({ what: of });
    case 'field': return places.does({ what: 'field', of: key.split(':').slice(2).join(':') });
    // The contact stands in the key; the draft is about the account that shows it.
    case 'consent': return places.does({ what: 'consent', of: key.slice(key.indexOf(':') + 1) });
    case 'skip-reason': return places.does({ what: 'skip', of: about?.id });
    case 'signer-name': return places.does({ what: 'sign' });
    case 'lost-reason': return places.does({ what: 'lost' });
    case 'cancel-reason': return places.does({ what: 'cancelled' });
  }
}
