/** The rows of blocks as a DuckDB table function: a query draws them chunk by chunk, and no table holds them. */
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBTableFunction } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Block } from '../../contract/block.js';
import { columnNames, type Table } from '../../contract/table.js';
import { identifier } from '../sql.js';
import type { ColumnForm } from './columnForm.js';
import { fill, formOf } from './forms.js';
import { ROWS_PER_CHUNK } from './vector.js';

export interface BlockSource {
  /** The query of the blocks' rows, in their order; valid until the next call. */
  select(table: Table, blocks: readonly Block[]): string;
}

interface SourceColumn {
  readonly form: ColumnForm;
  /** The function's columns that carry it. */
  readonly vectors: readonly string[];
}

interface Scan {
  readonly columns: readonly SourceColumn[];
  readonly blocks: readonly Block[];
  block: number;
  row: number;
}

const FUNCTION = 'blocks';

export function registerSource(connection: DuckDBConnection): BlockSource {
  let scan: Scan = { columns: [], blocks: [], block: 0, row: 0 };
  connection.registerTableFunction(
    DuckDBTableFunction.create({
      name: FUNCTION,
      bindFunction: (bind) => {
        for (const { form, vectors } of scan.columns)
          vectors.forEach((vector, v) => {
            bind.addResultColumn(vector, form.types[v]!);
          });
      },
      initFunction: () => {},
      mainFunction: (_info, chunk) => fillNext(scan, chunk),
    }),
  );
  return {
    select: (table, blocks) => {
      scan = { columns: columnsOf(table, blocks), blocks, block: 0, row: 0 };
      return selectOf(table, scan.columns);
    },
  };
}

function columnsOf(table: Table, blocks: readonly Block[]): SourceColumn[] {
  return columnNames(table).map((name, c) => {
    const form = formOf(
      table.columns[name]!.type,
      blocks.map(({ columns }) => columns[c]!),
    );
    return { form, vectors: form.types.map((_type, v) => `${name}/${v}`) };
  });
}

function selectOf(table: Table, columns: readonly SourceColumn[]): string {
  const values = columnNames(table).map((name, c) => {
    const { form, vectors } = columns[c]!;
    return `${table.columns[name]!.type.parquet(form.value(vectors.map(identifier)))} as ${identifier(name)}`;
  });
  return `select ${values.join(', ')} from ${FUNCTION}()`;
}

/** The next rows of a block; an empty chunk ends the scan. */
function fillNext(scan: Scan, chunk: DuckDBDataChunk): void {
  while (scan.row === scan.blocks[scan.block]?.rows) {
    scan.block++;
    scan.row = 0;
  }
  const block = scan.blocks[scan.block];
  const rows = block === undefined ? 0 : Math.min(ROWS_PER_CHUNK, block.rows - scan.row);
  chunk.rowCount = rows;
  if (block !== undefined) fillChunk(chunk, scan.columns, block, scan.row, rows);
  scan.row += rows;
}

function fillChunk(chunk: DuckDBDataChunk, columns: readonly SourceColumn[], block: Block, from: number, rows: number) {
  let next = 0;
  columns.forEach(({ form, vectors }, c) => {
    const own = vectors.map(() => duckdb.data_chunk_get_vector(chunk.chunk, next++));
    fill(form, own, block.columns[c]!, from, rows);
  });
}
