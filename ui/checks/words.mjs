// Both languages say everything: the same messages with the same blanks, no Chinese in English, no stray English in Chinese.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Latin letters that Chinese readers write as they are. */
const AS_THEY_ARE = /Satchel|PIN|QR|Wi-Fi|PDF|Esc|Enter|Ctrl|NT\$|VAT|KB|MB|GB|[NJKEG]、?|\{\w+\}/g;
const faults = [];
const blanks = (message) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort().join();
const spoken = (message) => (typeof message === 'string' ? message : Object.values(message[0].match).join(' '));
const read = (language, file) => JSON.parse(readFileSync(join(ROOT, 'messages', language, file), 'utf8'));

const settings = readFileSync(join(ROOT, 'project.inlang/settings.json'), 'utf8');
const source = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(svelte|ts)$/.test(entry.name) && !entry.parentPath.includes('words/generated'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
const used = new Set([...source.matchAll(/\bm\.(\w+)/g)].map((match) => match[1]));
const quoted = new Set([...source.matchAll(/'(\w+)'/g)].map((match) => match[1]));

for (const file of readdirSync(join(ROOT, 'messages/zh-Hant'))) {
  if (!settings.includes(`/${file}`)) faults.push(`${file} is not named in project.inlang/settings.json`);
  const chinese = read('zh-Hant', file), english = read('en', file);
  for (const key of new Set([...Object.keys(chinese), ...Object.keys(english)])) {
    if (!(key in chinese) || !(key in english)) { faults.push(`${file}: ${key} lacks a language`); continue; }
    if (blanks(spoken(chinese[key])) !== blanks(spoken(english[key])) && !Array.isArray(english[key])) faults.push(`${file}: ${key} has other blanks in each language`);
    if (/[\u3000-\u9fff\uff00-\uffef]/.test(spoken(english[key]))) faults.push(`${file}: Chinese in English ${key}`);
    if (/[A-Za-z]{2,}/.test(spoken(chinese[key]).replace(AS_THEY_ARE, ''))) faults.push(`${file}: English in Chinese ${key}: ${spoken(chinese[key])}`);
    if (!used.has(key) && !quoted.has(key)) faults.push(`${file}: ${key} is said nowhere`);
  }
}
// Words written into a page instead of a message file.
for (const entry of readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })) {
  if (!entry.name.endsWith('.svelte')) continue;
  const page = readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(/<!--[\s\S]*?-->|<script[\s\S]*?<\/script>|<style>[\s\S]*?<\/style>/g, '');
  if (/[\u4e00-\u9fff]/.test(page)) faults.push(`${entry.name}: Chinese written into the page`);
}
if (faults.length) { console.error(faults.join('\n')); process.exit(1); }
console.log('words: complete in both languages');
