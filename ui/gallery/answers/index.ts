// Every answer the gallery makes up. A screen under construction adds its own file here.
import type { Commands } from '../../src/backend/commands';
import { accounts } from './accounts';
import { catalogue } from './catalogue';
import { drafts } from './drafts';
import { begin } from './start';
import { records } from './records';
import { sales } from './sales';
import { sync } from './sync';
import { today } from './today';

/** What takes long may be answered later, or never. */
export type Answers = { [N in keyof Commands]?: (asked: Commands[N]['asked']) => Commands[N]['answer'] | Promise<Commands[N]['answer']> };
export const answers: Answers = { ...begin, ...records, ...today, ...sales, ...sync, ...accounts, ...catalogue, ...drafts };
