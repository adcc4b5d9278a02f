// What is being typed into a quote or an order and is not saved yet, by `<line>.<field>` or the field's path: one draft a sale.
import { asFailed } from '../../backend/ask';
import type { RecordRef } from '../../generated/api';
import { mishaps } from '../frame/act.svelte';
import { Draft } from '../frame/draft.svelte';

export class SaleTyping {
  texts = $state.raw<Record<string, string>>({});
  #draft: Draft<Record<string, string>>;
  #record: RecordRef | undefined;

  constructor(id: string) {
    this.#draft = new Draft<Record<string, string>>(`sale-typing:${id}`, 'sale-field');
  }
  /** Goes on with what was kept. */
  async begin(): Promise<void> {
    try { this.texts = { ...(await this.#draft.find()), ...this.texts }; } catch (fault) { mishaps.last = asFailed(fault); }
  }
  /** The lines with a field of this name being typed. */
  linesWith(...names: string[]): string[] {
    return Object.keys(this.texts).flatMap((key) => names.filter((name) => key.endsWith(`.${name}`)).map((name) => key.slice(0, -name.length - 1)));
  }
  type(key: string, text: string, record: RecordRef): void {
    this.#record = record;
    this.texts = { ...this.texts, [key]: text };
    this.#keep(key);
  }
  /** It is saved, or not wanted. */
  left(key: string): void {
    if (!(key in this.texts)) return;
    const { [key]: _gone, ...rest } = this.texts;
    this.texts = rest;
    const other = Object.keys(rest)[0];
    if (other) this.#keep(other);
    // A draft that cannot be let go only stands on Today a while longer.
    else void this.#draft.drop().catch(() => undefined);
  }
  flush(): void { void this.#draft.flush(); }
  #keep(key: string): void {
    const record = this.#record;
    if (!record) return;
    const path = key.includes('.') ? `lines.${key}` : key;
    this.#draft.keep({ ...this.texts }, { name: '', about: record.id, step: `@${record.kind}/${path}` });
  }
}
