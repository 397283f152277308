/** Small homes of all tables, and the commands that are killed in them. */
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { recording, temporaryFolder } from '../cli/recording.js';
import type { Attack } from './attack.js';
import { copyOf } from './copyOf.js';
import { main } from './product.js';
import { type Cells, cellsOf } from './states.js';

/** A set-up of twelve days, then days of which the second begins a month. */
const WORLD = {
  profile: '{"extends":"demo","usersPerYear":4000,"shards":2,"truthLives":1,"start":"2026-04-18"}',
  seed: '5',
  'as-of': '2026-07-28',
  market: 'simulated',
  workers: '1',
};
const SECOND_DAY = '2026-05-01';

/** Says it to `kro`, in this process. */
export async function kro(home: string, ...words: readonly string[]): Promise<string> {
  const effects = recording({ now: Date.now });
  expect(await main([...words, '--home', home], effects), effects.logged.join('\n')).toBe(0);
  return home;
}

/** Homes are made once for all attacks on them, which copy them. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

export const setUp = once(async (): Promise<Attack> => {
  const words = ['load', ...Object.entries(WORLD).flatMap(([name, value]) => [`--${name}`, value])];
  const whole = await kro(join(temporaryFolder(), 'home'), ...words);
  // The market is the same for every case, and takes longer to draw than all the rest.
  const before = copyOf(whole, (file) => file === 'checkpoints/market');
  return { before, words };
});

const loaded = once(async () => {
  const { before, words } = await setUp();
  return kro(copyOf(before), ...words);
});

/** Two days in a transaction each, a backup, and everything that is loaded pruned. */
export async function twoDays(): Promise<Attack> {
  const before = await loaded();
  const half = await kro(copyOf(before), 'ingest', '--workers', '1');
  return { before, between: [half], words: ['ingest', '--through', SECOND_DAY, '--workers', '1', '--keep-days', '0'] };
}

/** Homes with a backup of two days ago. */
const behind = once(async () => {
  const old = await loaded();
  const home = await kro(copyOf(old), 'ingest', '--through', SECOND_DAY, '--workers', '1', '--backups', '0');
  return { old, home };
});

/** The one of before or the one of now can be restored, whenever it is killed. */
export async function backup(): Promise<Attack> {
  const { old, home } = await behind();
  const sound = [await cellsOf(old), await cellsOf(home)];
  const also = async (left: string) => expect(sound).toContainEqual(await restored(left));
  return { before: home, words: ['backup'], also };
}

async function restored(home: string): Promise<Cells> {
  const copy = await kro(join(temporaryFolder(), 'home'), 'restore', '--from', copyOf(home));
  const cells = await cellsOf(copy);
  rmSync(copy, { recursive: true });
  return cells;
}

export async function restore(): Promise<Attack> {
  const { home } = await behind();
  return { before: home, words: ['restore', '--force'] };
}

const IMPORTED = [
  'users',
  'kyc_checks',
  'user_acquisitions',
  'deposits',
  'withdrawals',
  'orders',
  'trades',
  'ramp_transactions',
  'ledger_entries',
];

/** An exchange's exports two days later: rows that are new, rows that changed, and one that cannot be. */
export async function imports(): Promise<Attack> {
  const { old, home } = await behind();
  const first = await exported(old);
  const second = await exported(home);
  appendFileSync(join(second, 'users.csv'), 'nobody\r\n');
  const before = await kro(join(temporaryFolder(), 'home'), 'import', join(first, 'map.yaml'));
  return { before, words: ['import', join(second, 'map.yaml')], isRunAnew: true };
}

async function exported(home: string): Promise<string> {
  const folder = join(temporaryFolder(), 'export');
  mkdirSync(folder);
  for (const table of IMPORTED) await kro(home, 'export', '--table', table, folder);
  const tables = IMPORTED.map((table) => `  ${table}: { files: ${table}.csv }\n`);
  writeFileSync(join(folder, 'map.yaml'), `tables:\n${tables.join('')}`);
  return folder;
}
