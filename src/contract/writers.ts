/**
 * One writer per storage form: a small object around a typed array, so that a producer's hot loop is free of lookups
 * and conversions. The hottest may write to `cells.data` itself, once `next` has made room for the row.
 */
import { type BlockColumn, type Cell, Cells, type ColumnWriter } from './cells.js';
import type { Column, Storage } from './column.js';
import { WORDS, writeId } from './ids.js';
import { TextWriter, UniqueTextWriter } from './textWriters.js';

/** The writer of each storage form. */
export interface WriterOf {
  readonly id: IdWriter;
  readonly account: IdWriter;
  readonly choice: ChoiceWriter;
  readonly text: TextWriter;
  readonly uniqueText: UniqueTextWriter;
  readonly int64: Int64Writer;
  readonly int32: Int32Writer;
  readonly float64: Float64Writer;
  readonly boolean: BooleanWriter;
}

export function createWriter({ type, nullable }: Column): ColumnWriter {
  return WRITERS[type.storage](nullable, type.values ?? []);
}

const WRITERS: { readonly [S in Storage]: (nullable: boolean, values: readonly string[]) => WriterOf[S] } = {
  id: (nullable) => new IdWriter(nullable),
  account: (nullable) => new IdWriter(nullable),
  choice: (nullable, values) => new ChoiceWriter(nullable, values),
  text: (nullable) => new TextWriter(nullable),
  uniqueText: (nullable) => new UniqueTextWriter(nullable),
  int64: (nullable) => new Int64Writer(nullable),
  int32: (nullable) => new Int32Writer(nullable),
  float64: (nullable) => new Float64Writer(nullable),
  boolean: (nullable) => new BooleanWriter(nullable),
};

const TWO_32 = 4_294_967_296;
/** A power of two, so the product is exact where it matters: its floor is that of the quotient. */
const PER_TWO_32 = 1 / TWO_32;

/** The halves of an integer of 64 bits, where the value is known to be one below 2^53. */
export function setHalves(data: Int32Array, row: number, value: number): void {
  data[2 * row] = value;
  data[2 * row + 1] = Math.floor(value * PER_TWO_32);
}

/** Money in units of 1e-8, instants in microseconds. */
export class Int64Writer implements ColumnWriter {
  /** Two halves a row, the lower first: far cheaper to write than through BigInt. */
  readonly cells: Cells<Int32Array>;

  constructor(nullable: boolean) {
    this.cells = new Cells((length) => new Int32Array(length), 2, nullable);
  }

  put(row: number, value: number): void {
    const low = value | 0;
    const high = Math.floor(value * PER_TWO_32) | 0;
    if (high * TWO_32 + (low >>> 0) !== value) throw new RangeError(`no integer of 64 bits: ${value}`);
    this.cells.data[2 * row] = low;
    this.cells.data[2 * row + 1] = high;
    this.cells.filled(row);
  }

  /** high × 2^32 + low, for totals that are kept in halves; low is in [0, 2^32). */
  putHalves(row: number, high: number, low: number): void {
    this.cells.data[2 * row] = low;
    this.cells.data[2 * row + 1] = high;
    this.cells.filled(row);
  }

  /** For what may be beyond 2^53. */
  putBig(row: number, value: bigint): void {
    // A typed array would wrap a larger number silently.
    if (BigInt.asIntN(64, value) !== value) throw new RangeError(`beyond 64 bits: ${value}`);
    this.cells.data[2 * row] = Number(BigInt.asIntN(32, value));
    this.cells.data[2 * row + 1] = Number(value >> 32n);
    this.cells.filled(row);
  }

  putCell(row: number, cell: Cell): void {
    if (typeof cell === 'bigint') this.putBig(row, cell);
    else this.put(row, cell as number);
  }

  reach(row: number): number {
    return this.cells.reach(row);
  }

