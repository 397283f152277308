/**
 * Blocks → one Parquet file. An in-memory DuckDB is the encoder: one thread and a fixed row group size, so the same blocks
 * give the same bytes on every run. Files appear under their name only when they are whole.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVector,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import type { Block, BlockColumn } from '../contract/block.js';
import type { Storage } from '../contract/column.js';
import { columnNames, type Table } from '../contract/table.js';
import { identifier, literal } from './sql.js';
import type { LandedFile } from './warehouse.js';

export interface Encoder {
  /** Writes the blocks' rows in their order, columns in contract order; no blocks give a file without rows. */
  write(table: Table, blocks: readonly Block[], path: string): Promise<LandedFile>;
  close(): void;
}

const ROWS_PER_CHUNK = 2048;
const ROWS_PER_GROUP = 122_880;

/** An encoder writes one file at a time; workers open one each. What does not fit in memory goes to the folder `scratch`. */
export async function openEncoder(scratch?: string): Promise<Encoder> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    temp_directory: scratch ?? '',
  });
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  return {
    write: (table, blocks, path) => writeFile(connection, table, blocks, path),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function writeFile(
  connection: DuckDBConnection,
  table: Table,
  blocks: readonly Block[],
  path: string,
): Promise<LandedFile> {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await appendBlocks(connection, table, blocks);
    await copyToParquet(connection, table, part);
    const sha256 = await settledDigest(part);
    await rename(part, path);
    return { path, rows: blocks.reduce((sum, block) => sum + block.rows, 0), sha256 };
  } finally {
    await connection.run('drop table if exists block');
    await rm(part, { force: true });
  }
}

async function appendBlocks(connection: DuckDBConnection, table: Table, blocks: readonly Block[]): Promise<void> {
  const vectors = Object.values(table.columns).map((column) => VECTORS[column.type.storage]);
  const columns = columnNames(table).map((name, c) => `${identifier(name)} ${vectors[c]!.type}`);
  await connection.run(`create table block (${columns.join(', ')})`);
  const appender = await connection.createAppender('block');
  for (const block of blocks)
    for (let from = 0; from < block.rows; from += ROWS_PER_CHUNK)
      appender.appendDataChunk(chunkOf(block, vectors, from, Math.min(ROWS_PER_CHUNK, block.rows - from)));
  appender.closeSync();
}

async function copyToParquet(connection: DuckDBConnection, table: Table, path: string): Promise<void> {
  const columns = Object.entries(table.columns).map(
    ([name, { type }]) => `${type.parquet(identifier(name))} as ${identifier(name)}`,
  );
  await connection.run(
    `copy (select ${columns.join(', ')} from block) to ${literal(path)}
     (format parquet, compression zstd, row_group_size ${ROWS_PER_GROUP})`,
  );
}

interface VectorForm {
  readonly type: DuckDBType;
  readonly value: (data: BlockColumn['data'], index: number) => DuckDBValue;
}

const asIs: VectorForm['value'] = (data, index) => data[index]!;

/** How each storage form becomes a vector. */
const VECTORS: Readonly<Record<Storage, VectorForm>> = {
  text: { type: VARCHAR, value: asIs },
  int64: { type: BIGINT, value: asIs },
  int32: { type: INTEGER, value: asIs },
  float64: { type: DOUBLE, value: asIs },
  boolean: { type: BOOLEAN, value: (data, index) => data[index] === 1 },
};

function chunkOf(block: Block, forms: readonly VectorForm[], from: number, rows: number): DuckDBDataChunk {
  const types = forms.map((form) => form.type);
  const chunk = DuckDBDataChunk.create(types, rows);
  forms.forEach((form, c) => {
    fill(chunk.getColumnVector(c), form, block.columns[c]!, from, rows);
  });
  return chunk;
}

function fill(vector: DuckDBVector, form: VectorForm, { data, nulls }: BlockColumn, from: number, rows: number): void {
  for (let i = 0; i < rows; i++) vector.setItem(i, nulls?.[from + i] === 1 ? null : form.value(data, from + i));
  vector.flush();
}

/** The digest of a file whose bytes are on the disk, so that a rename never names a torn file. */
async function settledDigest(path: string): Promise<string> {
  const handle = await open(path, 'r+');
  await handle.sync();
  await handle.close();
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
