// The words of the interface: `m.key()` in the language spoken now. Words of records come from Rust.
export { m } from './generated/messages.js';
export { speech, type Language } from './language.svelte';
