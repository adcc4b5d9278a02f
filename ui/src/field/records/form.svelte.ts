// A record that is being made: what was typed, kept as a draft with the cursor while one types; saved as one change.
import { ask, asFailed } from '../../backend/ask';
import type { BlankForm, DraftOf, Failed, FieldShown, SavedNow } from '../../generated/api';
import { Draft } from '../frame/draft.svelte';

/** What a draft of a form holds. */
interface Kept { typed: Record<string, string>; path?: string; caret?: number; wide?: boolean }

export interface FormOf {
  kind: string;
  account?: string;
  /** The draft's key and what it is of. */
  key: string;
  of: DraftOf;
  /** The field that names it in the list of drafts. */
  named: string;
}

export class NewRecordForm {
  typed = $state<Record<string, string>>({});
  faults = $state<Record<string, string>>({});
  form = $state.raw<BlankForm>();
  failed = $state.raw<Failed>();
  saving = $state(false);
  /** All fields, not only the usual ones. */
  wide = $state(false);
  /** Where the cursor stood in the draft, to be put back once. */
  cursor = $state.raw<{ path: string; caret: number }>();
  /** A draft was found and is gone on with. */
  isResumed = $state(false);
  draft: Draft<Kept>;
  #at: { path?: string; caret?: number } = {};

  constructor(readonly of: FormOf) {
    this.draft = new Draft<Kept>(of.key, of.of);
  }
  fields = $derived.by<FieldShown[]>(() => this.form?.groups.flatMap((group) => group.fields) ?? []);
  values = $derived(this.fields.map((field) => ({ path: field.path, text: this.text(field) })).filter(({ text }) => text !== ''));
  lacking = $derived(this.fields.filter((field) => field.is_required && !this.text(field).trim()).map((field) => field.label));
  wrong = $derived(this.fields.filter((field) => this.faults[field.path]).map((field) => field.label));
  isTouched = $derived(Object.values(this.typed).some((text) => text.trim() !== ''));

  text(field: FieldShown): string { return this.typed[field.path] ?? field.value; }

  /** Asks for the form and for what was begun before. */
  async begin(given: Record<string, string> = {}): Promise<void> {
    try {
      const [form, kept] = await Promise.all([ask('form', { kind: this.of.kind, account: this.of.account ?? null }), this.draft.find()]);
      this.form = form;
      this.typed = { ...(kept?.typed ?? {}), ...given };
      this.wide = kept?.wide ?? false;
      this.isResumed = kept !== undefined;
      if (kept?.path) this.cursor = { path: kept.path, caret: kept.caret ?? 0 };
      if (Object.keys(given).length) this.keep();
    } catch (fault) { this.failed = asFailed(fault); }
  }
  /** Somebody typed; the draft follows. */
  type(path: string, text: string): void {
    this.typed = { ...this.typed, [path]: text };
    if (this.faults[path]) void this.check(path, text);
    this.keep();
  }
  /** Where the cursor stands now. */
  at(path: string, caret: number | null): void { this.#at = { path, caret: caret ?? 0 }; }
  keep(): void {
    const { path } = this.#at;
    const about = this.of.account ?? null;
    this.draft.keep({ typed: { ...this.typed }, wide: this.wide, ...this.#at }, { name: this.typed[this.of.named]?.trim() ?? '', about, step: path ? `@${this.of.kind}/${path}` : '' });
  }
  /** A field was left: is it right? */
  async check(path: string, text: string): Promise<void> {
    try {
      const found = await ask('fields_check', { kind: this.of.kind, values: [{ path, text }] });
      // Somebody typed on meanwhile: that has a check of its own.
      if ((this.typed[path] ?? text) !== text) return;
      this.faults = { ...this.faults, [path]: text ? (found.find((fault) => fault.path === path)?.words ?? '') : '' };
    } catch (fault) { this.failed = asFailed(fault); }
  }
  /** Saves it as one change and lets the draft go; what failed stays with its draft. */
  async save(): Promise<SavedNow | undefined> {
    if (this.saving) return undefined;
    this.saving = true;
    this.failed = undefined;
    try {
      const values = $state.snapshot(this.values);
      const account = this.of.account;
      if (account && !values.some(({ path }) => path === 'account')) values.push({ path: 'account', text: account });
      const saved = await ask('record_make', { kind: this.of.kind, values });
      await this.draft.drop();
      return saved;
    } catch (fault) {
      this.failed = asFailed(fault);
      return undefined;
    } finally { this.saving = false; }
  }
}
