// Programs that run beside a scenario: started, listened to, ended by their own id and never by a name.
import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
/** How long a program may take to end after it was asked to. */
const END_MS_MAX = 10_000;

/** Runs a program to its end; answers what it printed. However it ended, when `anyhow`. */
export async function output(command, words, { anyhow = false, ...options } = {}) {
  try {
    return (await run(command, words, { maxBuffer: OUTPUT_BYTES_MAX, ...options })).stdout;
  } catch (fault) {
    if (anyhow && typeof fault.code === 'number') return fault.stdout;
    throw new Error(`${command} ${words.join(' ')}: ${fault.stderr || fault.stdout || fault.message}`);
  }
}

/** What a program of ours answers with `--json`. */
export async function answer(command, words, options) {
  const text = await output(command, words, { anyhow: true, ...options });
  let told;
  try { told = JSON.parse(text); } catch { throw new Error(`${command} ${words.join(' ')} answered: ${text}`); }
  if (!told.ok) throw new Error(`${command} ${words.join(' ')} refused: ${text}`);
  return told.data;
}

/** A port nobody uses. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** What still runs; it never outlives the scenario, however that ends. */
const running = new Set();
process.on('exit', () => { for (const child of running) end(child, 'SIGKILL'); });
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(1));

/** Ends a program and whatever it started, such as the one behind faketime. */
function end(child, signal) {
  try { process.kill(-child.pid, signal); } catch { /* It is gone. */ }
}

/** A program that keeps running. */
export class Running {
  lines = [];
  #child;
  #waiting = new Set();

  constructor(command, words, options = {}) {
    const pipes = ['ignore', 'pipe', 'pipe', ...(options.extra ?? [])];
    this.#child = spawn(command, words, { stdio: pipes, detached: true, ...options });
    running.add(this.#child);
    this.name = command.split('/').pop();
    this.ended = new Promise((resolve) => this.#child.once('close', (code, signal) => {
      running.delete(this.#child);
      resolve(signal ?? code);
    }));
    this.#child.once('error', (fault) => this.#heard(String(fault)));
    void this.ended.then((how) => this.#heard(`(${this.name} ended: ${how})`));
    for (const pipe of [this.#child.stdout, this.#child.stderr, this.#child.stdio[3]]) this.#listen(pipe);
  }

  get pid() { return this.#child.pid; }

  #listen(pipe) {
    if (!pipe) return;
    let rest = '';
    pipe.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      lines.forEach((line) => this.#heard(line));
    });
  }

  #heard(line) {
    this.lines.push(line);
    for (const waits of this.#waiting) waits(line);
  }

  /** The first line, past or to come, that matches; fails when the program ends before. */
  line(pattern) {
    return new Promise((resolve, reject) => {
      const waits = (line) => {
        const match = pattern.exec(line);
        if (match) resolve(match);
        else if (line.startsWith(`(${this.name} ended`)) reject(new Error(`${this.name} ended first:\n${this.lines.join('\n')}`));
        else return;
        this.#waiting.delete(waits);
      };
      this.#waiting.add(waits);
      for (const line of [...this.lines]) waits(line);
    });
  }

  /** Ends it and waits until it is gone. */
  async stop(signal = 'SIGTERM') {
    end(this.#child, signal);
    const patience = setTimeout(() => end(this.#child, 'SIGKILL'), END_MS_MAX);
    await this.ended;
    clearTimeout(patience);
  }
}
