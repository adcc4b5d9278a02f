// Numbers as people read them. Only grouping and signs are drawn here; every amount was computed in Rust as an exact decimal.

const MINUS = '−';
const SIGNS: Record<string, string> = { TWD: 'NT$', USD: 'US$', EUR: '€', JPY: 'JP¥', CNY: 'CN¥' };

/** 255816 → 255,816; a minus is U+2212. */
export function number(decimal: string | number): string {
  const text = String(decimal);
  const negative = text.startsWith('-');
  const [whole = '0', part] = (negative ? text.slice(1) : text).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${negative ? MINUS : ''}${grouped}${part ? `.${part}` : ''}`;
}
/** NT$255,816 */
export function money(decimal: string, currency: string): string {
  const text = number(decimal);
  const sign = SIGNS[currency] ?? `${currency} `;
  return text.startsWith(MINUS) ? `${MINUS}${sign}${text.slice(1)}` : `${sign}${text}`;
}
/** The sign alone, for the head of a column. */
export function sign(currency: string): string {
  return (SIGNS[currency] ?? currency).trim();
}
/** Whether an amount is nothing. */
export const isNone = (amount: string): boolean => /^-?0*\.?0*$/.test(amount);
/** 46 MB */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1_048_576) return `${Math.round(count / 1024)} KB`;
  if (count < 1_073_741_824) return `${(count / 1_048_576).toFixed(count < 10_485_760 ? 1 : 0)} MB`;
  return `${(count / 1_073_741_824).toFixed(1)} GB`;
}
