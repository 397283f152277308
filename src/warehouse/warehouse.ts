/** What every warehouse does. SQL text belongs to its callers; values are converted in the adapter and nowhere above. */

import type { ColumnOf, Row, Table } from '../contract/table.js';
import type { Day, Micros, Window } from '../time.js';

/** A landed Parquet file, columns in contract order. */
export interface LandedFile {
  /** Absolute path. */
  readonly path: string;
  readonly rows: number;
  readonly sha256: string;
}

export interface TableLoad {
  readonly table: Table;
  /** The days the files are the whole truth of; null where they are none of any day: their rows are only upserted. */
  readonly window: Window | null;
  readonly files: readonly LandedFile[];
}

/** One load: all its tables go in one transaction (DESIGN: the load semantics). */
export interface LoadSpec {
  readonly runId: string;
  readonly asOf: Day;
  readonly producer: string;
  readonly startedAt: Micros;
  readonly tables: readonly TableLoad[];
  /** What people bring may leave days out, and brought again of the same day it is a correction. */
  readonly brought?: true;
}

export interface Load {
  readonly runId: string;
  /** Per table: rows of the files, and how many of them are now in the table because of this load. */
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly written: number }[];
  /** Rows of the files that were left out because their people were forgotten; absent where there were none. */
  readonly forgotten?: number;
}

export interface KeyFile {
  readonly table: Table;
  /** As `keyListOf` (src/warehouse/removal.ts) describes it; each key once. */
  readonly file: LandedFile;
}

/** Rows that are to go, by their keys; all tables go in one transaction. */
export interface RemovalSpec extends Omit<LoadSpec, 'tables' | 'brought'> {
  readonly tables: readonly KeyFile[];
  /** Whether a key without a row is an error. */
  readonly strict: boolean;
  /** Everything is done and taken back again. */
  readonly dryRun: boolean;
}

/** Somebody who was erased. */
export interface Forgotten {
  readonly salt: string;
  /** SHA-256 of salt and id, in hex. */
  readonly digest: string;
}

/** A person who is to be erased. */
export interface Forgetting extends Pick<LoadSpec, 'runId' | 'startedAt'> {
  readonly userId: string;
  /** For the digest, where the warehouse has none yet. */
  readonly salt: string;
  /** Tables and views that are built of the rows, and go; of an engine whose schemas are its own, all that lies in them goes. */
  readonly derived: readonly string[];
  /** Everything is done and taken back again. */
  readonly dryRun: boolean;
}

export interface ForgottenRows {
  /** Their digest was in the list already. */
  readonly wasForgotten: boolean;
  /** Tables that held rows of theirs, and how many went: the house's legs of their ledger transactions among them. */
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
}

export interface Removed {
  readonly table: string;
  readonly keys: number;
  readonly removed: number;
  /** Keys that are in no row. */
  readonly missing: number;
  /** Rows that date from after their deletion, and stay. */
  readonly newer: number;
}

export type Value = string | number | boolean | null;
/** A row of any query: amounts, stamps, dates as text in contract form, counts as numbers. */
export type ResultRow = Readonly<Record<string, Value>>;

/** Rows with their columns' names, which a result without rows has too. */
export interface QueryResult {
  readonly names: readonly string[];
  readonly rows: readonly ResultRow[];
}

export interface StoredColumn {
  readonly name: string;
  /** As the engine calls it. */
  readonly type: string;
}

export interface Warehouse {
  readonly kind: 'duckdb' | 'bigquery';
  /** Creates the tables that are missing; idempotent. */
  create(...tables: Table[]): Promise<void>;
  load(load: LoadSpec): Promise<Load>;
  remove(removal: RemovalSpec): Promise<Removed[]>;
  forget(forgetting: Forgetting): Promise<ForgottenRows>;
  /** Streams a table in key order, a few thousand rows at a time, in contract form. */
  read<T extends Table>(table: T, where?: Window): AsyncIterable<readonly Row<T>[]>;
  /** The same of some columns. */
  readColumns<T extends Table, K extends ColumnOf<T>>(
    table: T,
    columns: readonly K[],
  ): AsyncIterable<readonly Pick<Row<T>, K>[]>;
  /** The tables and views of a schema, and their columns in order; none where there is no such schema. */
  columns(schema: string): Promise<ReadonlyMap<string, readonly StoredColumn[]>>;
  /** Rows of a query that fits in memory. */
  query(sql: string): Promise<ResultRow[]>;
  /** One statement that cannot write, not even a file; throws UserError for any other. */
  look(sql: string): Promise<QueryResult>;
  execute(sql: string): Promise<void>;
  /** One statement that writes, on a connection of its own, so that several may run at once; returns how many rows. */
  change(sql: string): Promise<number>;
  close(): Promise<void>;
}
