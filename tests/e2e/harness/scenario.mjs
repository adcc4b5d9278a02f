// One scenario: a company, a line and windows, cleared away afterwards; a failure leaves pictures and how to replay it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Company } from './company.mjs';
import { Disk } from './disk.mjs';
import { Line } from './line.mjs';
import { Tablet } from './tablet.mjs';
import { failureFile, folder } from './place.mjs';
import { Window } from './window.mjs';

/** Nothing here takes so long unless it hangs. */
const TIMEOUT_MS = 5 * 60_000;
const file = basename(process.argv[1] ?? 'scenario', '.mjs');

class Stage {
  #folder;
  #windows = [];
  #lines = [];
  #disks = [];

  constructor(folder) { this.#folder = folder; }

  /** The company of this scenario. */
  async company(size) {
    this.theCompany = await Company.start(this.#folder.path, size);
    return this.theCompany;
  }

  /** A line from a tablet to the company's server. */
  async line() {
    const line = await Line.to(this.theCompany.url);
    this.#lines.push(line);
    return line;
  }

  /** A window on a store of its own; not opened yet. */
  window(name = 'TABLET') {
    const window = new Window(this.#folder.path, name);
    this.#windows.push(window);
    return window;
  }

  /** A small disk that can be filled; nothing where mounting is not allowed. */
  async disk(megabytes) {
    const disk = await Disk.mount(join(this.#folder.path, `disk-${this.#disks.length}`), megabytes);
    if (disk) this.#disks.push(disk);
    return disk;
  }

  /** A device driven by the command line, for a colleague's part. */
  tablet(name) { return new Tablet(this.#folder.path, name); }

  /** Somebody at the office, who holds by now all that it has. */
  async office(role = 'admin') {
    const office = this.tablet('OFFICE');
    await office.enrol(this.theCompany.url, await this.theCompany.code(this.theCompany.login(role).login));
    await office.sync();
    return office;
  }

  /** Pictures of all windows, and what programs said last. */
  async keep(name) {
    for (const window of this.#windows) {
      const path = failureFile(`${name}-${window.name}`);
      try { await window.picture(`${path}.png`); console.error(`picture: ${path}.png`); } catch { /* No window, no picture. */ }
      writeFileSync(`${path}.log`, `${window.log}\n--- server\n${this.theCompany?.log ?? ''}\n`);
    }
  }

  /** No page complained of anything. */
  async quiet() {
    for (const window of this.#windows) assert.deepEqual(await window.mishaps(), [], `${window.name} complains`);
  }

  async clear() {
    for (const window of this.#windows) await window.close();
    for (const line of this.#lines) await line.stop();
    await this.theCompany?.stop();
    for (const disk of this.#disks) await disk.stop();
    this.#folder.drop();
  }
}

/** Declares a scenario as a test; only tells its name when the file is asked what it holds. */
export function scenario(name, play, timeout_ms = TIMEOUT_MS) {
  if (process.env.SATCHEL_E2E_LIST) {
    console.log(`scenario: ${name}`);
    return;
  }
  test(name, { timeout: timeout_ms }, async (t) => {
    const stage = new Stage(folder(file));
    try {
      await play(stage, t);
      await stage.quiet();
    } catch (fault) {
      await stage.keep(`${file}-${name.replace(/\W+/g, '-').slice(0, 60)}`);
      console.error(`replay: cargo xtask e2e ${file}`);
      throw fault;
    } finally {
      await stage.clear();
    }
  });
}
