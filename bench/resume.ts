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
const DAYS = 5;

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  try {
    const young = await daySeconds(join(folder, 'young'), parseDay('2022-03-31', 'day'));
    const old = await daySeconds(join(folder, 'old'), parseDay('2024-12-31', 'day'));
    console.log(
      `a day after 3 months: ${young.toFixed(2)} s; after 3 years: ${old.toFixed(2)} s, ${(old / young).toFixed(2)}× of it`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The median of a few days, each a command of its own, after the world has been made through `lived`. */
async function daySeconds(home: string, lived: Day): Promise<number> {
  await through(home, lived);
  const seconds: number[] = [];
  for (let day = lived + 1; day <= lived + DAYS; day++) {
    const begin = performance.now();
    await through(home, day);
    seconds.push((performance.now() - begin) / 1000);
  }
  return seconds.sort((a, b) => a - b)[Math.floor(DAYS / 2)]!;
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
