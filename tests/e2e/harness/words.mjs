// What the window says: the messages of the screens by name, in either language, so that no scenario repeats a text.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './place.mjs';

export const LANGUAGES = ['zh-Hant', 'en'];

/** All messages of a language, by name. */
function read(language) {
  const folder = join(ROOT, 'ui/messages', language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

const messages = Object.fromEntries(LANGUAGES.map((language) => [language, read(language)]));

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Every text a message may be: its own, or those of its plural forms. */
function forms(message) {
  if (typeof message === 'string') return [message];
  return message.flatMap((part) => (part.match ? Object.values(part.match) : []));
}

/** A pattern for a whole text; `{count}` and its like stand for anything. */
function pattern(text) {
  return text.split(/\{[^}]*\}/).map(escaped).join('[\\s\\S]*?');
}

/** The message of that name in both languages, as one pattern for the whole of a label. */
export function say(name) {
  const texts = LANGUAGES.flatMap((language) => {
    const message = messages[language][name];
    if (message === undefined) throw new Error(`ui/messages/${language} has no message ${name}`);
    return forms(message);
  });
  return new RegExp(`^(?:${[...new Set(texts)].map(pattern).join('|')})$`);
}

/** The same, as the beginning of a label that goes on with other things. */
export function beginning(name) {
  return new RegExp(say(name).source.replace(/\$$/, ''));
}

/** The same, anywhere in a longer text. */
export function anywhere(name) {
  return new RegExp(say(name).source.replace(/^\^/, '').replace(/\$$/, ''));
}

/** Texts that Rust composes, or a person wrote: any of them, as the whole of a label. */
export function exactly(...texts) {
  return new RegExp(`^(?:${texts.map(escaped).join('|')})$`);
}

/** Any of these texts, as a part of a label. */
export function saying(...texts) {
  return new RegExp(texts.map(escaped).join('|'));
}

const LABELS = ['fields.rs', 'choices.rs', 'kinds.rs', 'entries.rs', 'own_fields.rs'].map((name) => readFileSync(join(ROOT, 'shared/src/labels', name), 'utf8')).join('\n');

/** What people call a field or a choice, in both languages, as Rust says it; `Account.name` is a kind's own. A star says that it must be filled. */
export function label(name) {
  const [own, kind] = name.split('.').reverse();
  const begins = kind ? `\\(\\s*${kind},\\s*"${own}"` : `\\(\\s*"${own}"`;
  const found = [...LABELS.matchAll(new RegExp(`${begins},\\s*"([^"]+)",\\s*"([^"]+)",?\\s*\\)`, 'g'))];
  if (!found.length) throw new Error(`shared/src/labels has no ${name}`);
  return new RegExp(`^(?:${found.flatMap(([, zh, en]) => [zh, en]).map(escaped).join('|')})(?: ?\\*)?$`);
}

/** The row of a field: its label, then what stands there. */
export function row(name) {
  return new RegExp(label(name).source.replace('(?: ?\\*)?$', ''));
}
