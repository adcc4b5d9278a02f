// The language the window speaks now. Every message read in a template follows it without the page being built again.
import { overwriteGetLocale } from './generated/runtime.js';

export type Language = 'zh-Hant' | 'en';

class Speech {
  current = $state<Language>('zh-Hant');

  /** Speaks this language from now on; screen readers and fonts follow `lang`. */
  set(language: Language): void {
    this.current = language;
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-Hant-TW';
  }
}

export const speech = new Speech();
overwriteGetLocale(() => speech.current);
