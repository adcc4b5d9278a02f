// The shapes a state of sync is drawn with. `failed` is for what the device itself could not save.

export type Shape = 'received' | 'waiting' | 'need' | 'offline' | 'failed';
