/**
 * One load, inside one transaction. For each table, parents first: rows created on the days that the load is the newest to
 * speak of are replaced; every other row goes in where it is newer than what is there. Then every parent must exist and
 * no child may be orphaned, or nothing is loaded. Only staged rows and the keys and days they touch are compared.
 */
import { RAW, RAW_TABLES } from '../contract/raw/index.js';
import { AS_OF, columnNames, type Table } from '../contract/table.js';
import { reached } from '../effects.js';
import { UserError } from '../error.js';
import { type Day, parseDay, type Window } from '../time.js';
import { type Covered, coverageName, inOrder, merge, refuseGap, windowsOf, without } from './coverage.js';
import { refuseOrphans, refuseWithoutParents } from './integrity.js';
import { type PeopleOut, peopleOut } from './peopleOut.js';
import { runDigest } from './runDigest.js';
import { createTables } from './schema.js';
import type { Session } from './session.js';
import { dateLiteral, identifier, listColumns, literal, sameKey, within } from './sql.js';
import { staging, target } from './staging.js';
import { noteRun, noteTouched } from './touched.js';
import type { LandedFile, Load, LoadSpec, TableLoad } from './warehouse.js';

export async function runLoad(session: Session, load: LoadSpec, now: () => number): Promise<Load> {
  const tables = inOrder(load.tables);
  await createTables(session, [...withParents(tables), RAW.pipeline_runs]);
  const covered = await readCoverage(session, load);
  if (load.brought !== true)
    for (const { table, window } of tables) refuseGap(table, window, windowsOf(covered, table, 'all'));
  const out = await peopleOut(session);
  const loaded: Loaded[] = [];
  for (const part of tables)
    loaded.push(await loadTable(session, part, { load, out, newer: windowsOf(covered, part.table, 'newer') }));
  for (const { table, written } of loaded) {
    if (written > 0) await refuseWithoutParents(session, table);
    reached(`load ${coverageName(table)} checked`);
  }
  for (const { table, gone } of loaded) if (gone > 0) await refuseOrphans(session, table);
  await noteRun(session, load.runId);
  await record(session, load, now);
  reached('load recorded');
  for (const { table, met } of loaded) {
    await noteTouched(session, table, met);
    reached(`load ${coverageName(table)} noted`);
  }
  await out.settle(loaded.map(({ table }) => table));
  await noteRun(session, load.runId);
  return {
    runId: load.runId,
    tables: loaded.map(({ table, rows, written }) => ({ table: table.name, rows, written })),
    ...(out.rows() === 0 ? {} : { forgotten: out.rows() }),
  };
}

interface Loaded {
  readonly table: Table;
  readonly rows: number;
  readonly written: number;
  /** Rows taken out, most of them to be put back. */
  readonly gone: number;
  /** Staged keys were compared with those that are there. */
  readonly met: boolean;
}

function withParents(tables: readonly TableLoad[]): Table[] {
  const parents = tables.flatMap(({ table }) => table.parents.map((parent) => parent.table));
  return [...RAW_TABLES.filter(({ name }) => parents.includes(name)), ...tables.map(({ table }) => table)];
}

/** What other loads have covered, adjoining windows as one; a load that is done again does not count against itself. */
async function readCoverage(session: Session, { runId, asOf }: LoadSpec): Promise<Covered[]> {
  const order = 'partition by table_name order by window_start, window_end rows between unbounded preceding';
  const rows = await session.query(
    `with runs as (
       select table_name, window_start, window_end, as_of, max(window_end) over (${order} and 1 preceding) as reach
       from raw.pipeline_runs where run_id <> ${literal(runId)} and window_start <= window_end
     ), stretches as (
       select *, count(*) filter (reach is null or window_start > reach + 1) over (${order} and current row) as stretch
       from runs
     )
     select table_name, min(window_start) as window_start, max(window_end) as window_end, false as is_newer
     from stretches group by table_name, stretch
     union all
     select table_name, window_start, window_end, true from runs where as_of > ${dateLiteral(asOf)}`,
  );
  const day = (value: unknown) => parseDay(value as string, 'day');
  return rows.map((row) => ({
    table: row['table_name'] as string,
    window: { from: day(row['window_start']), to: day(row['window_end']) },
    isNewer: row['is_newer'] as boolean,
  }));
}

