/**
 * One load: the landed files go into tables of the load's own, by load jobs; one query says what they hold and what is loaded
 * already; one script moves the rows. Where another load was quicker, all is asked and done once more.
 */
import { RAW } from '../../contract/raw/index.js';
import { AS_OF, type Table } from '../../contract/table.js';
import { reached } from '../../effects.js';
import { UserError } from '../../error.js';
import { type Micros, parseDay, type Window } from '../../time.js';
import { type Covered, coverageName, inOrder, merge, refuseGap, windowsOf, without } from '../coverage.js';
import { runDigest } from '../runDigest.js';
import type { Load, LoadSpec, ResultRow, TableLoad } from '../warehouse.js';
import { type Client, short } from './client.js';
import type { Attempt, Journal } from './journal.js';
import { loadScript, OUTRUN, REFUSED, type ScriptPart } from './script.js';
import { literal } from './sql.js';
import { removeOwn, type Staged, stageAll } from './staged.js';

/** Another load may be quicker so many times. */
const ATTEMPTS = 5;

export interface Loading {
  readonly client: Client;
  readonly journal: Journal;
  readonly now: () => Micros;
}

export async function runLoad(loading: Loading, load: LoadSpec): Promise<Load> {
  const { client, journal } = loading;
  const tables = inOrder(load.tables);
  const key = keyOf(load);
  for (let tries = 1; tries <= ATTEMPTS; tries++) {
    const attempt = await journal.begin(client, key, load.runId);
    const own = attempt.jobId.replace(/^kro_load_/, '');
    try {
      const written = await writtenOnce(loading, load, { tables, key, own, attempt });
      if (written === null) continue;
      await journal.end(key);
      return {
        runId: load.runId,
        tables: tables.map(({ table, files }, t) => ({ table: table.name, rows: rowsOf(files), written: written[t]! })),
      };
    } finally {
      await removeOwn(client, own, tables);
    }
  }
  throw new UserError('other loads were quicker again and again: try again when they are done');
}

interface Once {
  readonly tables: readonly TableLoad[];
  readonly key: string;
  /** What the attempt's own tables bear. */
  readonly own: string;
  readonly attempt: Attempt;
}

/** Rows written, by table; null where another load was quicker. */
async function writtenOnce(
  { client, journal, now }: Loading,
  load: LoadSpec,
  { tables, key, own, attempt }: Once,
): Promise<readonly number[] | null> {
  if (attempt.isDone) return writtenBy(client, attempt.jobId);
  const staged = await stageAll(client, own, tables, now());
  const { lease, covered } = await readCoverage(client, load);
  if (load.brought !== true)
    for (const { table, window } of tables) refuseGap(table, window, windowsOf(covered, table, 'all'));
  const parts = tables.map((one) => partOf(load, one, staged.get(one.table)!, windowsOf(covered, one.table, 'newer')));
  const { runId, asOf, producer, startedAt } = load;
  const script = loadScript({ key: own, runId, asOf, producer, startedAt, now: now(), lease, parts });
  await journal.submitting(key, attempt);
  try {
    await client.run(script, attempt.jobId);
  } catch (error) {
    return refuseUnlessOutrun(error as Error);
  }
  reached('load committed');
  return writtenBy(client, attempt.jobId);
}

function partOf(
  { asOf, brought }: LoadSpec,
  { table, window, files }: TableLoad,
  staged: Staged,
  newer: Window[],
): ScriptPart {
  return {
    table,
    replaced: window === null ? [] : without(window, newer),
    newer: merge(newer),
    days: mayMove(table, brought) ? null : merge(staged.days.map((day) => ({ from: day, to: day }))),
    rows: staged.rows,
    window: window ?? { from: asOf + 1, to: asOf },
    rowCount: rowsOf(files),
    sha256: runDigest(files),
  };
}

/** What people bring may move a row to another day, and a row that belongs to the day of its version moves with every change. */
function mayMove(table: Table, brought: true | undefined): boolean {
  return brought === true || table.day === AS_OF;
}

/** Two transactions that change the lease exclude each other: the later one is told so by the engine, or by the script. */
function refuseUnlessOutrun(error: Error): null {
  const said = error.message;
  if (said.includes(OUTRUN) || /aborted due to concurrent update/i.test(said)) return null;
  const at = said.indexOf(REFUSED);
  if (at < 0) throw error;
  throw new UserError(said.slice(at + REFUSED.length).replace(/ \(https:.*$/, ''), { cause: error });
}

/** What the script's last statement counted. */
async function writtenBy(client: Client, jobId: string): Promise<number[]> {
  const { rows } = await client.answer(jobId);
  return Object.values(rows[0]!).map(Number);
}

/** The same load again is known by what it is to do. */
function keyOf({ asOf, producer, brought, tables }: LoadSpec): string {
  const parts = tables.map(({ table, window, files }) => [
    coverageName(table),
    window,
    files.map(({ sha256 }) => sha256),
  ]);
  return short(JSON.stringify([asOf, producer, brought ?? false, parts]));
}

function rowsOf(files: TableLoad['files']): number {
  return files.reduce((sum, file) => sum + file.rows, 0);
}

/** The lease, and the windows of other loads, in one look: if the one is unchanged, so are the others. */
async function readCoverage(
  client: Client,
  { runId, asOf }: LoadSpec,
): Promise<{ readonly lease: number; readonly covered: readonly Covered[] }> {
  const { rows } = await client.query(
    `select cast(null as string) as table_name, cast(null as date) as window_start, cast(null as date) as window_end,
       cast(null as date) as as_of, version from meta.lease
     union all
     select table_name, window_start, window_end, as_of, 0 from raw.${RAW.pipeline_runs.name}
     where run_id <> ${literal(runId)} and window_start <= window_end`,
  );
  const day = (row: ResultRow, name: string) => parseDay(row[name] as string, name);
  const covered = rows
    .filter((row) => row['table_name'] !== null)
    .map((row) => ({
      table: row['table_name'] as string,
      window: { from: day(row, 'window_start'), to: day(row, 'window_end') },
      isNewer: day(row, 'as_of') > asOf,
    }));
  return { lease: Math.max(...rows.map((row) => row['version'] as number)), covered };
}
