// Drafts as Rust keeps them: neither a lock nor a kill (the page drawn anew) loses them.
import type { DraftShown, KeepDraft } from '../../src/generated/api';
import { state, t } from '../asked';
import type { Answers } from '.';
import { at, ref } from './shown';

const begun: KeepDraft[] = state === 'draft' ? [{ key: 'account-new', of: 'new-account', name: '金旺鐵工', about: null, step: '@account/tax_id', content: JSON.stringify({ typed: { name: '金旺鐵工', tax_id: '52691493' }, path: 'tax_id', caret: 4 }) }] : [];
const KEY = 'drafts';
const before = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as KeepDraft[];
const kept = new Map<string, KeepDraft>([...begun, ...before].map((draft) => [draft.key, draft]));
const write = () => sessionStorage.setItem(KEY, JSON.stringify([...kept.values()]));
/** All that are kept. */
export const all = (): DraftShown[] => [...kept.values()].map((one) => draft(one));

/** A draft as it is told; what it is about is made up. */
export const draft = (again: KeepDraft, more: Partial<DraftShown> = {}): DraftShown => ({
  key: again.key, of: again.of, title: again.name || t('草稿', 'Draft'), about: again.about ? ref(again.of.startsWith('sale') || again.of === 'signer-name' ? 'quote' : again.of.includes('visit') || again.of.includes('reason') ? 'visit' : 'account', again.about, '大同五金行') : null,
  step: '', content: again.content, kept_ms: at(10, 42), again, ...more,
});
export const drafts: Answers = {
  drafts: all,
  draft_keep: (asked) => { kept.set(asked.key, asked); write(); return { ...draft(asked), kept_ms: Date.now() }; },
  draft_drop: ({ key }) => { kept.delete(key); write(); return {}; },
};
