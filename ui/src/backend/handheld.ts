// Whether this page is built for a phone or a tablet: Tauri's own builder says so, and what only they have is left out of all others.
const { TAURI_ENV_PLATFORM: system } = import.meta.env;
export const IS_HANDHELD = system === 'android' || system === 'ios';
