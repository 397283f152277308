/** Blocks → the table `block` of an in-memory DuckDB, a vector at a time. */
import { type DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import duckdb, { type Vector } from '@duckdb/node-bindings';
import type { Block } from '../../contract/block.js';
import { columnNames, type Table } from '../../contract/table.js';
import { identifier } from '../sql.js';
import type { ColumnForm } from './columnForm.js';
import { fill, formOf } from './forms.js';
import { ROWS_PER_CHUNK } from './vector.js';

export interface LoadedColumn {
  readonly name: string;
  readonly form: ColumnForm;
  /** The table's columns that carry it. */
  readonly vectors: readonly string[];
  /** Its Parquet form, made of these. */
  readonly sql: string;
}

export function planColumns(table: Table, blocks: readonly Block[]): LoadedColumn[] {
  return columnNames(table).map((name, c) => {
    const { type } = table.columns[name]!;
    const form = formOf(
      type,
      blocks.map(({ columns }) => columns[c]!),
    );
    const vectors = form.types.map((_type, v) => identifier(`${name}/${v}`));
    return { name, form, vectors, sql: type.parquet(form.value(vectors)) };
  });
}

export async function loadBlocks(
  connection: DuckDBConnection,
  columns: readonly LoadedColumn[],
  blocks: readonly Block[],
): Promise<void> {
  const declared = columns.flatMap(({ form, vectors }) => vectors.map((vector, v) => `${vector} ${form.types[v]}`));
  await connection.run(`create table block (${declared.join(', ')})`);
  const appender = await connection.createAppender('block');
  const chunk = DuckDBDataChunk.create(declared.map((_column, v) => appender.columnType(v)));
  for (const block of blocks)
    for (let from = 0; from < block.rows; from += ROWS_PER_CHUNK) {
      fillChunk(chunk, columns, block, from, Math.min(ROWS_PER_CHUNK, block.rows - from));
      appender.appendDataChunk(chunk);
    }
  appender.closeSync();
}

function fillChunk(chunk: DuckDBDataChunk, columns: readonly LoadedColumn[], block: Block, from: number, rows: number) {
  chunk.reset();
  let v = 0;
  columns.forEach(({ form, vectors }, c) => {
    const own: Vector[] = vectors.map(() => duckdb.data_chunk_get_vector(chunk.chunk, v++));
    fill(form, own, block.columns[c]!, from, rows);
  });
  chunk.rowCount = rows;
}
