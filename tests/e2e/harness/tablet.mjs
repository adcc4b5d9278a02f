// A device through the `satchel` command line: the colleague of a scenario, and a quick way to a filled store.
import { join } from 'node:path';
import { ZONE } from './day.mjs';
import { answer } from './process.mjs';
import { program } from './place.mjs';

/** Every device of the scenarios. */
export const PIN = '258025';

export class Tablet {
  constructor(folder, name) {
    this.name = name;
    this.store = join(folder, name, 'store');
  }

  /** Runs a verb and reads its answer. */
  ask(verb, ...words) {
    const environment = { ...process.env, SATCHEL_PIN: PIN, TZ: ZONE };
    return answer(program('satchel'), ['--store', this.store, verb, '--json', ...words], { env: environment });
  }

  /** Makes the store a device of the code's person. */
  enrol(url, code) { return this.ask('enrol', '--server', url, '--code', code, '--name', this.name); }

  /** A round. A round that ends with something for a person is a round. */
  sync() { return this.ask('sync'); }

  /** The first record of a kind that a search finds. */
  async first(kind, ...search) {
    const { records } = await this.ask('list', kind, ...search);
    if (!records.length) throw new Error(`${this.name} has no ${kind} ${search.join(' ')}`);
    return records[0];
  }
}
