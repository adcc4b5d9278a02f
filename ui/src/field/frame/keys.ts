// The keyboard map. Letters act only outside fields, never while text is composed, and can be turned off.
// A screen gives its button a letter with `data-key="n"`, its search box `data-search`, its rows `data-row`.
import { isComposing, isTyping } from '../../parts/composing';
import { toasts } from '../../parts/toasts.svelte';
import { places, type Root } from './places.svelte';
import { preferences } from './preferences.svelte';

const GO: Record<string, Root> = { t: 'today', a: 'accounts', q: 'quotes', c: 'catalogue', m: 'more' };
/** How long G waits for its second letter. */
const CHORD_MS = 1500;

/** The keys shown by "?", each with the name of its message. */
export const KEY_HELP = [
  ['/', 'key_search'], ['N', 'key_new'], ['J  K', 'key_walk'], ['Enter', 'key_open'], ['E', 'key_edit'], ['Ctrl+Z', 'key_undo'],
  ['G T', 'key_today'], ['G A', 'key_accounts'], ['G Q', 'key_quotes'], ['G C', 'key_catalogue'], ['Esc', 'key_back'], ['?', 'key_help'],
] as const;

function walk(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => row.offsetParent);
  const at = rows.findIndex((row) => row === document.activeElement);
  const from = at < 0 ? rows.findIndex((row) => row.getAttribute('aria-current') === 'true') : at;
  rows[Math.min(rows.length - 1, Math.max(0, from + by))]?.focus();
}

/** Listens for the keyboard map; `help` opens the list of keys. */
export function listenForKeys(help: () => void): () => void {
  let chord = 0;
  const press = (event: KeyboardEvent) => {
    if (isComposing(event) || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const typing = isTyping(event.target);
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === 'z' && !event.shiftKey && !typing) {
      event.preventDefault();
      void toasts.undoLast();
      return;
    }
    if (event.key === 'Escape') {
      if (typing && event.target instanceof HTMLElement) event.target.blur();
      else if (places.mayGoBack && !document.querySelector('[role=menu]')) places.back();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !preferences.letters) return;
    const now = Date.now();
    const root = now - chord < CHORD_MS ? GO[key] : undefined;
    chord = key === 'g' && !root ? now : 0;
    if (root) places.start(root);
    else if (key === '?') help();
    else if (key === 'j' || key === 'k') walk(key === 'j' ? 1 : -1);
    else if (key === '/') document.querySelector<HTMLInputElement>('[data-search]')?.focus();
    else {
      const button = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
      if (!button || key.length !== 1) return;
      button.click();
    }
    if (chord === 0) event.preventDefault();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}
