/** The writers of text: one with a dictionary, one without. */
import { type BlockColumn, type Cell, Cells, type ColumnWriter } from './cells.js';

/** Text that many rows share. The dictionary outlives `take`, so a producer may keep the codes it asked for. */
export class TextWriter implements ColumnWriter {
  private readonly cells: Cells<Int32Array>;
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

/** Text that hardly two rows share: a dictionary would only grow. */
export class UniqueTextWriter implements ColumnWriter {
  private readonly ends: Cells<Int32Array>;
  private texts: string[] = [];

  constructor(nullable: boolean) {
    this.ends = new Cells((length) => new Int32Array(length), 1, nullable);
  }

  put(row: number, text: string): void {
    while (this.texts.length < row) this.texts.push('');
    this.texts[row] = text;
    this.ends.filled(row);
  }

  putCell(row: number, cell: Cell): void {
    this.put(row, cell as string);
  }

  reach(row: number): number {
    return this.ends.reach(row);
  }

  take(rows: number): BlockColumn {
    const { data: ends, ...rest } = this.ends.take(rows);
    const data = new Uint8Array(this.texts.reduce((sum, text) => sum + 3 * text.length, 0));
    let end = 0;
    for (let row = 0; row < rows; row++) {
      end += ENCODER.encodeInto(this.texts[row] ?? '', data.subarray(end)).written;
      ends[row] = end;
    }
    this.texts = [];
    return { ...rest, data: data.slice(0, end), ends };
  }
}
