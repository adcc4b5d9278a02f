// Times and days as people write them in either language, from epoch milliseconds in the device's own time zone.
import { m } from './generated/messages.js';
import { speech } from './language.svelte';

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const WEEKDAYS_ZH = ['週日', '週一', '週二', '週三', '週四', '週五', '週六'];
const two = (n: number) => String(n).padStart(2, '0');
const english = () => speech.current === 'en';

/** 14:05 */
export function clock(ms: number): string {
  const at = new Date(ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}
/** 10:42:07 */
export function clockExact(ms: number): string {
  return `${clock(ms)}:${two(new Date(ms).getSeconds())}`;
}
/** 11/19; 19 Nov */
export function day(ms: number): string {
  const at = new Date(ms);
  return english() ? `${at.getDate()} ${MONTHS[at.getMonth()]}` : `${two(at.getMonth() + 1)}/${two(at.getDate())}`;
}
/** 11/19 週四; Thu 19 Nov */
export function weekday(ms: number): string {
  const name = new Date(ms).getDay();
  return english() ? `${WEEKDAYS_EN[name]} ${day(ms)}` : `${day(ms)} ${WEEKDAYS_ZH[name]}`;
}
/** 11 月 19 日 週四; Thu 19 Nov: the head of a day's page. */
export function dayTitle(ms: number): string {
  const at = new Date(ms);
  return english() ? weekday(ms) : `${at.getMonth() + 1} 月 ${at.getDate()} 日 ${WEEKDAYS_ZH[at.getDay()]}`;
}
/** 2026/11/19; 19 Nov 2026 */
export function fullDay(ms: number): string {
  const at = new Date(ms);
  return english() ? `${day(ms)} ${at.getFullYear()}` : `${at.getFullYear()}/${day(ms)}`;
}
/** The midnight with which a day begins, `2026-11-19` as Rust writes it. */
export function msOf(iso: string): number {
  const [year = 0, month = 1, date = 1] = iso.split('-').map(Number);
  return new Date(year, month - 1, date).getTime();
}
/** 2026-11-19 as Rust writes a day → 11/19; 19 Nov, with the year when it is not this one. */
export function dayOf(iso: string): string {
  return dated(msOf(iso), Date.now());
}
/** The day, with its year when that is not this one. */
function dated(ms: number, now: number): string {
  return new Date(ms).getFullYear() === new Date(now).getFullYear() ? day(ms) : fullDay(ms);
}
/** How many midnights lie between: 0 today, 1 yesterday. */
export function daysAgo(ms: number, now = Date.now()): number {
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(ms).setHours(0, 0, 0, 0)) / DAY_MS);
}
/** 14:05 today; 昨 17:52; the day before that, with its year when that is not this one. */
export function stamp(ms: number, now = Date.now()): string {
  const days = daysAgo(ms, now);
  if (days === 0) return clock(ms);
  if (days === 1) return m.when_yesterday({ time: clock(ms) });
  return `${dated(ms, now)} ${clock(ms)}`;
}
/** 11 分鐘前; 3 小時前; 6 天前; a date after seven days. */
export function ago(ms: number, now = Date.now()): string {
  const minutes = Math.floor((now - ms) / 60_000);
  if (minutes < 1) return m.when_now();
  if (minutes < 60) return m.when_minutes_ago({ n: minutes });
  if (daysAgo(ms, now) === 0) return m.when_hours_ago({ n: Math.floor(minutes / 60) });
  const days = daysAgo(ms, now);
  if (days === 1) return m.when_yesterday({ time: clock(ms) });
  return days <= 7 ? m.when_days_ago({ n: days }) : dated(ms, now);
}
/** 3 小時 12 分; 18 分; 22 秒 */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return m.span_seconds({ n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return m.span_minutes({ n: minutes });
  if (minutes < 48 * 60) return m.span_hours({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return m.span_days({ n: Math.floor(minutes / 1440) });
}
