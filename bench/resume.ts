/**
 * A day resumed from its checkpoint, in a young world and in an old one: the market, the states read, the day lived, landed
 * and loaded. `npm run bench -- resume [users a year]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realEffects } from '../src/effects.js';
import type { Config } from '../src/pipeline/config.js';
import { catchUp } from '../src/pipeline/run.js';
import { openSession } from '../src/pipeline/session.js';
import { type Day, parseDay } from '../src/time.js';

const USERS_PER_YEAR = Number(process.argv[3] ?? 10_000);
const START = '2022-01-01';
const DAYS = 9;

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  try {
    const homes = [
      { path: join(folder, 'young'), lived: parseDay('2022-03-31', 'day'), seconds: [] as number[] },
      { path: join(folder, 'old'), lived: parseDay('2024-12-31', 'day'), seconds: [] as number[] },
    ] as const;
    for (const { path, lived } of homes) await through(path, lived);
    // A few days, each a command of its own; the homes take turns, so that a busy machine is busy for both.
    for (let day = 1; day <= DAYS; day++)
      for (const { path, lived, seconds } of homes) seconds.push(await secondsOf(() => through(path, lived + day)));
    const [young, old] = homes.map(({ seconds }) => median(seconds)) as [number, number];
    console.log(
      `a day after 3 months: ${young.toFixed(2)} s; after 3 years: ${old.toFixed(2)} s, ${(old / young).toFixed(2)}× of it`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

async function through(home: string, asOf: Day): Promise<void> {
  const profile = JSON.stringify({ extends: 'demo', usersPerYear: USERS_PER_YEAR, start: START });
  const rest: Omit<Config, 'home' | 'asOf' | 'profile'> = {
    seed: 1,
    market: ['simulated'],
    workers: 1,
    wait: 0,
    backups: 0,
    keepDays: 30,
    json: false,
    quiet: true,
  };
  const session = await openSession({ home, asOf, profile, ...rest }, { ...realEffects, log: () => {} });
  try {
    await catchUp(session, asOf);
  } finally {
    await session.close();
  }
}
