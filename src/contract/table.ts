/** A table is a plain object; DDL, schemas, dbt sources, docs, parsers and row types are derived from it. */
import { type Column, column, DATE } from './column.js';

export type Columns = Readonly<Record<string, Column>>;

export interface Parent {
  readonly column: string;
  readonly table: string;
  /** The key column over there. */
  readonly key: string;
  /** What the parent must be for it to have such children. */
  readonly must?: { readonly column: string; readonly among: readonly string[] };
}

export interface Table<C extends Columns = Columns> {
  readonly name: string;
  /** The warehouse schema it lies in; raw where absent. */
  readonly schema?: 'raw' | 'truth' | 'marts' | 'meta';
  readonly description: string;
  readonly columns: C;
  readonly key: readonly string[];
  /** The column whose UTC day a row belongs to. */
  readonly day: string;
  readonly partition: { readonly column: string; readonly by: 'day' | 'month' };
  readonly cluster: readonly string[];
  readonly parents: readonly Parent[];
}

/** The business day from which this version of the row dates: when it was created or last changed. */
export const AS_OF = '_as_of';

/** A raw table: its own columns, then `_as_of`. */
export function rawTable<const C extends Columns>(
  table: Omit<Table<C>, 'key' | 'day' | 'cluster'> & {
    key: readonly (keyof C & string)[];
    day: (keyof C & string) | typeof AS_OF;
    cluster?: readonly (keyof C & string)[];
  },
): Table<C & { readonly [AS_OF]: typeof asOf }> {
  return { cluster: table.key, ...table, columns: { ...table.columns, [AS_OF]: asOf } };
}

const asOf = column(DATE, 'Business day from which this version of the row dates: created or last changed.');

type Value<K> = K extends Column<infer V, infer _S, infer N> ? (N extends true ? V | null : V) : never;
type Stored<K> = K extends Column<infer _V, infer S, infer N> ? (N extends true ? S | null : S) : never;

/** A row at the edges (contract form): amounts and stamps are text. */
export type Row<T extends Table> = { readonly [K in keyof T['columns']]: Value<T['columns'][K]> };

export type ColumnOf<T extends Table> = keyof T['columns'] & string;

/** A row as a producer appends it: amounts are integers of 1e-8, stamps microseconds, dates days since the epoch. */
export type StoredRow<T extends Table> = { readonly [K in keyof T['columns']]: Stored<T['columns'][K]> };

export function schemaOf(table: Table): string {
  return table.schema ?? 'raw';
}

export function columnNames(table: Table): string[] {
  return Object.keys(table.columns);
}
