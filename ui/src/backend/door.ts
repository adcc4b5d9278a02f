// The one door to the program behind the window: nothing else imports from Tauri.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

/** Sends a command by name. Rejects with what Rust says went wrong. */
export const send = (name: string, given: Record<string, unknown>): Promise<unknown> => invoke(name, given);

/** Hears an event; the answer stops listening. */
export async function hear<T>(name: string, told: (what: T) => void): Promise<() => void> {
  return await listen<T>(name, (event) => told(event.payload));
}