async function loadTable(
  session: Session,
  { table, window, files }: TableLoad,
  { load, out, newer: newerRuns }: { load: LoadSpec; out: PeopleOut; newer: readonly Window[] },
): Promise<Loaded> {
  const newer = merge(newerRuns);
  const told = (what: string) => reached(`load ${coverageName(table)} ${what}`);
  const rows = (await stage(session, table, files, newer)) - (await out.take(table));
  told('staged');
  if (rows > 1) await refuseDuplicates(session, table);
  const replaced = await replaceDays(session, table, window === null ? [] : without(window, newer), load.asOf);
  told('replaced');
  if (rows === 0) return { table, rows, written: 0, gone: replaced, met: false };
  const { stale, outdated } = await giveWay(session, table, load.brought === true);
  if (stale + outdated + newer.length > 0) await dropUnwritten(session, table);
  told('given way');
  const columns = listColumns(columnNames(table));
  const written = await session.change(
    `insert into ${target(table)} (${columns}) select ${columns} from ${staging('staged', table)}`,
  );
  told('written');
  return { table, rows, written, gone: replaced + outdated, met: true };
}

/** The files' rows in the warehouse's types, and how many; `_shut` where a newer load has spoken of the row's day. */
async function stage(
  session: Session,
  table: Table,
  files: readonly LandedFile[],
  newer: readonly Window[],
): Promise<number> {
  const columns = Object.entries(table.columns).map(
    ([name, { type }]) => `cast(${identifier(name)} as ${type.duckdb}) as ${identifier(name)}`,
  );
  const source =
    files.length === 0
      ? `(select * from ${target(table)} limit 0)`
      : `read_parquet([${files.map(({ path }) => literal(path)).join(', ')}])`;
  const rows = await session.change(
    `create temp table ${staging('staged', table)} as
     select *, ${within(identifier(table.day), newer)} as _shut from (select ${columns.join(', ')} from ${source})`,
  );
  const promised = files.reduce((sum, file) => sum + file.rows, 0);
  if (rows === promised) return rows;
  throw new UserError(`${table.name}: the landed files hold ${rows} rows, not the ${promised} they were written with`);
}

async function refuseDuplicates(session: Session, table: Table): Promise<void> {
  const key = listColumns(table.key);
  const twice = await session.query(
    `select ${key}, count(*) over () as _keys from ${staging('staged', table)}
     group by ${key} having count(*) > 1 order by ${key} limit 5`,
  );
  if (twice.length === 0) return;
  const keys = twice.map((row) => table.key.map((column) => row[column]).join(' '));
  const more = (twice[0]!['_keys'] as number) > keys.length ? ', …' : '';
  throw new UserError(
    `${table.name}: ${twice[0]!['_keys']} keys are more than once in the files: ${table.key.join(' ')} ${keys.join(', ')}${more}`,
  );
}

/** Takes out the rows created on the days the load replaces, and keeps their keys: their children must not be orphaned. */
async function replaceDays(session: Session, table: Table, days: readonly Window[], asOf: Day): Promise<number> {
  const old = `${within(identifier(table.day), days)} and ${identifier(AS_OF)} <= ${dateLiteral(asOf)}`;
  const gone = await session.change(
    `create temp table ${staging('gone', table)} as
     select ${listColumns(table.key)}, cast(${identifier(table.day)} as date) as _day from ${target(table)} where ${old}`,
  );
  if (gone > 0) await session.execute(`delete from ${target(table)} where ${old}`);
  return gone;
}

