/** The memory of one column while a block grows. Where a column may be null, a row is null until it is filled. */

/** A column's values: codes index `texts` (text) or the type's vocabulary (choice); an id is four words. */
export interface BlockColumn {
  readonly data: Values | BigInt64Array;
  /** 1 where the value is null; absent for required columns. */
  readonly nulls?: Uint8Array;
  /** The dictionary of a text column. */
  readonly texts?: readonly string[];
  /** Unique text: where each row ends in `data`, which is UTF-8. */
  readonly ends?: Int32Array;
}

type Values = Uint32Array | Int32Array | Float64Array | Uint8Array;

/** What `append` takes of a row object. */
export type Cell = string | number | bigint | boolean;

export interface ColumnWriter {
  putCell(row: number, cell: Cell): void;
  /** Makes room for a row; returns how many rows there is room for. */
  reach(row: number): number;
  /** The first rows; the writer starts anew. */
  take(rows: number): BlockColumn;
}

/** So that a block of a few rows costs little. */
const FIRST_CAPACITY = 256;

/** The next block is likely as large as the last: growing to it again would copy every row once more. */
function capacityAfter(rows: number): number {
  return Math.max(FIRST_CAPACITY, rows + (rows >> 2));
}

export class Cells<A extends Values> {
  data: A;
  private nulls: Uint8Array | undefined;
  private readonly make: (length: number) => A;
  /** Elements per row. */
  private readonly stride: number;

  constructor(make: (length: number) => A, stride: number, nullable: boolean) {
    this.make = make;
    this.stride = stride;
    this.data = make(FIRST_CAPACITY * stride);
    this.nulls = nullable ? new Uint8Array(FIRST_CAPACITY).fill(1) : undefined;
  }

  filled(row: number): void {
    if (this.nulls !== undefined) this.nulls[row] = 0;
  }

  /** Makes room for a row; returns how many rows there is room for. */
  reach(row: number): number {
    const capacity = this.data.length / this.stride;
    if (row < capacity) return capacity;
    this.data = enlarged(this.data, this.make(2 * this.data.length));
    if (this.nulls !== undefined) this.nulls = enlarged(this.nulls, new Uint8Array(2 * capacity).fill(1));
    return 2 * capacity;
  }

  /** The first rows; the cells start anew. */
  take(rows: number): { readonly data: A; readonly nulls?: Uint8Array } {
    const data = cut(this.data, rows * this.stride);
    const nulls = this.nulls === undefined ? undefined : cut(this.nulls, rows);
    const capacity = capacityAfter(rows);
    this.data = this.make(capacity * this.stride);
    if (nulls === undefined) return { data };
    this.nulls = new Uint8Array(capacity).fill(1);
    return { data, nulls };
  }
}

/** The first elements: in place, unless most of the memory would be kept for nothing. */
function cut<A extends Values>(from: A, length: number): A {
  return (2 * length < from.length ? from.slice(0, length) : from.subarray(0, length)) as A;
}

function enlarged<A extends Values>(from: A, to: A): A {
  to.set(from);
  return to;
}
