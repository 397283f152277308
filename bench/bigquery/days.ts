/** One more day of a world, at two ages of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Day, formatDay, parseDay } from '../../src/time.js';
import { startEmulator } from '../../test/bigquery/emulator.js';
import { type Faulty, startFaulty } from '../../test/bigquery/faults.js';
import { kro } from '../command.js';
import { type Cost, costsOf, type Sent } from './costs.js';

const FIRST = parseDay('2024-01-01', 'first day');

/** What a command did. */
interface Step extends Cost {
  readonly jobs: number;
  readonly uploads: number;
}

interface Age {
  readonly days: number;
  readonly rows: number;
  readonly ingest: Step;
  readonly transform: Step;
}

export async function benchDays(ages: readonly number[], usersPerYear: number): Promise<void> {
  const told: Age[] = [];
  for (const days of ages) told.push(await nextDay(days, usersPerYear));
  for (const command of ['ingest', 'transform'] as const) {
    console.log(`\nkro ${command}, the next day after ${told.map(({ days }) => `${days} days`).join(' and after ')}`);
    for (const figure of ['uploads', 'jobs', 'statements', 'tables', 'partitions', 'bytes', 'billed'] as const)
      console.log(`  ${figure.padEnd(10)} ${told.map((age) => shown(age[command][figure])).join('  ')}`);
  }
  console.log(`\nrows that the day brought: ${told.map(({ rows }) => shown(rows)).join('  ')}`);
  const [young, old] = [told[0]!, told.at(-1)!];
  console.log('\nbytes of a model or of a step, most first, at both ages');
  const names = [...new Set([...old.ingest.parts, ...old.transform.parts].map(([name]) => name))];
  for (const name of names)
    console.log(`  ${name.padEnd(42)} ${[young, old].map((age) => partShown(age, name)).join('  ')}`);
}

async function nextDay(days: number, usersPerYear: number): Promise<Age> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  const emulator = await startEmulator();
  const between = await startFaulty(emulator.host);
  process.env['BIGQUERY_EMULATOR_HOST'] = between.host;
  const at = (day: Day) => ['--home', folder, '--as-of', formatDay(day), '--backups', '0'];
  try {
    const profile = JSON.stringify({
      extends: 'demo',
      usersPerYear,
      start: formatDay(FIRST),
      shards: 2,
      truthLives: 1,
    });
    const world = ['--profile', profile, '--seed', '1', '--market', 'simulated', '--warehouse', 'bigquery'];
    const last = FIRST + days - 1;
    await kro('up', ...at(last), ...world);
    const before = between.jobs.length;
    const ingest = await watched(between, () => kro('ingest', ...at(last + 1)));
    const transform = await watched(between, () => kro('transform', '--home', folder));
    const { costs, rows } = await costsOf(between.host, between.jobs.slice(0, before), [ingest.sent, transform.sent]);
    return { days, rows, ingest: { ...ingest, ...costs[0]! }, transform: { ...transform, ...costs[1]! } };
  } finally {
    await between.stop();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function watched(between: Faulty, work: () => Promise<unknown>) {
  const [jobs, uploads] = [between.jobs.length, between.uploads()];
  await work();
  const sent: readonly Sent[] = between.jobs.slice(jobs);
  return { sent, jobs: sent.length, uploads: between.uploads() - uploads };
}

const shown = (figure: number): string => figure.toLocaleString('en-US').padStart(14);

function partShown({ ingest, transform }: Age, name: string): string {
  const bytes = [...ingest.parts, ...transform.parts].find(([one]) => one === name)?.[1];
  return shown(bytes ?? 0);
}
