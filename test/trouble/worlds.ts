/** A small world, an export of it, and `kro` in this process or, under a limit of the shell's, in one of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { Effects } from '../../src/effects.js';
import { recording, temporaryFolder } from '../cli/recording.js';

const BIN = resolve(import.meta.dirname, '../../bin/kro');
const PROFILE = '{"extends":"demo","usersPerYear":1500,"shards":2,"truthLives":0,"start":"2026-04-25"}';

// Several commands each, on a machine that is busy.
vi.setConfig({ testTimeout: 180_000 });

// Builds it where that is needed, before any limit.
execFileSync(process.execPath, [BIN, '--version']);

export interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function kro(home: string, words: readonly string[], effects: Partial<Effects> = {}): Promise<Told> {
  const recorded = recording({ now: Date.now, cwd: join(home, '..'), ...effects });
  const code = await main([...words, '--home', home], recorded);
  return { code, stdout: recorded.printed.join(''), stderr: recorded.logged.join('\n') };
}

/** A process whose files may not become larger than so many KiB. */
export function kroLimited(home: string, kib: number, words: readonly string[]): Told {
  const script = `ulimit -f ${kib}; exec "$0" "$@"`;
  const ran = spawnSync('bash', ['-c', script, process.execPath, BIN, ...words, '--home', home], { encoding: 'utf8' });
  return { code: ran.status ?? -1, stdout: ran.stdout, stderr: ran.stderr };
}

/** Five days of set-up and a backup; the day after is due. */
export async function newWorld(...words: readonly string[]): Promise<string> {
  const home = join(temporaryFolder(), 'home');
  const world = ['--profile', PROFILE, '--seed', '5', '--as-of', '2026-07-28', '--workers', '1', ...words];
  const told = await kro(home, ['load', ...world]);
  expect(told.code, told.stderr).toBe(0);
  return home;
}

/** A file of so many users. */
export function usersFile(count: number): string {
  const path = join(temporaryFolder(), 'users.csv');
  const names = 'user_id,email,signup_date,country,kyc_status,account_tier,account_balance_usd,is_active,created_at';
  const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
  const rows = Array.from(
    { length: count },
    (_, at) => `${id(at)},u${at}@mail.example,2026-05-01,US,verified,basic,${at}.5,true,2026-05-01T10:00:00Z`,
  );
  writeFileSync(path, `${[names, ...rows].join('\n')}\n`);
  return path;
}

/** One sentence, no stack, and no talk of a bug. */
export function expectSentence({ code, stderr }: Told, sentence: RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr.split('\n').filter((line) => line.startsWith('kro: '))).toHaveLength(1);
  expect(stderr).not.toMatch(/unexpected|\n\s+at /);
  expect(code).toBe(1);
}
