// Where things are: the repository, its programs, and a folder of its own for every scenario.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Pictures and logs of what failed. */
export const FAILURES = join(ROOT, 'target/e2e');

/** Whose programs are tried: cargo's `debug` or `release`. */
export const PROFILE = process.env.SATCHEL_E2E_PROFILE ?? 'debug';

/** A program that cargo built. */
export function program(name) {
  const path = join(ROOT, 'target', PROFILE, name);
  if (!existsSync(path)) throw new Error(`${name} is not built: cargo xtask e2e builds it, cargo xtask bench its release`);
  return path;
}

/** A new folder, and how to be rid of it. */
export function folder(name) {
  const path = mkdtempSync(join(tmpdir(), `satchel-${name}-`));
  return { path, drop: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Where a failure's file goes. */
export function failureFile(name) {
  mkdirSync(FAILURES, { recursive: true });
  return join(FAILURES, name);
}
