// A stopwatch inside of the window: begins with the press or key that `does` makes, ends when the page is at rest.
import { readFileSync } from 'node:fs';

const PAGE = readFileSync(new URL('stopwatch.js', import.meta.url), 'utf8');

/** Milliseconds until the page was first painted after it and until it was at rest, and how long of it the page waited for Rust. */
export async function timed({ web }, does) {
  await web.executeScript(PAGE);
  await web.executeScript('satchelWatch.ready()');
  await does();
  return await web.executeAsyncScript('satchelWatch.told(arguments[arguments.length - 1])');
}
