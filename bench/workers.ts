/**
 * The same world simulated and landed by one worker and by two, side by side.
 * `npm run bench -- workers [users a year] [months]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realEffects } from '../src/effects.js';
import { simulate } from '../src/pipeline/run.js';
import { openSession } from '../src/pipeline/session.js';
import { parseDay } from '../src/time.js';

const USERS_PER_YEAR = Number(process.argv[3] ?? 200_000);
const MONTHS = Number(process.argv[4] ?? 4);
const AS_OF = parseDay('2024-12-31', 'as-of');

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  try {
    const one = await wallSeconds(join(folder, 'one'), 1);
    const two = await wallSeconds(join(folder, 'two'), 2);
    console.log(`one worker: ${one.toFixed(1)} s; two: ${two.toFixed(1)} s, ${(one / two).toFixed(2)}× as fast`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function wallSeconds(home: string, workers: number): Promise<number> {
  const profile = JSON.stringify({ extends: 'large', usersPerYear: USERS_PER_YEAR, months: MONTHS });
  const world = { home, asOf: AS_OF, profile, seed: 1, market: ['simulated'] };
  const begin = performance.now();
  const session = await openSession({ ...world, workers, json: false, quiet: true }, { ...realEffects, log: () => {} });
  try {
    await simulate(session);
  } finally {
    await session.close();
  }
  return (performance.now() - begin) / 1000;
}