  take(rows: number): BlockColumn {
    const taken = this.cells.take(rows);
    const { buffer, byteOffset } = taken.data;
    return { ...taken, data: new BigInt64Array(buffer, byteOffset, rows) };
  }
}

/** Days since the epoch, counts. */
export class Int32Writer implements ColumnWriter {
  readonly cells: Cells<Int32Array>;

  constructor(nullable: boolean) {
    this.cells = new Cells((length) => new Int32Array(length), 1, nullable);
  }

  put(row: number, value: number): void {
    this.cells.data[row] = value;
    this.cells.filled(row);
  }

  putCell(row: number, cell: Cell): void {
    this.put(row, cell as number);
  }

  reach(row: number): number {
    return this.cells.reach(row);
  }

  take(rows: number): BlockColumn {
    return this.cells.take(rows);
  }
}

export class Float64Writer implements ColumnWriter {
  readonly cells: Cells<Float64Array>;

  constructor(nullable: boolean) {
    this.cells = new Cells((length) => new Float64Array(length), 1, nullable);
  }

  put(row: number, value: number): void {
    this.cells.data[row] = value;
    this.cells.filled(row);
  }

  putCell(row: number, cell: Cell): void {
    this.put(row, cell as number);
  }

  reach(row: number): number {
    return this.cells.reach(row);
  }

  take(rows: number): BlockColumn {
    return this.cells.take(rows);
  }
}

export class BooleanWriter implements ColumnWriter {
  readonly cells: Cells<Uint8Array>;

  constructor(nullable: boolean) {
    this.cells = new Cells((length) => new Uint8Array(length), 1, nullable);
  }

  put(row: number, value: boolean): void {
    this.cells.data[row] = value ? 1 : 0;
    this.cells.filled(row);
  }

  putCell(row: number, cell: Cell): void {
    this.put(row, cell as boolean);
  }

  reach(row: number): number {
    return this.cells.reach(row);
  }

  take(rows: number): BlockColumn {
    return this.cells.take(rows);
  }
}

/** A value of a closed vocabulary, as its index. */
export class ChoiceWriter implements ColumnWriter {
  readonly cells: Cells<Uint8Array>;
  private readonly codes: ReadonlyMap<string, number>;

  constructor(nullable: boolean, values: readonly string[]) {
    this.cells = new Cells((length) => new Uint8Array(length), 1, nullable);
    this.codes = new Map(values.map((value, code) => [value, code]));
  }

  put(row: number, code: number): void {
    this.cells.data[row] = code;
    this.cells.filled(row);
  }

  putCell(row: number, cell: Cell): void {
    const code = this.codes.get(cell as string);
    if (code === undefined) throw new RangeError(`none of ${[...this.codes.keys()].join(', ')}: ${cell}`);
    this.put(row, code);
  }

  reach(row: number): number {
    return this.cells.reach(row);
  }

  take(rows: number): BlockColumn {
    return this.cells.take(rows);
  }
}

/** Ids and accounts, as words (see `ids.ts`). */
export class IdWriter implements ColumnWriter {
  readonly cells: Cells<Uint32Array>;

  constructor(nullable: boolean) {
    this.cells = new Cells((length) => new Uint32Array(length), WORDS, nullable);
  }

  put(row: number, words: Uint32Array, offset: number): void {
    const { data } = this.cells;
    const at = row * WORDS;
    data[at] = words[offset]!;
    data[at + 1] = words[offset + 1]!;
    data[at + 2] = words[offset + 2]!;
    data[at + 3] = words[offset + 3]!;
    this.cells.filled(row);
  }

  putText(row: number, text: string): void {
    writeId(text, this.cells.data, row * WORDS);
    this.cells.filled(row);
  }

  putCell(row: number, cell: Cell): void {
    this.putText(row, cell as string);
  }

  reach(row: number): number {
    return this.cells.reach(row);
  }

  take(rows: number): BlockColumn {
    return this.cells.take(rows);
  }
}
