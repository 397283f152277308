/**
 * A person goes, in one transaction: their rows and the digest of their id, so that whoever comes later knows that they are not to
 * come back. What was derived from the rows goes too.
 */
import { RAW } from '../contract/raw/index.js';
import { schemaOf, type Table } from '../contract/table.js';
import { parseDay } from '../time.js';
import { coverageName } from './coverage.js';
import { isForgotten, nobody, noteForgotten, personIn, readForgotten } from './forgotten.js';
import { refuseOrphans } from './integrity.js';
import { record } from './load.js';
import { isUser, PEOPLES_TABLES, rebalanceHouse, type Taken, takePeople } from './people.js';
import type { Session } from './session.js';
import { identifier, literal } from './sql.js';
import { staging, target } from './staging.js';
import { note, noteRun } from './touched.js';
import { FORGET_BUILT } from './unbuilt.js';
import type { Forgetting, Forgotten, ForgottenRows } from './warehouse.js';

/** Throws UserError for an id that nobody bears or bore. */
export async function runForget(session: Session, forgetting: Forgetting, now: () => number): Promise<ForgottenRows> {
  const { userId } = forgetting;
  const { person, isKnown } = personIn(await readForgotten(session), forgetting);
  const taken = await takePeople(session, await presentTables(session), { place: target, isPerson: isUser(userId) });
  if (taken.size === 0 && !isKnown) throw nobody(userId);
  for (const [table] of taken) await note(session, table, `select _day as day from ${staging('forgotten', table)}`);
  await settleBooks(session, taken);
  await noteForgotten(session, [person]);
  for (const [table] of taken) await refuseOrphansOf(session, table);
  if (taken.size > 0) await recordRun(session, forgetting, now);
  await dropDerived(session);
  const tables = [...taken].map(([table, rows]) => ({ table: coverageName(table), rows }));
  return { wasForgotten: isKnown, tables };
}

/** Takes those in the list out of a warehouse that has them, and keeps the list; returns how many rows. */
export async function leaveOut(session: Session, list: readonly Forgotten[]): Promise<number> {
  if (list.length === 0) return 0;
  await noteForgotten(session, list);
  const isPerson = (id: string) => isForgotten(id, list);
  const taken = await takePeople(session, await presentTables(session), { place: target, isPerson });
  for (const [table] of taken) await note(session, table, `select _day as day from ${staging('forgotten', table)}`);
  await settleBooks(session, taken);
  return [...taken.values()].reduce((sum, rows) => sum + rows, 0);
}

async function presentTables(session: Session): Promise<Table[]> {
  const rows = await session.query(
    `select schema_name || '.' || table_name as name from duckdb_tables() where database_name = current_database()`,
  );
  const names = new Set(rows.map(({ name }) => name));
  return PEOPLES_TABLES.filter((table) => names.has(`${schemaOf(table)}.${table.name}`));
}

async function settleBooks(session: Session, taken: Taken): Promise<void> {
  if (!taken.has(RAW.ledger_entries)) return;
  // All of the house's: which of its accounts had a leg is not kept.
  const days = await rebalanceHouse(session, `select account_id, asset from ${target(RAW.ledger_entries)}`, null);
  await note(session, RAW.ledger_entries, days);
}

async function refuseOrphansOf(session: Session, table: Table): Promise<void> {
  await session.execute(
    `create or replace temp table ${staging('gone', table)} as from ${staging('forgotten', table)}`,
  );
  await refuseOrphans(session, table);
}

/** It speaks of no day, and of no newer as-of than the users are known of. */
async function recordRun(session: Session, { runId, startedAt }: Forgetting, now: () => number): Promise<void> {
  const [row] = await session.query(
    `select max(as_of) as as_of from raw.pipeline_runs where table_name = ${literal(RAW.users.name)}`,
  );
  if (typeof row?.['as_of'] !== 'string') return;
  const tables = [{ table: RAW.users, window: null, files: [] }];
  await record(session, { runId, asOf: parseDay(row['as_of'], 'as_of'), producer: 'forget', startedAt, tables }, now);
  await noteRun(session, runId);
}

/** Whatever was built of the rows: the marts, and what lies between. */
async function dropDerived(session: Session): Promise<void> {
  const schemas = await session.query(
    `select schema_name as name from duckdb_schemas() where database_name = current_database() and not internal
       and schema_name not in ('raw', 'truth', 'meta', 'main')`,
  );
  for (const { name } of schemas) await session.execute(`drop schema ${identifier(String(name))} cascade`);
  await session.execute(FORGET_BUILT);
}
