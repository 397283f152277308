/** The writers of text: one with a dictionary, one without. */
import { type BlockColumn, type Cell, Cells, type ColumnWriter } from './cells.js';

/** Text that many rows share. The dictionary outlives `take`, so a producer may keep the codes it asked for. */
export class TextWriter implements ColumnWriter {
  readonly cells: Cells<Int32Array>;
  private readonly codes = new Map<string, number>();

  constructor(nullable: boolean) {
    this.cells = new Cells((length) => new Int32Array(length), 1, nullable);
  }

  code(text: string): number {
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    this.codes.set(text, this.codes.size);
    return this.codes.size - 1;
  }

  putCode(row: number, code: number): void {
    this.cells.data[row] = code;
    this.cells.filled(row);
  }

  put(row: number, text: string): void {
    this.putCode(row, this.code(text));
  }

  putCell(row: number, cell: Cell): void {
    this.put(row, cell as string);
  }

  reach(row: number): number {
    return this.cells.reach(row);
  }

  take(rows: number): BlockColumn {
    return { ...this.cells.take(rows), texts: [...this.codes.keys()] };
  }
}

const ENCODER = new TextEncoder();

/** Text that hardly two rows share: a dictionary would only grow. Rows are put in their order, some may be left out. */
export class UniqueTextWriter implements ColumnWriter {
  private readonly ends: Cells<Int32Array>;
  private bytes = new Uint8Array(FIRST_BYTES);
  private size = 0;
  /** The last row put. */
  private last = -1;

  constructor(nullable: boolean) {
    this.ends = new Cells((length) => new Int32Array(length), 1, nullable);
  }

  put(row: number, text: string): void {
    this.room(3 * text.length);
    this.size += ENCODER.encodeInto(text, this.bytes.subarray(this.size)).written;
    this.end(row);
  }

  /** ASCII that the caller has as bytes. */
  putBytes(row: number, ascii: Uint8Array): void {
    this.room(ascii.length);
    this.bytes.set(ascii, this.size);
    this.size += ascii.length;
    this.end(row);
  }

  putCell(row: number, cell: Cell): void {
    this.put(row, cell as string);
  }

  reach(row: number): number {
    return this.ends.reach(row);
  }

  take(rows: number): BlockColumn {
    this.skip(rows);
    const { data: ends, ...rest } = this.ends.take(rows);
    const data = this.bytes.subarray(0, this.size);
    this.bytes = new Uint8Array(Math.max(FIRST_BYTES, this.size));
    this.size = 0;
    this.last = -1;
    return { ...rest, data, ends };
  }

  private end(row: number): void {
    this.skip(row);
    this.ends.data[row] = this.size;
    this.ends.filled(row);
    this.last = row;
  }

  /** Rows left out since the last one end where it does. */
  private skip(row: number): void {
    const end = this.last < 0 ? 0 : this.ends.data[this.last]!;
    for (let out = this.last + 1; out < row; out++) this.ends.data[out] = end;
  }

  private room(bytes: number): void {
    if (this.size + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.size + bytes));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

const FIRST_BYTES = 1024;
