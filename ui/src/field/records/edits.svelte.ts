// Edits of one record's fields: each left field is one change. What could not be saved stays on the screen, with why.
// What is being typed is kept as a draft too, so that lock and kill lose none of it.
import { ask, asFailed } from '../../backend/ask';
import { changes } from '../../backend/changes.svelte';
import type { Failed, FieldShown, Head, RecordRef, SavedNow, Typed } from '../../generated/api';
import { toasts } from '../../parts/toasts.svelte';
import { act } from '../frame/act.svelte';
import { Draft } from '../frame/draft.svelte';

/** One field under somebody's hands. */
export interface Edit {
  /** What stands on the screen and not yet in the store. */
  typed?: string;
  failed?: Failed;
  /** `已存 10:42:07` */
  saved?: string;
  busy?: boolean;
  /** It was typed before a lock or a kill, and waits for a word. */
  isKept?: boolean;
}

/** The words of a set, as people separate them. */
const wordsOf = (text: string): string[] => text.split(/[,，、]/).map((word) => word.trim()).filter(Boolean);

/** What is sent: the field as typed; of a set only the words that came and those that went, so that others' stay. */
function sent(field: FieldShown, text: string): Typed[] {
  if (field.form !== 'set') return [{ path: field.path, text }];
  const before = wordsOf(field.value), after = wordsOf(text);
  const came = after.filter((word) => !before.includes(word)).map((word) => ({ path: `${field.path}.${word}`, text: 'yes' }));
  return [...came, ...before.filter((word) => !after.includes(word)).map((word) => ({ path: `${field.path}.${word}`, text: '' }))];
}

export class Edits {
  #by = $state.raw<Record<string, Edit>>({});
  /** The version each edit began with: a field that moved since keeps both values. */
  #bases = new Map<string, string[]>();
  #drafts = new Map<string, Draft<string>>();
  #resumed: string | undefined;

  of(path: string): Edit { return this.#by[path] ?? {}; }
  #set(path: string, edit: Edit): void { this.#by = { ...this.#by, [path]: edit }; }
  #draft(id: string, path: string): Draft<string> {
    const key = `field:${id}:${path}`;
    const known = this.#drafts.get(path) ?? new Draft<string>(key, 'field');
    this.#drafts.set(path, known);
    return known;
  }

  /** Once per record: what was typed and not saved when the tablet was locked or died. */
  async resume(record: RecordRef): Promise<void> {
    if (this.#resumed === record.id) return;
    this.#resumed = record.id;
    const begins = `field:${record.id}:`;
    try {
      for (const kept of await ask('drafts')) {
        const path = kept.key.startsWith(begins) ? kept.key.slice(begins.length) : '';
        if (!path || this.of(path).typed !== undefined) continue;
        this.#draft(record.id, path);
        this.#set(path, { typed: JSON.parse(kept.content) as string, isKept: true });
      }
    } catch { /* Without its drafts a record is read all the same; they stand on Today. */ }
  }
  /** Somebody typed. */
  type(field: FieldShown, text: string, head: Head): void {
    const { path } = field;
    if (!this.#bases.has(path)) this.#bases.set(path, head.heads);
    this.#set(path, { ...this.of(path), typed: text });
    this.#draft(head.record.id, path).keep(text, { name: '', about: head.record.id, step: `@${head.record.kind}/${path}` });
  }
  /** Somebody wants what stood there before. */
  drop(path: string): void {
    this.#bases.delete(path);
    this.#set(path, {});
    this.#letGo(path);
  }
  /** The field was left: saves it, or says why not. */
  async save(id: string, field: FieldShown, text: string, toast = false): Promise<SavedNow | undefined> {
    const { path } = field;
    const values = sent(field, text);
    if (!values.length) { this.drop(path); return undefined; }
    this.#set(path, { typed: text, busy: true });
    try {
      const saved = await ask('fields_set', { id, values, base: this.#bases.get(path) ?? null });
      this.#bases.delete(path);
      this.#letGo(path);
      this.#set(path, { saved: saved.is_changed ? saved.words : undefined });
      const { undo } = saved;
      if (toast && undo?.words && saved.is_changed) toasts.say(undo.words, () => void act(() => ask('undo', undo)));
      changes.tell();
      return saved;
    } catch (fault) {
      this.#set(path, { typed: text, failed: asFailed(fault) });
      return undefined;
    }
  }
  #letGo(path: string): void {
    const draft = this.#drafts.get(path);
    this.#drafts.delete(path);
    // A draft that cannot be let go only stands on Today a while longer.
    void draft?.drop().catch(() => undefined);
  }
}
