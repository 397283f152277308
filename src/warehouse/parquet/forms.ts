/** How a column of each storage form travels: the vectors that carry it, and the SQL that makes its value of them. */
import { BOOLEAN, DATE, DECIMAL, DOUBLE, type DuckDBType, INTEGER, TIMESTAMPTZ, UUID, VARCHAR } from '@duckdb/node-api';
import type { Vector } from '@duckdb/node-bindings';
import type { BlockColumn } from '../../contract/cells.js';
import type { ColumnType, NumberVector, Storage } from '../../contract/column.js';
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
  int64: numberForm,
  int32: numberForm,
  float64: numberForm,
  boolean: numberForm,
  id: () => ({ types: [UUID], value: first, copy: copyIdColumn }),
  account: (_type, blocks) => accountForm(blocks),
  choice: (type, blocks) => dictionaryForm(blocks, () => type.values!),
  text: (_type, blocks) => dictionaryForm(blocks, ({ texts }) => texts!),
  uniqueText: () => ({ types: [VARCHAR], value: first, copy: copyTexts }),
};

const NUMBERS: Readonly<Record<NumberVector, { readonly type: DuckDBType; readonly bytes: number }>> = {
  'DECIMAL(18,8)': { type: DECIMAL(18, 8), bytes: 8 },
  TIMESTAMPTZ: { type: TIMESTAMPTZ, bytes: 8 },
  DATE: { type: DATE, bytes: 4 },
  INTEGER: { type: INTEGER, bytes: 4 },
  DOUBLE: { type: DOUBLE, bytes: 8 },
  BOOLEAN: { type: BOOLEAN, bytes: 1 },
};

function numberForm({ vector: name }: ColumnType): ColumnForm {
  const { type, bytes } = NUMBERS[name!];
  return {
    types: [type],
    value: first,
    copy: ([vector], { data }, from, rows) => copyBytes(vector!, data, from * bytes, rows * bytes),
  };
}

function copyIdColumn([vector]: readonly Vector[], { data }: BlockColumn, from: number, rows: number): void {
  copyIds(vector!, data as Uint32Array, from, rows);
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
