// What the CSP and the themes ask of every page: no style attribute in markup, no colour that is not a token.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..', 'src');
/** The rail is night in every theme, and sunlight draws some edges black: named here, with their files. */
const OWN_COLOURS = { 'sales/sync/Clasp.svelte': /#[0-9A-F]{6}/g, 'parts/Margin.svelte': /#000/g, 'field/frame/Rail.svelte': /#fff/g, 'field/start/Desk.svelte': /#fff/g };
/** What lies over the page behind a dialog, dark in every theme. */
const VEIL = /rgb\([\d ]+\/ \d+%\)/g;
const faults = [];

for (const entry of readdirSync(ROOT, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.svelte')) continue;
  const path = relative(ROOT, join(entry.parentPath, entry.name));
  const [markup = '', style = ''] = readFileSync(join(ROOT, path), 'utf8').split('<style>');
  if (/\sstyle="/.test(markup)) faults.push(`${path}: a style attribute, which the CSP refuses; say style:name`);
  const colours = style.replace(OWN_COLOURS[path] ?? '', '').replace(VEIL, '').match(/#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(/g);
  if (colours) faults.push(`${path}: ${colours.join(' ')} is no token`);
}
if (faults.length) { console.error(faults.join('\n')); process.exit(1); }
console.log('styles: tokens only');
