/** The tables as the file has them against the tables as the contract wants them, and the version of the whole. */
import { type DuckDBColumn, emitDuckDB, emitDuckDBColumns } from '../contract/emit/duckdb.js';
import { schemaOf, type Table } from '../contract/table.js';
import { UserError } from '../error.js';
import type { Session } from './session.js';
import { literal } from './sql.js';

/** Raised when the meaning or shape of stored tables changes. */
const VERSION = 1;

/** Creates the table where it is missing; refuses one with other columns. */
export async function createTable(session: Session, table: Table): Promise<void> {
  const columns = await columnsOf(session, table);
  if (columns.length > 0) return refuseDifference(table, columns);
  await session.execute(`create schema if not exists ${schemaOf(table)}`);
  await session.execute(emitDuckDB(table));
}

/** Refuses a table that is missing or has other columns than the contract. */
export async function checkTable(session: Session, table: Table): Promise<void> {
  const columns = await columnsOf(session, table);
  if (columns.length === 0) throw new UserError(`no such table in the warehouse: ${schemaOf(table)}.${table.name}`);
  refuseDifference(table, columns);
}

/** Writes the version into a new file; refuses a file of another version. */
export async function settleVersion(session: Session, path: string, readOnly: boolean): Promise<void> {
  const found = await versionOf(session);
  if (found === VERSION) return;
  if (found !== undefined && found > VERSION)
    throw new UserError(`the warehouse ${path} was written by a newer version of this program: update the program`);
  if (found !== undefined || readOnly || (await hasRaw(session)))
    throw new UserError(
      `the warehouse ${path} was not written by this version of the program: move it away and load again`,
    );
  await session.execute(`begin transaction;
    create schema if not exists raw;
    create schema if not exists meta;
    create table meta.version as select ${VERSION} as version;
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

async function columnsOf(session: Session, table: Table): Promise<DuckDBColumn[]> {
  const rows = await session.query(
    `select column_name as name, data_type as type, is_nullable as nullable from duckdb_columns()
     where database_name = current_database() and schema_name = ${literal(schemaOf(table))}
       and table_name = ${literal(table.name)} order by column_index`,
  );
  return rows as unknown as DuckDBColumn[];
}

function refuseDifference(table: Table, actual: readonly DuckDBColumn[]): void {
  const differences = differenceOf(emitDuckDBColumns(table), actual);
  if (differences.length === 0) return;
  throw new UserError(
    `${schemaOf(table)}.${table.name} has other columns than this version of the program: ${differences.join('; ')}`,
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
