/**
 * `<home>/metadata/last_run.json`: what the warehouse says, as a file for people and other tools. Nothing of ours reads it
 * for an answer, so that one which is missing, stale or lying is simply written again.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { RAW_TABLES } from '../contract/raw/index.js';
import { TRUTH } from '../contract/truth/index.js';
import { coverageName } from '../warehouse/coverage.js';
import { target } from '../warehouse/staging.js';
import type { ResultRow, Warehouse } from '../warehouse/warehouse.js';
import { writeWhole } from '../warehouse/wholeFile.js';
import type { Home } from './home.js';
import type { ImportedHome } from './importedHome.js';
import { DAILY } from './state.js';
import { packageVersion } from './version.js';

type Reading = Pick<Warehouse, 'query'>;

/** Raised when a field changes its name or meaning. */
const FORMAT = 1;

/** Writes it where it says anything else; the tables must be there. */
export async function writeLastRun(home: Home | ImportedHome, warehouse: Reading): Promise<void> {
  const path = home.lastRun;
  const text = `${JSON.stringify(await describe(home, warehouse), null, 2)}\n`;
  const there = await readFile(path, 'utf8').catch(() => null);
  if (there !== text) await writeWhole(path, text);
}

async function describe(home: Home | ImportedHome, warehouse: Reading): Promise<object> {
  const run = await lastRunOf(warehouse);
  return {
    note: 'a copy for people and other tools; the state itself is raw.pipeline_runs in the warehouse',
    format: FORMAT,
    kro_version: packageVersion(),
    ...worldOf(home),
    last_loaded_day: await lastLoadedDay(warehouse),
    as_of: run?.['as_of'] ?? null,
    last_run: run,
    runs: (await onlyRow(warehouse, 'select count(distinct run_id) as n from raw.pipeline_runs'))['n'],
    rows: await countRows(warehouse),
  };
}

/** Nothing makes more days of what was imported. */
function worldOf(home: Home | ImportedHome): object {
  if (home.kind === 'imported') return { profile: 'imported', seed: null, market: null };
  const { seed, market } = home.memory;
  const from = typeof market === 'string' ? market : market.map(({ file }) => basename(file));
  return { profile: home.profile.name, seed, market: from };
}

/** The run that was committed last, all its tables together. */
async function lastRunOf(warehouse: Reading): Promise<ResultRow | null> {
  const rows = await warehouse.query(
    `select run_id, producer, max(as_of) as as_of, min(window_start) as window_start, max(window_end) as window_end,
       sum(row_count) as row_sum, min(started_at) as started_at, max(finished_at) as finished_at
     from raw.pipeline_runs group by run_id, producer order by finished_at desc, run_id desc limit 1`,
  );
  const [run] = rows;
  if (run === undefined) return null;
  // `rows` is a word of SQL's own, which not every engine takes as a name.
  return Object.fromEntries(Object.entries(run).map(([name, value]) => [name === 'row_sum' ? 'rows' : name, value]));
}

/** The day through which all tables of a daily load are there; null before that. */
async function lastLoadedDay(warehouse: Reading): Promise<unknown> {
  const names = DAILY.map((name) => `'${name}'`).join(', ');
  const row = await onlyRow(
    warehouse,
    `select min(day) as day, count(*) as n from (
       select max(as_of) as day from raw.pipeline_runs where table_name in (${names}) group by table_name
     )`,
  );
  return row['n'] === DAILY.length ? row['day'] : null;
}

/** What the tables hold now, whichever run brought it. */
async function countRows(warehouse: Reading): Promise<Record<string, unknown>> {
  const tables = [...RAW_TABLES, ...Object.values(TRUTH)];
  const counts = tables.map((table, t) => `(select count(*) from ${target(table)}) as n_${t}`);
  const row = await onlyRow(warehouse, `select ${counts.join(', ')}`);
  return Object.fromEntries(tables.map((table, t) => [coverageName(table), row[`n_${t}`]]));
}

async function onlyRow(warehouse: Reading, sql: string): Promise<ResultRow> {
  return (await warehouse.query(sql))[0]!;
}
