/**
 * Column types. Each states its own form in every place a value can be — DuckDB, BigQuery, Parquet, TypeScript, zod,
 * dbt — so that shared code never asks which type it has, and a type added later cannot fall through a switch.
 */
import { z } from 'zod';
import { readDate, readTimestamp } from './reading/moments.js';
import { readBoolean, readDouble, readInteger, readMoney } from './reading/numbers.js';
import type { Read } from './reading/reading.js';
import { readAccount, readChoice, readCode, readEmail, readId, readPair, readRail, readText } from './reading/texts.js';
import type { RailUse } from './reference.js';
import { viewDate, viewTimestamp } from './viewing/moments.js';
import { viewBoolean, viewDouble, viewInteger, viewMoney } from './viewing/numbers.js';
import { viewAccount, viewChoice, viewCode, viewEmail, viewId, viewPair, viewRail, viewText } from './viewing/texts.js';
import type { View } from './viewing/viewing.js';

/** How a producer holds a column in memory (see `src/contract/writers.ts`). */
export type Storage = 'id' | 'account' | 'choice' | 'text' | 'uniqueText' | 'int64' | 'int32' | 'float64' | 'boolean';

export type NumberVector = 'DECIMAL(18,8)' | 'TIMESTAMPTZ' | 'DATE' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN';

export interface ColumnType<Value = unknown, Stored = unknown, Form extends Storage = Storage> {
  readonly label: string;
  readonly duckdb: string;
  readonly bigquery: string;
  readonly typescript: string;
  readonly storage: Form;
  /** The vocabulary that codes point into, where it is closed. */
  readonly values?: readonly string[];
  /** The use whose added rails it may hold beside its values. */
  readonly rail?: RailUse;
  /** The DuckDB type whose vectors hold the numbers just as they are stored; absent for text in all its forms. */
  readonly vector?: NumberVector;
  /** SQL (DuckDB) from the vector to the Parquet form. */
  readonly parquet: (column: string) => string;
  /** SQL (DuckDB) from a table's column to text that loses nothing; null stays null. */
  readonly csv: (column: string) => string;
  /** SQL (DuckDB) from that text back to the very same value. */
  readonly fromCsv: (text: string) => string;
  /** SQL (DuckDB) from a table's column to the Parquet form. */
  readonly exported: (column: string) => string;
  /** The contract form of a value at the edges: amounts and stamps as text, counts as numbers. */
  readonly zod: z.ZodType<Value>;
  /** From text that others wrote, for imports. */
  readonly read: Read;
  /** From a cell of a table that others have in BigQuery, for views over it. */
  readonly view: View;
  /** dbt data tests that follow from the type. */
  readonly dbtTests: readonly (string | Readonly<Record<string, unknown>>)[];
  /** Only for the compiler: what a producer appends. */
  readonly stored?: Stored;
}

export interface Column<
  Value = unknown,
  Stored = unknown,
  Nullable extends boolean = boolean,
  Form extends Storage = Storage,
> {
  readonly type: ColumnType<Value, Stored, Form>;
  readonly description: string;
  readonly nullable: Nullable;
}

const asIs = (column: string): string => column;
const asText = (column: string): string => `cast(${column} as varchar)`;
const castTo =
  (type: string) =>
  (text: string): string =>
    `cast(${text} as ${type})`;
const text = z.string();

const VARCHAR = {
  duckdb: 'VARCHAR',
  bigquery: 'STRING',
  typescript: 'string',
  parquet: asText,
  csv: asIs,
  fromCsv: asIs,
  exported: asIs,
  zod: text,
  read: readText,
  view: viewText,
  dbtTests: [],
} as const;

export const ID: ColumnType<string, string, 'id'> = {
  ...VARCHAR,
  label: 'id (UUID-shaped text)',
  storage: 'id',
  read: readId,
  view: viewId,
  zod: text.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
};

/** An account of the ledger: a user's id, or `house:<purpose>:<shard>` (see `src/contract/ids.ts`). */
export const ACCOUNT: ColumnType<string, string, 'account'> = {
  ...VARCHAR,
  label: 'text',
  storage: 'account',
  read: readAccount,
  view: viewAccount,
};

/** Text that many rows share: names, codes. */
export const TEXT: ColumnType<string, string, 'text'> = { ...VARCHAR, label: 'text', storage: 'text' };

/** Codes of the reference lists (`src/contract/reference.ts`). */
export const ASSET = code('asset', ({ assets }) => assets);
export const FIAT = code('fiat', ({ fiats }) => fiats);
/** An asset or a fiat. */
export const CURRENCY = code('currency', ({ assets, fiats }) => ({ ...fiats, ...assets }));
export const COUNTRY = code('country', ({ countries }) => countries);
/** Base and quote, such as `bitcoin/USD`. */
export const PAIR: typeof TEXT = { ...TEXT, read: readPair, view: viewPair };

function code(...[what, among]: Parameters<typeof readCode>): ColumnType<string, string, 'text'> {
  return { ...VARCHAR, label: 'text', storage: 'text', read: readCode(what, among), view: viewCode(among) };
}

