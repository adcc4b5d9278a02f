// Begins a quote or an order for an account and opens it: one tap from wherever an account stands.
import { ask } from '../../backend/ask';
import { act } from '../frame/act.svelte';
import { places } from '../frame/places.svelte';

export type SaleKind = 'quote' | 'order';

/** Opens a quote or an order. */
export function openSale(kind: string, id: string): void {
  places.go(kind === 'order' ? { screen: 'order', order: id } : { screen: 'quote', quote: id });
}
/** Makes it and opens it; a failure stands on the screen. Answers whether it was made. */
export async function beginSale(kind: SaleKind, account: string, contact: string | null = null): Promise<boolean> {
  const made = await act(() => ask('sale_make', { kind, account, contact }));
  if (made) openSale(kind, made.id);
  return made !== undefined;
}
