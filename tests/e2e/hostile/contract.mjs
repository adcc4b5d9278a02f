// Every command of the window and what it takes, read from what Rust told TypeScript: a new command is tried without a word here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/place.mjs';

const read = (path) => readFileSync(join(ROOT, path), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '');
const types = read('ui/src/generated/api.ts');

/** The fields of a declared type, each with its own type: [name, type]. */
function fieldsOf(type) {
  const [, inner] = new RegExp(`export type ${type} = \\{([\\s\\S]*?)\\};`).exec(types) ?? [];
  return [...(inner ?? '').matchAll(/(\w+): ([^,]+?(?:<[^>]*>)?[^,]*),/g)].map(([, name, its]) => [name, its.trim()]);
}

/** Every command: its name, and the fields of what it is asked. */
export const COMMANDS = [...read('ui/src/backend/commands.ts').matchAll(/^ {2}(\w+): \{ asked: (\w+);/gm)]
  .map(([, name, asked]) => ({ name, fields: fieldsOf(asked) }));