/** Text that hardly two rows share; kept without a dictionary. */
export const UNIQUE_TEXT: ColumnType<string, string, 'uniqueText'> = {
  ...VARCHAR,
  label: 'text',
  storage: 'uniqueText',
};

export const EMAIL: typeof UNIQUE_TEXT = { ...UNIQUE_TEXT, read: readEmail, view: viewEmail };

/** Text out of a fixed vocabulary. */
export function choice<const V extends string>(values: readonly V[]): ColumnType<V, V, 'choice'> {
  return {
    ...VARCHAR,
    label: `one of ${values.join(', ')}`,
    typescript: values.map((value) => `'${value}'`).join(' | '),
    storage: 'choice',
    values,
    read: readChoice(values),
    view: viewChoice(values),
    zod: z.enum(values) as unknown as z.ZodType<V>,
    dbtTests: [{ accepted_values: { arguments: { values: [...values] } } }],
  };
}

/** A payment rail: one of the vocabulary, or one that an import has added for this use. */
export function rail<const V extends string>(values: readonly V[], use: RailUse): ColumnType<V, V, 'choice'> {
  return { ...choice(values), rail: use, read: readRail(values, use), view: viewRail(values, use) };
}

/** Money, prices and rates: exact, 8 decimals; in memory an integer of 1e-8. */
export const MONEY: ColumnType<string, number | bigint, 'int64'> = {
  label: 'decimal, 8 places',
  duckdb: 'DECIMAL(28,8)',
  bigquery: 'NUMERIC',
  typescript: 'string',
  storage: 'int64',
  // 64 bits hold more than 18 digits; widening does not look at them, so none is lost.
  vector: 'DECIMAL(18,8)',
  parquet: (column) => `cast(${column} as decimal(28,8))`,
  csv: asText,
  // The wide cast takes forty times as long, and hardly an amount needs it.
  fromCsv: (amount) => `coalesce(try_cast(${amount} as decimal(18,8)), cast(${amount} as decimal(28,8)))`,
  exported: asIs,
  zod: text.regex(/^-?\d+\.\d{8}$/),
  read: readMoney(),
  view: viewMoney(),
  dbtTests: [],
};

/** Money that is never negative. */
export const AMOUNT: typeof MONEY = { ...MONEY, read: readMoney(0), view: viewMoney(0) };

export const TIMESTAMP: ColumnType<string, number, 'int64'> = {
  label: 'timestamp, UTC',
  duckdb: 'TIMESTAMP',
  bigquery: 'TIMESTAMP',
  typescript: 'string',
  storage: 'int64',
  // isAdjustedToUTC must be set in the file, or BigQuery would read a DATETIME.
  vector: 'TIMESTAMPTZ',
  parquet: asIs,
  csv: (column) => `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%fZ')`,
  fromCsv: castTo('timestamp'),
  exported: (column) => `cast(${column} as timestamptz)`,
  zod: text.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/),
  read: readTimestamp,
  view: viewTimestamp,
  dbtTests: [],
};

export const DATE: ColumnType<string, number, 'int32'> = {
  label: 'date',
  duckdb: 'DATE',
  bigquery: 'DATE',
  typescript: 'string',
  storage: 'int32',
  vector: 'DATE',
  parquet: asIs,
  csv: asText,
  fromCsv: castTo('date'),
  exported: asIs,
  zod: text.regex(/^\d{4}-\d{2}-\d{2}$/),
  read: readDate,
  view: viewDate,
  dbtTests: [],
};

export const INTEGER: ColumnType<number, number, 'int32'> = {
  label: 'integer',
  duckdb: 'BIGINT',
  bigquery: 'INT64',
  typescript: 'number',
  storage: 'int32',
  vector: 'INTEGER',
  parquet: (column) => `cast(${column} as bigint)`,
  csv: asText,
  fromCsv: castTo('bigint'),
  exported: asIs,
  zod: z.number().int(),
  read: readInteger,
  view: viewInteger,
  dbtTests: [],
};

export const DOUBLE: ColumnType<number, number, 'float64'> = {
  label: 'floating point',
  duckdb: 'DOUBLE',
  bigquery: 'FLOAT64',
  typescript: 'number',
  storage: 'float64',
  vector: 'DOUBLE',
  parquet: asIs,
  csv: asText,
  fromCsv: castTo('double'),
  exported: asIs,
  zod: z.number(),
  read: readDouble,
  view: viewDouble,
  dbtTests: [],
};

export const BOOLEAN: ColumnType<boolean, boolean, 'boolean'> = {
  label: 'true or false',
  duckdb: 'BOOLEAN',
  bigquery: 'BOOL',
  typescript: 'boolean',
  storage: 'boolean',
  vector: 'BOOLEAN',
  parquet: asIs,
  csv: asText,
  fromCsv: castTo('boolean'),
  exported: asIs,
  zod: z.boolean(),
  read: readBoolean,
  view: viewBoolean,
  dbtTests: [],
};

export function column<V, S, F extends Storage>(
  type: ColumnType<V, S, F>,
  description: string,
): Column<V, S, false, F> {
  return { type, description, nullable: false };
}

export function maybe<V, S, F extends Storage>(type: ColumnType<V, S, F>, description: string): Column<V, S, true, F> {
  return { type, description, nullable: true };
}
