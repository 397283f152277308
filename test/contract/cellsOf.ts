/** A block's column as plain values: text for choices, texts and ids, null where nulls are. */
import type { Block } from '../../src/contract/block.js';
import type { BlockColumn } from '../../src/contract/cells.js';
import type { Storage } from '../../src/contract/column.js';
import { houseText, isHouse } from '../../src/contract/ids.js';
import { columnNames, type Table } from '../../src/contract/table.js';

export type Value = string | bigint | number | null;

export function cellsOf(table: Table, block: Block, name: string): Value[] {
  const column = block.columns[columnNames(table).indexOf(name)]!;
  const { storage, values } = table.columns[name]!.type;
  const read = READ[storage](column, values ?? []);
  return Array.from({ length: block.rows }, (_, row) => (column.nulls?.[row] === 1 ? null : read(row)));
}

type Reader = (column: BlockColumn, values: readonly string[]) => (row: number) => Value;

const number: Reader =
  ({ data }) =>
  (row) =>
    data[row]!;
const id: Reader =
  ({ data }) =>
  (row) =>
    idText(data as Uint32Array, 4 * row);

const READ: Readonly<Record<Storage, Reader>> = {
  int64: number,
  int32: number,
  float64: number,
  boolean: number,
  id,
  account: id,
  choice:
    ({ data }, values) =>
    (row) =>
      values[data[row] as number]!,
  text:
    ({ data, texts }) =>
    (row) =>
      texts![data[row] as number]!,
  uniqueText:
    ({ data, ends }) =>
    (row) =>
      Buffer.from((data as Uint8Array).subarray(row === 0 ? 0 : ends![row - 1]!, ends![row]!)).toString(),
};

function idText(words: Uint32Array, offset: number): string {
  if (isHouse(words, offset)) return houseText(words, offset);
  const hex = Array.from(words.subarray(offset, offset + 4), (word) => word.toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
