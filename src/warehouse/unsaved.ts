/**
 * `meta.unsaved`: the days of each table on which rows came, changed or went since the last backup, so that the next one
 * writes those alone. A load notes its own, in its transaction; whoever writes raw tables in another way calls
 * `forgetBackup`, and the next backup writes everything.
 */
import { RAW } from '../contract/raw/index.js';
import type { Table } from '../contract/table.js';
import { type Day, parseDay } from '../time.js';
import { coverageName } from './coverage.js';
import type { Session } from './session.js';
import { identifier, literal } from './sql.js';
import { staging } from './staging.js';
import type { Warehouse } from './warehouse.js';

const UNSAVED = 'create table if not exists meta.unsaved (table_name varchar not null, day date not null)';
const SAVED = 'create table if not exists meta.saved (manifest varchar not null)';

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
  await session.execute(UNSAVED);
  await session.execute(
    `insert into meta.unsaved select ${name}, day from (select distinct day from (${days})) d
     where not exists (select 1 from meta.unsaved u where u.table_name = ${name} and u.day = d.day)`,
  );
}

export interface Unsaved {
  /** Digest of the manifest that all other days are saved in; null where this warehouse was never backed up. */
  readonly manifest: string | null;
  readonly days: ReadonlyMap<string, readonly Day[]>;
}

/** By the tables' names in `pipeline_runs`. */
export async function readUnsaved(warehouse: Pick<Warehouse, 'execute' | 'query'>): Promise<Unsaved> {
  await warehouse.execute(`${UNSAVED}; ${SAVED}`);
  const [saved] = await warehouse.query('select manifest from meta.saved');
  const days = new Map<string, Day[]>();
  for (const row of await warehouse.query('select table_name, day from meta.unsaved order by 1, 2')) {
    const name = row['table_name'] as string;
    days.set(name, [...(days.get(name) ?? []), parseDay(row['day'] as string, 'unsaved day')]);
  }
  return { manifest: (saved?.['manifest'] as string | undefined) ?? null, days };
}

/** Everything is in the backup with this manifest. */
export async function markSaved(warehouse: Pick<Warehouse, 'execute'>, manifest: string): Promise<void> {
  await warehouse.execute(
    `begin transaction; ${UNSAVED}; ${SAVED}; delete from meta.unsaved; delete from meta.saved;
     insert into meta.saved values (${literal(manifest)}); commit`,
  );
}

/** The backup that it was saved in has become another one; days that were not saved are not saved yet. */
export async function renameSaved(
  warehouse: Pick<Warehouse, 'execute'>,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await warehouse.execute(
    `${SAVED}; update meta.saved set manifest = ${literal(to)} where manifest = ${literal(from)}`,
  );
}

/** Something was written that no load knows of: the next backup writes everything. */
export async function forgetBackup(warehouse: Pick<Warehouse, 'execute'>): Promise<void> {
  await warehouse.execute(`${SAVED}; update meta.saved set manifest = ''`);
}
