/** Text with a dictionary travels as a DuckDB enum over the texts of all blocks of the file. */
import { type DuckDBType, ENUM } from '@duckdb/node-api';
import type { BlockColumn } from '../../contract/cells.js';
import type { ColumnForm } from './columnForm.js';
import { copyBytes, ROWS_PER_CHUNK } from './vector.js';

export function dictionaryForm(
  blocks: readonly BlockColumn[],
  textsOf: (block: BlockColumn) => readonly string[],
): ColumnForm {
  const all = new Map<string, number>();
  const codes = new Map<BlockColumn, Uint32Array>();
  for (const block of blocks)
    codes.set(
      block,
      Uint32Array.from(textsOf(block), (text) => codeOf(all, text)),
    );
  const scratch = enumCodes(all.size);
  return {
    types: [enumType([...all.keys()])],
    value: ([vector]) => vector!,
    copy: ([vector], block, from, rows) => {
      translate(block.data as Int32Array | Uint8Array, codes.get(block)!, from, rows, scratch);
      copyBytes(vector!, scratch, 0, rows * scratch.BYTES_PER_ELEMENT);
    },
  };
}

function codeOf(codes: Map<string, number>, text: string): number {
  const code = codes.get(text) ?? codes.size;
  if (code === codes.size) codes.set(text, code);
  return code;
}

/** An enum must have a value, even one that no row has. */
export function enumType(texts: readonly string[]): DuckDBType {
  return ENUM(texts.length === 0 ? [''] : texts);
}

export type EnumCodes = Uint8Array | Uint16Array | Uint32Array;

/** A chunk's codes in the width that DuckDB gives an enum of so many values. */
export function enumCodes(values: number): EnumCodes {
  if (values <= 0xff) return new Uint8Array(ROWS_PER_CHUNK);
  return values <= 0xffff ? new Uint16Array(ROWS_PER_CHUNK) : new Uint32Array(ROWS_PER_CHUNK);
}

function translate(data: Int32Array | Uint8Array, codes: Uint32Array, from: number, rows: number, to: EnumCodes): void {
  for (let i = 0; i < rows; i++) {
    const own = data[from + i]!;
    const code = codes[own];
    // DuckDB would read beyond its dictionary. 0 is also what lies beneath a null.
    if (code === undefined && own !== 0) throw new RangeError(`no text has the code ${own}`);
    to[i] = code ?? 0;
  }
}
