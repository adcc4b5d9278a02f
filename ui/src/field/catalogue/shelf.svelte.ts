// How the catalogue is looked at: kept while one goes elsewhere and comes back.
import type { Category, RecordRef } from '../../generated/api';

class Shelf {
  typed = $state('');
  category = $state<string | null>(null);
  /** Whose prices are told; the list prices without one. */
  account = $state.raw<RecordRef | null>(null);
  categories = $state.raw<Category[]>([]);
}

export const shelf = new Shelf();
