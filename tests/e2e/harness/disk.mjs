// A small disk in memory that gets full: mounted for one scenario, where mounting is allowed.
import { mkdirSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { output } from './process.mjs';

const PIECES = [64 * 1024, 1];

export class Disk {
  place;

  /** A disk of that many megabytes; nothing where mounting is not allowed. */
  static async mount(place, megabytes) {
    mkdirSync(place, { recursive: true });
    const disk = new Disk();
    disk.place = place;
    try { await output('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', place]); } catch { return undefined; }
    return disk;
  }

  get #filler() { return join(this.place, 'filler'); }

  /** Leaves no byte of room on it. */
  fill() {
    const filler = openSync(this.#filler, 'a');
    for (const size of PIECES) {
      try { while (writeSync(filler, Buffer.alloc(size)) > 0); } catch { /* This piece found no room: a smaller one may. */ }
    }
    closeSync(filler);
  }

  /** Makes room again. */
  empty() { rmSync(this.#filler); }

  async stop() { await output('umount', [this.place]); }
}
