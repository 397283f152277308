/**
 * Blocks → one Parquet file. An in-memory DuckDB is the encoder: one thread and a fixed row group size, so the same blocks
 * give the same bytes on every run. Files appear under their name only when they are whole.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Block } from '../contract/block.js';
import type { Table } from '../contract/table.js';
import { type LoadedColumn, loadBlocks, planColumns } from './parquet/load.js';
import { identifier, literal } from './sql.js';
import type { LandedFile } from './warehouse.js';

export interface Encoder {
  /** Writes the blocks' rows in their order, columns in contract order; no blocks give a file without rows. */
  write(table: Table, blocks: readonly Block[], path: string): Promise<LandedFile>;
  close(): void;
}

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
    const columns = planColumns(table, blocks);
    await loadBlocks(connection, columns, blocks);
    await copyToParquet(connection, columns, part);
    const sha256 = await settledDigest(part);
    await rename(part, path);
    return { path, rows: blocks.reduce((sum, block) => sum + block.rows, 0), sha256 };
  } finally {
    await connection.run('drop table if exists block');
    await rm(part, { force: true });
  }
}

async function copyToParquet(connection: DuckDBConnection, columns: readonly LoadedColumn[], path: string) {
  const values = columns.map(({ name, sql }) => `${sql} as ${identifier(name)}`);
  await connection.run(
    `copy (select ${values.join(', ')} from block) to ${literal(path)}
     (format parquet, compression zstd, row_group_size ${ROWS_PER_GROUP})`,
  );
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