/**
 * Takes out the old rows of the staged keys where the staged one is newer; where it is not, it is stale. A newer one that moved
 * into a day of which a newer load knows nothing is outdated: the old row goes, and nothing takes its place.
 */
async function giveWay(
  session: Session,
  table: Table,
  takesTies: boolean,
): Promise<{ stale: number; outdated: number }> {
  const [met, day, asOf] = [staging('met', table), identifier(table.day), identifier(AS_OF)];
  const rows = await session.change(
    `create temp table ${met} as
     select ${listColumns(table.key, 's')}, t.rowid as _row, cast(t.${day} as date) as _day, t.${asOf} ${takesTies ? '>' : '>='} s.${asOf} as _stale,
       s._shut and t.${asOf} < s.${asOf} and cast(s.${day} as date) <> cast(t.${day} as date) as _outdated
     from ${staging('staged', table)} s join ${target(table)} t on ${sameKey('s', 't', table.key)}`,
  );
  if (rows === 0) return { stale: 0, outdated: 0 };
  const tally = `select count(*) filter (_stale) as stale, count(*) filter (_outdated) as outdated from ${met}`;
  const { stale, outdated } = (await session.first(tally)) as { stale: number; outdated: number };
  if (outdated > 0)
    await session.execute(
      `insert into ${staging('gone', table)} select ${listColumns(table.key)}, _day from ${met} where _outdated`,
    );
  if (rows > stale)
    await session.execute(`delete from ${target(table)} where rowid in (select _row from ${met} where not _stale)`);
  return { stale, outdated };
}

/** What is stale, outdated, or new on a day of which a newer load knows nothing. */
async function dropUnwritten(session: Session, table: Table): Promise<void> {
  const isMet = `exists (select 1 from ${staging('met', table)} m where ${sameKey('m', 's', table.key)}`;
  await session.execute(
    `delete from ${staging('staged', table)} s
     where ${isMet} and (m._stale or m._outdated)) or (s._shut and not ${isMet}))`,
  );
}

/** Into the log of runs. */
export async function record(session: Session, load: LoadSpec, now: () => number): Promise<void> {
  if (load.tables.length === 0) return;
  const names = load.tables.map(({ table }) => literal(coverageName(table)));
  await session.execute(
    `delete from raw.pipeline_runs where run_id = ${literal(load.runId)} and table_name in (${names.join(', ')})`,
  );
  const finishedAt = await afterAll(session, now() * 1000);
  const rows = load.tables.map((part) => runRow(load, part, finishedAt));
  await session.execute(
    `insert into raw.pipeline_runs (${listColumns(columnNames(RAW.pipeline_runs))}) values ${rows.join(', ')}`,
  );
}

/** The log is in the order of the loads, though the clock may have been set back between two. */
async function afterAll(session: Session, micros: number): Promise<number> {
  const { last } = await session.first('select coalesce(max(epoch_us(finished_at)), 0) as last from raw.pipeline_runs');
  return (last as number) > micros ? (last as number) + 1 : micros;
}

function runRow(load: LoadSpec, { table, window, files }: TableLoad, finishedAt: number): string {
  const values = {
    run_id: literal(load.runId),
    table_name: literal(coverageName(table)),
    // A window that ends before it begins covers no day.
    window_start: dateLiteral(window?.from ?? load.asOf + 1),
    window_end: dateLiteral(window?.to ?? load.asOf),
    as_of: dateLiteral(load.asOf),
    producer: literal(load.producer),
    row_count: files.reduce((sum, file) => sum + file.rows, 0),
    sha256: literal(runDigest(files)),
    started_at: `make_timestamp(${load.startedAt})`,
    finished_at: `make_timestamp(${finishedAt})`,
    [AS_OF]: dateLiteral(load.asOf),
  };
  return `(${Object.values(values).join(', ')})`;
}
