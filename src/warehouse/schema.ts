/** The tables as the file has them against the tables as the contract wants them, and the version of the whole. */
import { type DuckDBColumn, emitDuckDB, emitDuckDBColumns } from '../contract/emit/duckdb.js';
import { schemaOf, type Table } from '../contract/table.js';
import { UserError } from '../error.js';
import type { Session } from './session.js';
import { literal } from './sql.js';
import type { ResultRow, StoredColumn } from './warehouse.js';

/** Raised when the meaning or shape of stored tables changes. */
export const SCHEMA_VERSION = 1;

/** Creates the tables that are missing; refuses one with other columns. */
export async function createTables(session: Session, tables: readonly Table[]): Promise<void> {
  const present = await columnsOf(session, tables);
  for (const table of tables) {
    const columns = present.get(addressOf(table));
    if (columns !== undefined) refuseDifference(table, columns);
    else await session.execute(`create schema if not exists ${schemaOf(table)}; ${emitDuckDB(table)}`);
  }
}

/** Refuses a table that is missing or has other columns than the contract. */
export async function checkTable(session: Session, table: Table): Promise<void> {
  const columns = (await columnsOf(session, [table])).get(addressOf(table));
  if (columns === undefined) throw new UserError(`no such table in the warehouse: ${addressOf(table)}`);
  refuseDifference(table, columns);
}

/** Of the tables and views of a schema. */
export async function storedColumns(
  session: Pick<Session, 'query'>,
  schema: string,
): Promise<Map<string, StoredColumn[]>> {
  return columnsByTable(
    await session.query(
      `select table_name, column_name, data_type from information_schema.columns
       where table_schema = ${literal(schema)} order by table_name, ordinal_position`,
    ),
  );
}

/** Of rows of `table_name`, `column_name`, `data_type`. */
export function columnsByTable(rows: readonly ResultRow[]): Map<string, StoredColumn[]> {
  const tables = new Map<string, StoredColumn[]>();
  for (const { table_name, column_name, data_type } of rows as readonly Readonly<Record<string, string>>[]) {
    const columns = tables.get(table_name!) ?? [];
    columns.push({ name: column_name!, type: data_type! });
    tables.set(table_name!, columns);
  }
  return tables;
}

/** Writes the version into a new file; refuses a file of another version. */
export async function settleVersion(session: Session, path: string, readOnly: boolean): Promise<void> {
  const found = await versionOf(session);
  if (found === SCHEMA_VERSION) return;
  if (found !== undefined && found > SCHEMA_VERSION)
    throw new UserError(`the warehouse ${path} was written by a newer version of this program: update the program`);
  if (found !== undefined || readOnly || (await hasRaw(session)))
    throw new UserError(
      `the warehouse ${path} was not written by this version of the program: move it away and load again`,
    );
  await session.execute(`begin transaction;
    create schema if not exists raw;
    create schema if not exists meta;
    create table meta.version as select ${SCHEMA_VERSION} as version;
    commit`);
}

async function versionOf(session: Session): Promise<number | undefined> {
  const [table] = await session.query(
    `select 1 from duckdb_tables() where database_name = current_database() and schema_name = 'meta' and table_name = 'version'`,
  );
  if (table === undefined) return undefined;
  return (await session.first('select max(version) as version from meta.version'))['version'] as number;
}

async function hasRaw(session: Session): Promise<boolean> {
  const tables = await session.query(
    `select 1 from duckdb_tables() where database_name = current_database() and schema_name = 'raw' limit 1`,
  );
  return tables.length > 0;
}

/** The columns of those tables that exist, by address. */
async function columnsOf(session: Session, tables: readonly Table[]): Promise<Map<string, DuckDBColumn[]>> {
  const rows = await session.query(
    `select schema_name || '.' || table_name as address, column_name as name, data_type as type, is_nullable as nullable
     from duckdb_columns() where database_name = current_database()
       and schema_name || '.' || table_name in (${tables.map((table) => literal(addressOf(table))).join(', ')})`,
  );
  const columns = new Map<string, DuckDBColumn[]>();
  for (const { address, ...column } of rows) {
    const known = columns.get(address as string) ?? [];
    columns.set(address as string, [...known, column as unknown as DuckDBColumn]);
  }
  return columns;
}

function addressOf(table: Table): string {
  return `${schemaOf(table)}.${table.name}`;
}

function refuseDifference(table: Table, actual: readonly DuckDBColumn[]): void {
  const differences = differenceOf(emitDuckDBColumns(table), actual);
  if (differences.length === 0) return;
  throw new UserError(
    `${addressOf(table)} has other columns than this version of the program: ${differences.join('; ')}`,
  );
}

/** Nullability does not count: dbt's tables do not declare it. */
function differenceOf(expected: readonly DuckDBColumn[], actual: readonly DuckDBColumn[]): string[] {
  const types = new Map(actual.map(({ name, type }) => [name, type]));
  const known = new Set(expected.map(({ name }) => name));
  return [
    ...expected.filter(({ name }) => !types.has(name)).map(({ name }) => `${name} is missing`),
    ...expected
      .filter(({ name, type }) => types.has(name) && types.get(name) !== type)
      .map(({ name, type }) => `${name} is ${types.get(name)}, not ${type}`),
    ...actual.filter(({ name }) => !known.has(name)).map(({ name }) => `${name} is unknown`),
  ];
}
