/**
 * Per core: a world of rates lived without the other lives that the truth is averaged from, lived with them, then lived and landed,
 * against DuckDB writing tables of the same schema and row counts from random columns of its own; all warmed up, as long runs are.
 * `npm run bench -- simulate [users a year] [months]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block } from '../src/contract/block.js';
import { RAW } from '../src/contract/raw/index.js';
import type { Table } from '../src/contract/table.js';
import { TRUTH } from '../src/contract/truth/index.js';
import { lookbackFrom } from '../src/simulator/drive.js';
import { openShard, step } from '../src/simulator/exchange.js';
import { openMarket } from '../src/simulator/market/openMarket.js';
import { planMarketing } from '../src/simulator/marketing/marketing.js';
import { parseProfile, type RatesProfile } from '../src/simulator/profiles.js';
import { take } from '../src/simulator/taking.js';
import type { WorldSpec } from '../src/simulator/world.js';
import { cutByMonth, monthsBefore, parseDay, type Window } from '../src/time.js';
import { coverageName } from '../src/warehouse/coverage.js';
import { openEncoder } from '../src/warehouse/parquet.js';
import { timeParquet, timeTables } from './duckdbOwn.js';
import { tell } from './tell.js';

const USERS_PER_YEAR = Number(process.argv[3] ?? 20_000);
const MONTHS = Number(process.argv[4] ?? 12);
const UNTIL = parseDay('2024-12-31', 'last day');

/** A machine that others use too is slowest by chance, never fastest. */
const WARM_RUNS = 6;

type Blocks = Readonly<Record<string, Block>>;

const TABLES = new Map<string, Table>(
  [...Object.values(RAW), ...Object.values(TRUTH)].map((table) => [coverageName(table), table]),
);

export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  const { spec, span } = worldOf();
  try {
    const rowsOnly = await bestOf(WARM_RUNS, () => alone(withoutTruth(spec), span));
    tell('simulated, without other lives', rowsIn(rowsOnly.counts), rowsOnly.seconds);
    const { counts, seconds } = await alone(spec, span);
    const rows = rowsIn(counts);
    tell('simulated', rows, seconds);
    const landed = await landing(spec, span, folder);
    tell('simulated and landed', rows, landed);
    const sizes = [...counts].map(([name, each]) => ({ table: TABLES.get(name)!, rows: each }));
    for (const [name, time] of [
      ['own Parquet', timeParquet],
      ['own tables', timeTables],
    ] as const) {
      const own = await time(sizes, folder);
      tell(`DuckDB, ${name}`, rows, own, { of: 'simulated and landed', ratio: own / landed });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Counts = ReadonlyMap<string, number>;

async function alone(spec: WorldSpec, span: Window): Promise<{ readonly counts: Counts; readonly seconds: number }> {
  const counts = new Map<string, number>();
  const seconds = await timed(() => live(spec, span, async (blocks) => count(counts, blocks)));
  return { counts, seconds };
}

async function bestOf<T extends { readonly seconds: number }>(runs: number, run: () => Promise<T>): Promise<T> {
  let best = await run();
  for (let i = 1; i < runs; i++) {
    const next = await run();
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}

async function landing(spec: WorldSpec, span: Window, folder: string): Promise<number> {
  const encoder = await openEncoder(folder);
  const seconds = await timed(() =>
    live(spec, span, async (blocks, { from }) => {
      for (const [name, block] of Object.entries(blocks))
        await encoder.write(TABLES.get(name)!, [block], join(folder, `${name}-${from}.parquet`));
    }),
  );
  encoder.close();
  return seconds;
}

function withoutTruth(spec: WorldSpec): WorldSpec {
  return { ...spec, profile: { ...spec.profile, truthLives: 0 } };
}

function rowsIn(counts: Counts): number {
  return [...counts.values()].reduce((sum, each) => sum + each, 0);
}

function worldOf(): { readonly spec: WorldSpec; readonly span: Window } {
  const profile = parseProfile({ extends: 'demo', usersPerYear: USERS_PER_YEAR, shards: 1 }, 'bench') as RatesProfile;
  const start = monthsBefore(UNTIL, MONTHS) + 1;
  const market = openMarket({
    seed: 1,
    span: { from: start, to: UNTIL },
    lead: start - lookbackFrom(start),
    feeds: [],
  });
  return { spec: { profile, seed: 1, start, market }, span: { from: start, to: UNTIL } };
}

async function live(spec: WorldSpec, span: Window, each: (blocks: Blocks, month: Window) => Promise<void>) {
  const shard = openShard(spec, 0, planMarketing(spec, span.to));
  for (const month of cutByMonth(span)) {
    while (shard.state.day < month.to) step(shard);
    await each(take(shard).blocks, month);
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function count(rows: Map<string, number>, blocks: Blocks): void {
  for (const [name, block] of Object.entries(blocks)) rows.set(name, (rows.get(name) ?? 0) + block.rows);
}
