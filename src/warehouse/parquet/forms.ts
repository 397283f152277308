/** How a column of each storage form travels: the vectors that carry it, and the SQL that makes its value of them. */
import type { Vector } from '@duckdb/node-bindings';
import type { BlockColumn } from '../../contract/cells.js';
import type { ColumnType, Storage } from '../../contract/column.js';
import { accountForm } from './accounts.js';
import type { ColumnForm } from './columnForm.js';
import { dictionaryForm } from './dictionary.js';
import { copyIds } from './ids.js';
import { copyBytes, markNulls, putText } from './vector.js';

/** Blocks come with dictionaries of their own, so the form of a column depends on all blocks of the file. */
export function formOf(type: ColumnType, blocks: readonly BlockColumn[]): ColumnForm {
  return FORMS[type.storage](type, blocks);
}

export function fill(form: ColumnForm, vectors: readonly Vector[], column: BlockColumn, from: number, rows: number) {
  form.copy(vectors, column, from, rows);
  if (column.nulls !== undefined) markNulls(vectors[0]!, column.nulls, from, rows);
}

const FORMS: Readonly<Record<Storage, (type: ColumnType, blocks: readonly BlockColumn[]) => ColumnForm>> = {
  int64: (type) => asIs(type, 8),
  int32: (type) => asIs(type, 4),
  float64: (type) => asIs(type, 8),
  boolean: (type) => asIs(type, 1),
  id: () => ({
    types: ['UUID'],
    value: first,
    copy: ([vector], { data }, from, rows) => copyIds(vector!, data as Uint32Array, from, rows),
  }),
  account: (_type, blocks) => accountForm(blocks),
  choice: (type, blocks) => dictionaryForm(blocks, () => type.values!),
  text: (_type, blocks) => dictionaryForm(blocks, ({ texts }) => texts!),
  uniqueText: () => ({ types: ['VARCHAR'], value: first, copy: copyTexts }),
};

function asIs(type: ColumnType, bytes: number): ColumnForm {
  return {
    types: [type.vector!],
    value: first,
    copy: ([vector], { data }, from, rows) => copyBytes(vector!, data, from * bytes, rows * bytes),
  };
}

function first(vectors: readonly string[]): string {
  return vectors[0]!;
}

function copyTexts([vector]: readonly Vector[], { data, ends }: BlockColumn, from: number, rows: number): void {
  const utf8 = data as Uint8Array;
  let start = from === 0 ? 0 : ends![from - 1]!;
  for (let i = 0; i < rows; i++) {
    const end = ends![from + i]!;
    putText(vector!, i, utf8.subarray(start, end));
    start = end;
  }
}
