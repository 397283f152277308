/** Effects that write down what would have been shown; the clock stands still unless moved, and there is no network. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Effects } from '../../src/effects.js';

export interface Recording extends Effects {
  readonly logged: string[];
  readonly printed: string[];
}

export function recording(given: Partial<Effects> = {}): Recording {
  const logged: string[] = [];
  const printed: string[] = [];
  return {
    now: () => Date.parse('2026-07-01T12:00:00Z'),
    env: { KRO_MARKET: 'simulated' },
    fetch: () => Promise.reject(Object.assign(new Error('tests have no network'), { code: 'ENOTFOUND' })),
    sleep: async () => {},
    timeout: (millis) => AbortSignal.timeout(Math.ceil(millis)),
    random: () => 0.5,
    pid: process.pid,
    salt: () => 'salt',
    cwd: temporaryFolder(),
    ...given,
    log: (line) => void logged.push(line),
    progress: () => {},
    print: (text) => void printed.push(text),
    logged,
    printed,
  };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'kro-test-'));
}
