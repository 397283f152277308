/**
 * The days of each table on which rows came, changed or went. A load notes its own, in its transaction, once for each of two
 * readers: the backup (`meta.unsaved`) and the build of the marts (`meta.unbuilt`), which take them off when they are done.
 */
import { RAW } from '../contract/raw/index.js';
import type { Table } from '../contract/table.js';
import { type Day, parseDay } from '../time.js';
import { coverageName } from './coverage.js';
import type { Session } from './session.js';
import { identifier, literal } from './sql.js';
import { staging } from './staging.js';
import type { Warehouse } from './warehouse.js';

export type Reader = 'unsaved' | 'unbuilt';

const READERS: readonly Reader[] = ['unsaved', 'unbuilt'];

/** For a load that has staged, replaced and written the table: the days of what came, of what went, of what gave way. */
export async function noteTouched(session: Session, table: Table, met: boolean): Promise<void> {
  const day = `cast(${identifier(table.day)} as date)`;
  await note(
    session,
    table,
    `select ${day} as day from ${staging('staged', table)}
     union select _day from ${staging('gone', table)}
     ${met ? `union select _day from ${staging('met', table)} where not _stale` : ''}`,
  );
}

/** The log of runs changes with every load: the days of the run's rows. */
export async function noteRun(session: Session, runId: string): Promise<void> {
  const log = RAW.pipeline_runs;
  const day = `select cast(finished_at as date) as day from raw.pipeline_runs where run_id = ${literal(runId)}`;
  await note(session, log, day);
}

/** `days` selects them as `day`. */
export async function note(session: Session, table: Table, days: string): Promise<void> {
  const name = literal(coverageName(table));
  await session.execute(`create or replace temp table touched_days as select distinct day from (${days})`);
  for (const reader of READERS) {
    await session.execute(createNotes(reader));
    await session.execute(
      `insert into meta.${reader} select ${name}, day from temp.touched_days d
       where not exists (select 1 from meta.${reader} n where n.table_name = ${name} and n.day = d.day)`,
    );
  }
}

/** The statement that makes a reader's table where it is missing. */
export function createNotes(reader: Reader): string {
  return `create table if not exists meta.${reader} (table_name string not null, day date not null)`;
}

/** Days in their order, by the tables' names in `pipeline_runs`. */
export async function readNotes(
  warehouse: Pick<Warehouse, 'execute' | 'query'>,
  reader: Reader,
): Promise<Map<string, readonly Day[]>> {
  await warehouse.execute(createNotes(reader));
  const days = new Map<string, Day[]>();
  for (const row of await warehouse.query(`select table_name, day from meta.${reader} order by 1, 2`)) {
    const name = row['table_name'] as string;
    days.set(name, [...(days.get(name) ?? []), parseDay(row['day'] as string, `${reader} day`)]);
  }
  return days;
}
