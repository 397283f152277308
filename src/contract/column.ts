/**
 * Column types. Each states its own form in every place a value can be — DuckDB, BigQuery, Parquet, TypeScript, zod,
 * dbt — so that shared code never asks which type it has, and a type added later cannot fall through a switch.
 */
import { z } from 'zod';

/** How a producer holds a column in memory (see `src/contract/block.ts`). */
export type Storage = 'text' | 'int64' | 'int32' | 'float64' | 'boolean';

export interface ColumnType<Value = unknown, Stored = unknown> {
  readonly label: string;
  readonly duckdb: string;
  readonly bigquery: string;
  readonly typescript: string;
  readonly storage: Storage;
  /** SQL (DuckDB) from the stored form to the Parquet form. */
  readonly parquet: (column: string) => string;
  /** The contract form of a value at the edges: amounts and stamps as text, counts as numbers. */
  readonly zod: z.ZodType<Value>;
  /** dbt data tests that follow from the type. */
  readonly dbtTests: readonly (string | Readonly<Record<string, unknown>>)[];
  /** Only for the compiler: what a producer appends. */
  readonly stored?: Stored;
}

export interface Column<Value = unknown, Stored = unknown, Nullable extends boolean = boolean> {
  readonly type: ColumnType<Value, Stored>;
  readonly description: string;
  readonly nullable: Nullable;
}

const asIs = (column: string): string => column;
const text = z.string();

export const ID: ColumnType<string, string> = {
  label: 'id (UUID-shaped text)',
  duckdb: 'VARCHAR',
  bigquery: 'STRING',
  typescript: 'string',
  storage: 'text',
  parquet: asIs,
  zod: text.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  dbtTests: [],
};

export const TEXT: ColumnType<string, string> = { ...ID, label: 'text', zod: text };

/** Text out of a fixed vocabulary. */
export function choice<const V extends string>(values: readonly V[]): ColumnType<V, V> {
  return {
    label: `one of ${values.join(', ')}`,
    duckdb: 'VARCHAR',
    bigquery: 'STRING',
    typescript: values.map((value) => `'${value}'`).join(' | '),
    storage: 'text',
    parquet: asIs,
    zod: z.enum(values) as unknown as z.ZodType<V>,
    dbtTests: [{ accepted_values: { arguments: { values: [...values] } } }],
  };
}

/** Money, prices and rates: exact, 8 decimals; in memory an integer of 1e-8. */
export const MONEY: ColumnType<string, number | bigint> = {
  label: 'decimal, 8 places',
  duckdb: 'DECIMAL(28,8)',
  bigquery: 'NUMERIC',
  typescript: 'string',
  storage: 'int64',
  parquet: (column) => `cast(cast(${column} as decimal(28,0)) * cast(0.00000001 as decimal(9,8)) as decimal(28,8))`,
  zod: text.regex(/^-?\d+\.\d{8}$/),
  dbtTests: [],
};

export const TIMESTAMP: ColumnType<string, number> = {
  label: 'timestamp, UTC',
  duckdb: 'TIMESTAMP',
  bigquery: 'TIMESTAMP',
  typescript: 'string',
  storage: 'int64',
  // isAdjustedToUTC must be set in the file, or BigQuery would read a DATETIME.
  parquet: (column) => `cast(make_timestamp(${column}) as timestamptz)`,
  zod: text.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/),
  dbtTests: [],
};

export const DATE: ColumnType<string, number> = {
  label: 'date',
  duckdb: 'DATE',
  bigquery: 'DATE',
  typescript: 'string',
  storage: 'int32',
  parquet: (column) => `(date '1970-01-01' + ${column})`,
  zod: text.regex(/^\d{4}-\d{2}-\d{2}$/),
  dbtTests: [],
};

export const INTEGER: ColumnType<number, number> = {
  label: 'integer',
  duckdb: 'BIGINT',
  bigquery: 'INT64',
  typescript: 'number',
  storage: 'int32',
  parquet: (column) => `cast(${column} as bigint)`,
  zod: z.number().int(),
  dbtTests: [],
};

export const DOUBLE: ColumnType<number, number> = {
  label: 'floating point',
  duckdb: 'DOUBLE',
  bigquery: 'FLOAT64',
  typescript: 'number',
  storage: 'float64',
  parquet: asIs,
  zod: z.number(),
  dbtTests: [],
};

export const BOOLEAN: ColumnType<boolean, boolean> = {
  label: 'true or false',
  duckdb: 'BOOLEAN',
  bigquery: 'BOOL',
  typescript: 'boolean',
  storage: 'boolean',
  parquet: asIs,
  zod: z.boolean(),
  dbtTests: [],
};

export function column<V, S>(type: ColumnType<V, S>, description: string): Column<V, S, false> {
  return { type, description, nullable: false };
}

export function maybe<V, S>(type: ColumnType<V, S>, description: string): Column<V, S, true> {
  return { type, description, nullable: true };
}
