/**
 * A day resumed from its checkpoint, in a young world and in an old one: the market, the states read, the day lived, landed
 * and loaded, by a command of its own without a backup. `npm run bench -- resume [users a year]`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Day, formatDay, parseDay } from '../src/time.js';
import { kro, median } from './command.js';

const USERS_PER_YEAR = Number(process.argv[3] ?? 10_000);
const START = '2022-01-01';
const DAYS = 9;

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  const profile = join(folder, 'profile.json');
  writeFileSync(profile, JSON.stringify({ extends: 'demo', usersPerYear: USERS_PER_YEAR, start: START }));
  const homes = [
    { home: join(folder, 'young'), lived: parseDay('2022-03-31', 'day'), seconds: [] as number[] },
    { home: join(folder, 'old'), lived: parseDay('2024-12-31', 'day'), seconds: [] as number[] },
  ] as const;
  const through = (home: string, day: Day) =>
    kro('ingest', '--home', home, '--as-of', formatDay(day), '--through', formatDay(day), '--backups', '0');
  try {
    for (const { home, lived } of homes) {
      const world = ['--profile', profile, '--seed', '1', '--market', 'simulated', '--as-of', formatDay(lived)];
      await kro('load', '--home', home, ...world, '--backups', '0');
      await through(home, lived);
    }
    // The homes take turns, so that a busy machine is busy for both.
    for (let day = 1; day <= DAYS; day++)
      for (const { home, lived, seconds } of homes) seconds.push((await through(home, lived + day)).seconds);
    const [young, old] = homes.map(({ seconds }) => median(seconds)) as [number, number];
    console.log(
      `a day after 3 months: ${young.toFixed(2)} s; after 3 years: ${old.toFixed(2)} s, ${(old / young).toFixed(2)}× of it`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
