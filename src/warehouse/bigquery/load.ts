/**
 * One load: the landed files go into tables of the load's own, by load jobs; one query says what they hold and what is loaded
 * already; one script moves the rows. Where another load was quicker, all is asked and done once more.
 */
import { RAW } from '../../contract/raw/index.js';
import { AS_OF, type Table } from '../../contract/table.js';
import { parseDay, type Window } from '../../time.js';
import { type Covered, coverageName, inOrder, merge, refuseGap, windowsOf, without } from '../coverage.js';
import { runDigest } from '../runDigest.js';
import type { Load, LoadSpec, ResultRow, TableLoad } from '../warehouse.js';
import { type Client, short } from './client.js';
import { refuseLong, refuseTooMany } from './quotas.js';
import { loadScript, type ScriptPart } from './script.js';
import { literal } from './sql.js';
import { removeOwn, type Staged, stageAll } from './staged.js';
import { noWindow } from './statements.js';
import { tableOf, told } from './tables.js';
import { type Transacting, transact } from './transact.js';

export async function runLoad(transacting: Transacting, load: LoadSpec): Promise<Load> {
  const { client } = transacting;
  const tables = inOrder(load.tables);
  const answer = await transact(transacting, {
    key: keyOf(load),
    runId: load.runId,
    prepare: (own) => prepare(transacting, load, { tables, own }),
    clear: (own) => removeOwn(client, own, tables),
  });
  const counted = (name: string, t: number) => Number(answer[`${name}_${t}`]);
  const forgotten = tables.reduce((sum, _, t) => sum + counted('left_out', t), 0);
  return {
    runId: load.runId,
    tables: tables.map(({ table, files }, t) => ({
      table: table.name,
      rows: rowsOf(files) - counted('left_out', t),
      written: counted('written', t),
    })),
    ...(forgotten === 0 ? {} : { forgotten }),
  };
}

/** Parents first; what the load's own tables bear. */
interface Preparing {
  readonly tables: readonly TableLoad[];
  readonly own: string;
}

async function prepare({ client, now }: Transacting, load: LoadSpec, { tables, own }: Preparing): Promise<string> {
  const staged = await stageAll(client, own, tables, now());
  const { lease, covered } = await readCoverage(client, load);
  // After the lease: whoever is forgotten from now on changes it.
  const salts = await readSalts(client);
  if (load.brought !== true)
    for (const { table, window } of tables) refuseGap(table, window, windowsOf(covered, table, 'all'));
  const parts = tables.map((one) => partOf(load, one, staged.get(one.table)!, windowsOf(covered, one.table, 'newer')));
  refuseTooMany(tables.map(({ table }) => ({ table, days: staged.get(table)!.days.length })));
  const { runId, asOf, producer, startedAt, brought } = load;
  const facts = { key: own, runId, asOf, producer, startedAt, now: now(), lease };
  return refuseLong(loadScript({ ...facts, parts, takesTies: brought === true, salts }));
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
    days: merge(staged.days.map((day) => ({ from: day, to: day }))),
    mayMove: mayMove(table, brought),
    rows: staged.rows,
    window: window ?? noWindow(asOf),
    rowCount: rowsOf(files),
    sha256: runDigest(files),
  };
}

/** What people bring may move a row to another day, and a row that belongs to the day of its version moves with every change. */
function mayMove(table: Table, brought: true | undefined): boolean {
  return brought === true || table.day === AS_OF;
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

/** None where nobody was ever forgotten. */
async function readSalts(client: Client): Promise<string[]> {
  const [isBegun] = await told(() => tableOf(client, 'meta', 'forgotten').exists());
  if (!isBegun) return [];
  const { rows } = await client.query('select distinct salt from meta.forgotten order by salt');
  return rows.map((row) => row['salt'] as string);
}
