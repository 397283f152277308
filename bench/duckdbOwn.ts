/** The yardstick: DuckDB itself writes tables of the same schema and row counts from random columns of its own. */
import { DuckDBInstance } from '@duckdb/node-api';
import type { Column, Storage } from '../src/contract/column.js';
import type { Table } from '../src/contract/table.js';
import { PARQUET } from '../src/warehouse/parquet.js';
import { literal } from '../src/warehouse/sql.js';

export interface Sizes {
  readonly table: Table;
  readonly rows: number;
}

/** Seconds on one thread, into Parquet files as the encoder writes them. */
export async function timeParquet(sizes: readonly Sizes[], folder: string): Promise<number> {
  return timed(':memory:', sizes, (table, select) => {
    const path = literal(`${folder}/own.${table.name}.parquet`);
    return `copy (${select}) to ${path} (${PARQUET})`;
  });
}

/** Seconds on one thread, into the tables of a database file. */
export async function timeTables(sizes: readonly Sizes[], folder: string): Promise<number> {
  return timed(
    `${folder}/own.duckdb`,
    sizes,
    (table, select) => `create or replace table ${table.schema ?? 'raw'}_${table.name} as ${select}`,
  );
}

async function timed(path: string, sizes: readonly Sizes[], statement: (table: Table, select: string) => string) {
  const instance = await DuckDBInstance.create(path, { threads: '1' });
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  const start = performance.now();
  for (const { table, rows } of sizes) await connection.run(statement(table, randomRows(table, rows)));
  if (path !== ':memory:') await connection.run('checkpoint');
  const seconds = (performance.now() - start) / 1000;
  connection.closeSync();
  instance.closeSync();
  return seconds;
}

function randomRows(table: Table, rows: number): string {
  const columns = Object.entries(table.columns).map(([name, column]) => `${randomValue(column)} as "${name}"`);
  return `select ${columns.join(', ')} from range(${rows})`;
}

function randomValue({ type, nullable }: Column): string {
  const special = SPECIAL[type.duckdb];
  const value = special ?? `cast(${RANDOM[type.storage](type.values ?? WORDS)} as ${type.duckdb})`;
  return nullable ? `case when random() < 0.5 then ${value} end` : value;
}

const SPECIAL: Readonly<Record<string, string>> = {
  TIMESTAMP: "timestamptz '2026-01-01 00:00:00Z' + to_microseconds(cast(random() * 2592000000000 as bigint))",
  DATE: "date '2026-01-01' + cast(random() * 30 as integer)",
};

const WORDS = ['bitcoin', 'ethereum', 'solana', 'tether', 'USD', 'EUR', 'GBP', 'CAD'];

const RANDOM: Readonly<Record<Storage, (values: readonly string[]) => string>> = {
  id: () => 'uuid()',
  account: () => 'uuid()',
  choice: oneOf,
  text: oneOf,
  uniqueText: () => "cast(uuid() as varchar) || '@example.org'",
  int64: () => 'random() * 100000',
  int32: () => 'cast(random() * 100 as integer)',
  float64: () => 'random()',
  boolean: () => 'random() < 0.5',
};

function oneOf(values: readonly string[]): string {
  return `[${values.map(literal).join(', ')}][1 + cast(floor(random() * ${values.length}) as integer)]`;
}
