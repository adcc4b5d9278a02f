// Imports point one way: parts ← sales/<noun> ← field/<screen>; only backend/ knows Tauri; a noun uses at most one other.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..', 'src');
/** What each layer may import from. */
const MAY = {
  parts: ['parts'],
  words: ['words'],
  backend: ['backend', 'generated', 'words'],
  sales: ['sales', 'parts', 'words', 'generated'],
  field: ['field', 'sales', 'parts', 'words', 'generated', 'backend', 'look'],
};
const faults = [];
const nouns = new Map();

for (const entry of readdirSync(ROOT, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(ts|svelte)$/.test(entry.name)) continue;
  const path = relative(ROOT, join(entry.parentPath, entry.name));
  const [layer, noun] = path.split('/');
  if (path.startsWith('words/generated') || !(layer in MAY)) continue;
  const text = readFileSync(join(ROOT, path), 'utf8');
  if (!/^(\/\/|<!--)/.test(text)) faults.push(`${path}: its first line does not say what it is`);
  if (/\sstyle="/.test(text)) faults.push(`${path}: a style attribute, which the CSP refuses; use style:name`);
  if (/#[0-9a-fA-F]{3,8}\b/.test(text.split('<style>')[1] ?? '') && path !== 'sales/sync/Clasp.svelte' && !/--|#fff|#000/.test(text.split('<style>')[1])) faults.push(`${path}: a colour that is no token`);
  for (const [, from] of text.matchAll(/from\s+'([^']+)'/g)) {
    if (from.startsWith('@tauri-apps') && path !== 'backend/door.ts') faults.push(`${path}: only backend/door.ts may import ${from}`);
    if (!from.startsWith('.')) continue;
    const to = normalize(join(dirname(path), from));
    const [toLayer, toNoun] = to.split('/');
    if (!MAY[layer].includes(toLayer)) faults.push(`${path}: ${layer} may not import ${toLayer} (${from})`);
    if (layer === 'sales' && toLayer === 'sales' && toNoun !== noun) nouns.set(noun, (nouns.get(noun) ?? new Set()).add(toNoun));
  }
}
for (const [noun, uses] of nouns) if (uses.size > 1) faults.push(`sales/${noun} uses ${[...uses].join(' and ')}: at most one other noun`);
if (faults.length) { console.error(faults.join('\n')); process.exit(1); }
console.log('layers: in order');
