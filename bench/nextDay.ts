/**
 * The next day, whole: `kro ingest` (with its backup) and `kro transform`, each a process of its own, on day 91 and on day 901 of the
 * same world. The two homes take turns, so that a busy machine is busy for both.
 * `npm run bench -- nextday [users a year] [days]`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Day, formatDay, parseDay } from '../src/time.js';
import { kro, median } from './command.js';

const USERS_PER_YEAR = Number(process.argv[3] ?? 10_000);
const DAYS = Number(process.argv[4] ?? 5);
const FIRST = parseDay('2022-01-01', 'first day');
const YOUNG = 90;
const OLD = 900;
/** How much longer the next day of the old world may take. */
const CONTRACT = 1.2;

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  try {
    const homes = [await makeHome(folder, YOUNG), await makeHome(folder, OLD)] as const;
    const days = { young: [] as Parts[], old: [] as Parts[] };
    for (let day = 1; day <= DAYS; day++) {
      days.young.push(await nextDay(homes[0], FIRST + YOUNG - 1 + day));
      days.old.push(await nextDay(homes[1], FIRST + OLD - 1 + day));
    }
    report(days.young, days.old);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds. What a command takes beside its steps is its start, and opening and closing the warehouse. */
interface Parts {
  readonly ingest: number;
  readonly 'of it the day': number;
  readonly 'of it the backup': number;
  readonly transform: number;
  readonly 'of it models': number;
  readonly 'of it tests': number;
  readonly whole: number;
}

/** A home whose world has lived so many days, with its marts. */
async function makeHome(folder: string, days: number): Promise<string> {
  const home = join(folder, String(days));
  const profile = join(folder, 'profile.json');
  writeFileSync(profile, JSON.stringify({ extends: 'demo', usersPerYear: USERS_PER_YEAR, start: formatDay(FIRST) }));
  const asOf = formatDay(FIRST + days - 1);
  await kro('load', '--home', home, '--profile', profile, '--seed', '1', '--market', 'simulated', '--as-of', asOf);
  await kro('ingest', '--home', home, '--as-of', asOf, '--through', asOf);
  await kro('transform', '--home', home);
  return home;
}

async function nextDay(home: string, day: Day): Promise<Parts> {
  const ingest = await kro('ingest', '--home', home, '--as-of', formatDay(day));
  const transform = await kro('transform', '--home', home);
  const kinds = dbtSeconds(home);
  const parts = {
    ingest: ingest.seconds,
    'of it the day': stepSeconds(ingest.log, 'ingested'),
    'of it the backup': stepSeconds(ingest.log, 'backed up'),
    transform: transform.seconds,
    'of it models': kinds.model,
    'of it tests': kinds.test,
    whole: ingest.seconds + transform.seconds,
  };
  console.log(
    `${formatDay(day)}: ${JSON.stringify(parts, (_, value) => (typeof value === 'number' ? Number(value.toFixed(2)) : value))}`,
  );
  return parts;
}

function report(young: readonly Parts[], old: readonly Parts[]): void {
  console.log(`the next day, median of ${DAYS}: after ${YOUNG} days, after ${OLD} days, ratio`);
  for (const part of Object.keys(young[0]!) as (keyof Parts)[]) {
    const [one, other] = [young, old].map((days) => median(days.map((day) => day[part]))) as [number, number];
    const verdict = part === 'whole' ? `, contract ≤ ${CONTRACT}` : '';
    console.log(
      `  ${part.padEnd(16)} ${one.toFixed(2)} s  ${other.toFixed(2)} s  ${(other / one).toFixed(2)}${verdict}`,
    );
  }
}

/** Sums over dbt's threads, by kind of node: what the engine has to do, without dbt's own start. */
function dbtSeconds(home: string): Readonly<Record<'model' | 'test', number>> {
  const text = readFileSync(join(home, 'dbt', 'target', 'run_results.json'), 'utf8');
  const { results } = JSON.parse(text) as { results: { unique_id: string; execution_time: number }[] };
  const sum = (kind: string) =>
    results.filter((one) => one.unique_id.startsWith(`${kind}.`)).reduce((all, one) => all + one.execution_time, 0);
  return { model: sum('model'), test: sum('test') };
}

/** The seconds at the end of a step's line. */
function stepSeconds(log: string, step: string): number {
  const line = log.split('\n').find((one) => one.startsWith(`✓ ${step}`));
  return Number(/([\d.]+) s$/.exec(line ?? '')?.[1] ?? Number.NaN);
}
