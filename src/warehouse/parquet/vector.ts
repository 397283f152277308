/** Typed arrays → DuckDB vectors, a run of rows at a time, by copying memory. */
import duckdb, { type Vector } from '@duckdb/node-bindings';

export const ROWS_PER_CHUNK = duckdb.vector_size();

type Bytes = Pick<Uint8Array, 'buffer' | 'byteOffset'>;

/** Copies `bytes` bytes that begin `from` bytes into the array. */
export function copyBytes(vector: Vector, array: Bytes, from: number, bytes: number): void {
  duckdb.copy_data_to_vector(vector, 0, array.buffer as ArrayBuffer, array.byteOffset + from, bytes);
}

export function putText(vector: Vector, index: number, utf8: Uint8Array): void {
  duckdb.vector_assign_string_element_len(vector, index, utf8);
}

const validity = new Uint8Array(ROWS_PER_CHUNK / 8);

/** Marks as null the rows for which `nulls` holds 1. */
export function markNulls(vector: Vector, nulls: Uint8Array, from: number, rows: number): void {
  validity.fill(0xff);
  for (let i = 0; i < rows; i++) if (nulls[from + i] === 1) validity[i >> 3]! &= ~(1 << (i & 7));
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer, 0, validity.byteLength);
}
