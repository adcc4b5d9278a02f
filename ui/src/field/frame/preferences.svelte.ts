// How the window looks and listens: theme, text size, gloves, single-letter keys, language. Kept by Rust, drawn here.
import { ask } from '../../backend/ask';
import { changes } from '../../backend/changes.svelte';
import type { Settings } from '../../generated/api';
import { speech } from '../../words';

const AT_FIRST: Settings = { lang: 'zh-Hant-TW', theme: 'system', text_percent: 100, is_glove: false, has_letter_keys: true, is_metered: false };

class Preferences {
  now = $state.raw<Settings>(AT_FIRST);
  letters = $derived(this.now.has_letter_keys);

  /** Reads them once, before anything is drawn. */
  async read(): Promise<void> {
    try { this.draw(await ask('settings')); } catch { this.draw(AT_FIRST); }
  }
  /** Changes some of them; what Rust then says is drawn. */
  async set(some: Partial<Settings>): Promise<void> {
    const wanted = { ...this.now, ...some };
    this.draw(wanted);
    this.draw(await ask('settings_set', wanted));
    changes.tell();
  }
  /** Draws the page as preferred. */
  draw(settings: Settings): void {
    this.now = settings;
    speech.set(settings.lang === 'en' ? 'en' : 'zh-Hant');
    const root = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = { system: dark ? 'dark' : 'light', light: 'light', dark: 'dark', sunlight: 'sun' }[settings.theme];
    root.dataset.text = String(settings.text_percent);
    if (settings.is_glove) root.dataset.hand = 'glove';
    else delete root.dataset.hand;
  }
  /** Follows the system between light and dark. */
  follow(): () => void {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const draw = () => this.draw(this.now);
    system.addEventListener('change', draw);
    return () => system.removeEventListener('change', draw);
  }
}

export const preferences = new Preferences();
