// How a row stands out: at most one flagged tint in a list.

export type Tone = 'plain' | 'current' | 'need' | 'bad' | 'done';
