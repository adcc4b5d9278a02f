// What can be measured of a screen: targets, cut and lost text, in the size the window has.
import { readFileSync } from 'node:fs';

const AUDIT = readFileSync(new URL('audit.js', import.meta.url), 'utf8');

/** Findings of the screen that is shown. */
export function audit(screen) {
  return screen.web.executeScript(AUDIT);
}
