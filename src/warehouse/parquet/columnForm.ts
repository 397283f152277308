import type { DuckDBType } from '@duckdb/node-api';
import type { Vector } from '@duckdb/node-bindings';
import type { BlockColumn } from '../../contract/cells.js';

/** One column of one file. */
export interface ColumnForm {
  /** Of its vectors. */
  readonly types: readonly DuckDBType[];
  /** The column's value before its type's own SQL, from the names of its vectors. */
  readonly value: (vectors: readonly string[]) => string;
  /** Copies rows of a block; nulls are none of its business. */
  readonly copy: (vectors: readonly Vector[], column: BlockColumn, from: number, rows: number) => void;
}
