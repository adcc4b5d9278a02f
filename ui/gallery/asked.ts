// What the address asks the gallery to show: #page=today&state=offline&theme=dark&lang=en&text=200

const asked = new URLSearchParams(location.hash.slice(1));
export const page = asked.get('page') ?? 'today';
export const state = asked.get('state') ?? 'normal';
export const theme = asked.get('theme') ?? 'light';
export const lang = asked.get('lang') ?? 'zh-Hant-TW';
export const text = Number(asked.get('text') ?? '100');
export const glove = asked.get('glove') === 'yes';

let english = lang === 'en';
/** Follows the settings, as Rust's words do. */
export const speak = (language: string): void => { english = language === 'en'; };
/** The words in the language spoken. */
export const t = (zh: string, en: string): string => (english ? en : zh);
