/**
 * Column blocks: how producers hand rows on. A block grows column by column in typed arrays; no row object outlives
 * the `append` call, and a worker can transfer the arrays. Blocks know nothing of Parquet: encoders do.
 */
import type { Storage } from './column.js';
import { columnNames, type StoredRow, type Table } from './table.js';

export type ColumnData = string[] | BigInt64Array | Int32Array | Float64Array | Uint8Array;

export interface BlockColumn {
  readonly data: ColumnData;
  /** 1 where the value is null; absent for required columns. */
  readonly nulls?: Uint8Array;
}

export interface Block {
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly BlockColumn[];
}

export interface BlockBuilder<T extends Table> {
  readonly table: T;
  rows: number;
  append(row: StoredRow<T>): void;
  /** The rows so far, cut to size; the builder starts anew. */
  take(): Block;
}

type Cell = string | number | bigint | boolean | null;

interface Buffer {
  set(index: number, value: Cell): void;
  grow(capacity: number): void;
  take(rows: number): ColumnData;
}

export function createBlock<T extends Table>(table: T): BlockBuilder<T> {
  const names = columnNames(table);
  let capacity = 1024;
  const fresh = () =>
    names.map((name) => ({
      buffer: BUFFERS[table.columns[name]!.type.storage](capacity),
      nulls: table.columns[name]!.nullable ? new Uint8Array(capacity) : undefined,
    }));
  let columns = fresh();
  return {
    table,
    rows: 0,
    append(row) {
      if (this.rows === capacity) {
        capacity *= 2;
        for (const column of columns) {
          column.buffer.grow(capacity);
          if (column.nulls !== undefined) column.nulls = enlarged(column.nulls, capacity);
        }
      }
      for (let c = 0; c < names.length; c++) {
        const value = row[names[c]! as keyof StoredRow<T>] as Cell;
        if (value !== null) columns[c]!.buffer.set(this.rows, value);
        else columns[c]!.nulls![this.rows] = 1;
      }
      this.rows++;
    },
    take() {
      const rows = this.rows;
      const block: Block = {
        table: table.name,
        rows,
        columns: columns.map(({ buffer, nulls }) => ({
          data: buffer.take(rows),
          ...(nulls === undefined ? {} : { nulls: nulls.slice(0, rows) }),
        })),
      };
      capacity = 1024;
      columns = fresh();
      this.rows = 0;
      return block;
    },
  };
}

const BUFFERS: Readonly<Record<Storage, (capacity: number) => Buffer>> = {
  text: () => {
    const data: string[] = [];
    return {
      set: (index, value) => {
        while (data.length < index) data.push('');
        data[index] = value as string;
      },
      grow: () => {},
      take: (rows) => {
        while (data.length < rows) data.push('');
        return data;
      },
    };
  },
  int64: (capacity) =>
    typed(new BigInt64Array(capacity), (data, i, value) => (data[i] = sixtyFourBits(BigInt(value as number)))),
  int32: (capacity) => typed(new Int32Array(capacity), (data, i, value) => (data[i] = value as number)),
  float64: (capacity) => typed(new Float64Array(capacity), (data, i, value) => (data[i] = value as number)),
  boolean: (capacity) => typed(new Uint8Array(capacity), (data, i, value) => (data[i] = value === true ? 1 : 0)),
};

/** A typed array would wrap a larger number silently. */
function sixtyFourBits(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`beyond 64 bits: ${value}`);
  return value;
}

type Typed = BigInt64Array | Int32Array | Float64Array | Uint8Array;

function typed<A extends Typed>(initial: A, put: (data: A, index: number, value: Cell) => void): Buffer {
  let data = initial;
  return {
    set: (index, value) => put(data, index, value),
    grow: (capacity) => {
      data = enlarged(data, capacity);
    },
    take: (rows) => data.slice(0, rows) as A,
  };
}

function enlarged<A extends Typed>(data: A, capacity: number): A {
  const larger = new (data.constructor as new (length: number) => A)(capacity);
  larger.set(data as never);
  return larger;
}
