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
import { reached } from '../effects.js';
import { coverageName } from './coverage.js';
import { type BlockSource, registerSource } from './parquet/source.js';
import { literal } from './sql.js';
import type { LandedFile } from './warehouse.js';

export interface Encoder {
  /** Writes the blocks' rows in their order, columns in contract order; no blocks give a file without rows. */
  write(table: Table, blocks: readonly Block[], path: string): Promise<LandedFile>;
  close(): void;
}

/** Level 1 takes half the time of the default and, on ids and amounts, gives no larger files. */
export const PARQUET = 'format parquet, compression zstd, compression_level 1, row_group_size 122880';

/** An encoder writes one file at a time; workers open one each. What does not fit in memory goes to the folder `scratch`. */
export async function openEncoder(scratch?: string): Promise<Encoder> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    temp_directory: scratch ?? '',
  });
  const connection = await instance.connect();
  await connection.run("set TimeZone = 'UTC'");
  const source = registerSource(connection);
  return {
    write: (table, blocks, path) => writeFile({ connection, source }, table, blocks, path),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

interface Engine {
  readonly connection: DuckDBConnection;
  readonly source: BlockSource;
}

async function writeFile(
  { connection, source }: Engine,
  table: Table,
  blocks: readonly Block[],
  path: string,
): Promise<LandedFile> {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await connection.run(`copy (${source.select(table, blocks)}) to ${literal(part)} (${PARQUET})`);
    const sha256 = await settledDigest(part);
    reached(`land ${coverageName(table)} written`);
    await rename(part, path);
    reached(`land ${coverageName(table)} renamed`);
    return { path, rows: blocks.reduce((sum, block) => sum + block.rows, 0), sha256 };
  } finally {
    await rm(part, { force: true });
  }
}

/** The digest of a file whose bytes are on the disk, so that a rename never names a torn file. */
export async function settledDigest(path: string): Promise<string> {
  const handle = await open(path, 'r+');
  await handle.sync();
  await handle.close();
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
