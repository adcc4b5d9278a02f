// A company: the real server with the sample dealer in it, its people, its codes.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { today } from './day.mjs';
import { Running, answer } from './process.mjs';
import { FAILURES, program } from './place.mjs';

/** The same company in every run. */
const SEED = '7';

export class Company {
  #data;
  #server;
  #clock;
  url;
  logins;

  /** The sample company of that size, served on a free port. */
  static async start(folder, { accounts = 60, products = 80, orders = 60, reps = 2 } = {}) {
    const company = new Company();
    company.#data = join(folder, 'server');
    const sizes = Object.entries({ accounts, products, orders, reps }).flatMap(([name, count]) => [`--${name}`, String(count)]);
    const sample = await Company.#sample(sizes);
    cpSync(join(sample, 'server'), company.#data, { recursive: true });
    company.logins = JSON.parse(readFileSync(join(sample, 'made.json'), 'utf8')).logins;
    await company.serve();
    return company;
  }

  /** Made once a day for each size and program, and copied: a large one takes ten seconds. */
  static async #sample(sizes) {
    const server = program('satchel-server');
    const made = Math.floor(statSync(server).mtimeMs);
    const day = today();
    const kept = join(FAILURES, 'samples', [day, made, ...sizes.filter((word) => !word.startsWith('-'))].join('-'));
    if (existsSync(kept)) return kept;
    const fresh = `${kept}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    const data = join(fresh, 'server');
    const told = await answer(server, ['sample', '--json', '--data', data, '--seed', SEED, ...sizes]);
    writeFileSync(join(fresh, 'made.json'), JSON.stringify(told));
    try { renameSync(fresh, kept); } catch { return fresh; }
    return kept;
  }

  /** Serves; again at the same port after it was stopped. `clock` is how far its clock is wrong, as faketime takes it. */
  async serve({ words = [], clock } = {}) {
    const listen = this.url ? this.url.replace('http://', '') : '127.0.0.1:0';
    this.#clock = clock;
    this.#server = new Running(...this.#timed([program('satchel-server'), 'serve', '--listen', listen, '--data', this.#data, ...words]));
    this.url = (await this.#server.line(/listening on (http:\S+)/))[1];
  }

  /** One of the server's commands, by the server's own clock. */
  ask(verb, ...words) {
    return answer(...this.#timed([program('satchel-server'), ...verb.split(' '), '--json', '--data', this.#data, ...words]));
  }

  /** A command, under the clock that the server has. */
  #timed([program, ...words]) {
    return this.#clock ? ['faketime', ['-f', this.#clock, program, ...words]] : [program, words];
  }

  /** The n-th login of a role. */
  login(role, n = 0) {
    const one = this.logins.filter((login) => login.role === role)[n];
    if (!one) throw new Error(`the sample company has no ${role} number ${n}`);
    return one;
  }

  /** A code that makes one device a device of that login. */
  async code(login) {
    return (await this.ask('enrol-code', '--login', login)).code;
  }

  /** What the server said last, for a failure. */
  get log() { return this.#server?.lines.slice(-60).join('\n') ?? ''; }

  async stop() { await this.#server?.stop(); }
}
