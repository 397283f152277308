/**
 * Column blocks: how producers hand rows on. A block grows column by column in typed arrays; no row object outlives
 * the `append` call, and a worker can transfer the arrays. Blocks know nothing of Parquet: encoders do.
 */
import type { BlockColumn, Cell, ColumnWriter } from './cells.js';
import type { Column, Storage } from './column.js';
import { columnNames, type StoredRow, type Table } from './table.js';
import { createWriter, type WriterOf } from './writers.js';

export interface Block {
  readonly table: string;
  readonly rows: number;
  /** In contract order. */
  readonly columns: readonly BlockColumn[];
}

/** A writer per column, each of the kind that the column's type stores. */
export type Writers<T extends Table> = { readonly [K in keyof T['columns']]: WriterOf[FormOf<T['columns'][K]>] };

type FormOf<C> = C extends Column<infer _V, infer _S, infer _N, infer F> ? F : Storage;

export interface BlockBuilder<T extends Table> {
  readonly table: T;
  rows: number;
  /** For hot loops: `const row = block.next(); block.columns.amount.put(row, amount)`. */
  readonly columns: Writers<T>;
  /** A new row's index: every required column is to be put, the others are null until put. */
  next(): number;
  append(row: StoredRow<T>): void;
  /** The rows so far, cut to size; the builder starts anew. */
  take(): Block;
}

export function createBlock<T extends Table>(table: T): BlockBuilder<T> {
  const names = columnNames(table);
  const writers = names.map((name) => createWriter(table.columns[name]!));
  let capacity = 0;
  return {
    table,
    rows: 0,
    columns: Object.fromEntries(names.map((name, c) => [name, writers[c]])) as unknown as Writers<T>,
    next() {
      const row = this.rows++;
      if (row >= capacity) capacity = reach(writers, row);
      return row;
    },
    append(cells) {
      const row = this.next();
      for (let c = 0; c < names.length; c++) {
        const cell = cells[names[c]! as keyof StoredRow<T>] as Cell | null;
        if (cell !== null) writers[c]!.putCell(row, cell);
      }
    },
    take() {
      const rows = this.rows;
      this.rows = 0;
      capacity = 0;
      return { table: table.name, rows, columns: writers.map((writer) => writer.take(rows)) };
    },
  };
}

/** Room in every writer for the row, and how many rows there is room for. */
function reach(writers: readonly ColumnWriter[], row: number): number {
  return Math.min(...writers.map((writer) => writer.reach(row)));
}

/** What `postMessage` can hand over instead of copying. */
export function transferablesOf({ columns }: Block): ArrayBuffer[] {
  return columns.flatMap(({ data, nulls, ends }) =>
    [data, nulls, ends].flatMap((array) => (array === undefined ? [] : [array.buffer as ArrayBuffer])),
  );
}
