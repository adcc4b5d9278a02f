// Where the person is, and where "back" leads. A place is data: a screen and what it shows.

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

/** Goes on with a draft: its key says `kind-new` or `screen:<record>`. */
export function resume(draft: { key: string; screen: string; about: { id: string; kind: string } | null }): void {
  if (draft.screen === 'new-account') places.go({ screen: 'new-account' });
  else if (draft.about) openRecord(draft.about);
}
