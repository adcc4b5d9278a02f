// Reaching somebody outside of the app: the program behind the window hands these addresses to the system and stays where it is.
import type { Position } from '../generated/api';

/** Calls a number. */
export const call = (phone: string): void => location.assign(`tel:${phone.replace(/[^\d+*#,;]/g, '')}`);
/** Writes a mail. */
export const mail = (address: string): void => location.assign(`mailto:${encodeURIComponent(address).replace('%40', '@')}`);
/** Shows a place on a map, by position, else by its address. */
export function map(position: Position | null, address: string): void {
  const at = position ? `${position.latitude_micro / 1e6},${position.longitude_micro / 1e6}` : '0,0';
  location.assign(`geo:${at}?q=${encodeURIComponent(address || at)}`);
}
