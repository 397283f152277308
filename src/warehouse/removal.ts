/**
 * Rows that somebody says are gone, by their keys, in one transaction. A deletion is a version too: it takes what is as old as
 * itself or older, and is remembered, so that an older file brings nothing back. No child may be left without its parent.
 */
import { DELETIONS } from '../contract/deletions.js';
import { RAW } from '../contract/raw/index.js';
import { AS_OF, columnNames, type Table } from '../contract/table.js';
import { UserError } from '../error.js';
import { refuseOrphans } from './integrity.js';
import { record } from './load.js';
import { createTables } from './schema.js';
import type { Session } from './session.js';
import { identifier, listColumns, literal, sameKey } from './sql.js';
import { staging, target } from './staging.js';
import { note, noteRun } from './touched.js';
import type { KeyFile, RemovalSpec, Removed } from './warehouse.js';

/** What a file of keys holds: what says which row is meant, since when it is gone, and the key as `meta.deletions` has it. */
export function keyListOf(table: Table): Table {
  const columns = Object.fromEntries([...table.key, AS_OF].map((name) => [name, table.columns[name]!]));
  const name = `${table.name}_keys`;
  return { ...table, name, columns: { ...columns, key: DELETIONS.columns.key }, day: AS_OF, parents: [] };
}

/** Around the keys that are in no row. */
export const MISSING = {
  before: 'nothing is deleted: --strict takes all or nothing, and keys are in no row (',
  after: ')',
};

/** Around the children that would stay behind. */
export const ORPHANED = {
  before: 'nothing is deleted, for it would leave ',
  after: '; delete these too (--delete MAP.yaml takes several tables)',
};

/** Throws UserError where children would be orphaned, and for a key that is in no row under `strict`. */
export async function runRemoval(session: Session, removal: RemovalSpec, now: () => number): Promise<Removed[]> {
  const { runId, tables, strict } = removal;
  await createTables(session, [...tables.map(({ table }) => table), DELETIONS, RAW.pipeline_runs]);
  const removed: Removed[] = [];
  for (const part of tables) removed.push(await removeRows(session, part));
  if (strict) refuseMissing(removed);
  for (const { table } of tables) await refuseChildren(session, table);
  for (const { table } of tables) await remember(session, table);
  const files = tables.map(({ table, file }) => ({ table, window: null, files: [file] }));
  await record(session, { ...removal, tables: files }, now);
  await noteRun(session, runId);
  return removed;
}

async function removeRows(session: Session, { table, file }: KeyFile): Promise<Removed> {
  const [keys, gone] = [staging('keys', table), staging('gone', table)];
  const list = keyListOf(table);
  const columns = columnNames(list).map(
    (name) => `cast(${identifier(name)} as ${list.columns[name]!.type.duckdb}) as ${identifier(name)}`,
  );
  const given = await session.change(
    `create temp table ${keys} as select ${columns.join(', ')} from read_parquet(${literal(file.path)})`,
  );
  const met = `${target(table)} t join ${keys} k on ${sameKey('t', 'k', table.key)}`;
  const there = (await session.first(`select count(*) as n from ${met}`))['n'] as number;
  const rows = await session.change(
    `create temp table ${gone} as
     select ${listColumns(table.key, 't')}, cast(t.${identifier(table.day)} as date) as _day from ${met}
     where t.${identifier(AS_OF)} <= k.${identifier(AS_OF)}`,
  );
  await session.execute(`delete from ${target(table)} t using ${gone} g where ${sameKey('t', 'g', table.key)}`);
  await note(session, table, `select _day as day from ${gone}`);
  return { table: table.name, keys: given, removed: rows, missing: given - there, newer: there - rows };
}

function refuseMissing(removed: readonly Removed[]): void {
  const missing = removed.filter((one) => one.missing > 0).map((one) => `${one.table} ${one.missing}`);
  if (missing.length === 0) return;
  throw new UserError(`${MISSING.before}${missing.join(', ')}${MISSING.after}`);
}

async function refuseChildren(session: Session, table: Table): Promise<void> {
  await refuseOrphans(session, table).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${ORPHANED.before}${error.message}${ORPHANED.after}`, { cause: error });
  });
}

/** Of two deletions of a key the newer one counts. */
async function remember(session: Session, table: Table): Promise<void> {
  const [keys, name, asOf] = [staging('keys', table), literal(table.name), identifier(AS_OF)];
  const same = `d.table_name = ${name} and d.key = k.key`;
  const old = await session.query(
    `select distinct d.${asOf} as day from ${target(DELETIONS)} d, ${keys} k where ${same} and d.${asOf} < k.${asOf}`,
  );
  const days = [
    ...old.map(({ day }) => `select ${literal(String(day))}::date as day`),
    `select ${asOf} as day from ${keys}`,
  ];
  await session.execute(
    `delete from ${target(DELETIONS)} d using ${keys} k where ${same} and d.${asOf} < k.${asOf};
     insert into ${target(DELETIONS)} select ${name}, k.key, k.${asOf} from ${keys} k
     where not exists (select 1 from ${target(DELETIONS)} d where ${same})`,
  );
  await note(session, DELETIONS, days.join(' union all '));
}

/** SQL of a row's key as `meta.deletions` has it. */
export function keyText(table: Table, row: string): string {
  const values = table.key.map((name) => `cast(${row}.${identifier(name)} as varchar)`);
  return `cast(to_json([${values.join(', ')}]) as varchar)`;
}
