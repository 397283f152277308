/**
 * A DuckDB of its own for work that is thrown away: rows that come in as text are judged in it before any of them gets near the
 * warehouse. It lies in a folder, so that what is larger than memory fits.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, VARCHAR } from '@duckdb/node-api';
import { PARQUET, settledDigest } from './parquet.js';
import { type Session, sessionOn } from './session.js';
import { literal } from './sql.js';
import type { LandedFile } from './warehouse.js';

export interface Scratch extends Session {
  /** Adds rows of text to a table whose columns are all text. */
  append(table: string, columns: readonly (readonly (string | null)[])[]): Promise<void>;
  /** Another connection, for a stream that is read while this one writes. */
  beside(): Promise<Session>;
  /** Writes a query's rows, columns in contract order, as a landed file. */
  land(sql: string, path: string): Promise<LandedFile>;
}

/** The name under which a scratch sees the warehouse. */
export const WAREHOUSE = 'loaded';

/** What it holds of a file at once: by itself it would fill most of the machine before it writes anything out. */
const MEMORY = '512MB';

/** Wipes the folder, opens a scratch in it, runs the work and wipes it again. The file `warehouse` is only read, where it exists. */
export async function withScratch<T>(
  folder: string,
  warehouse: string | null,
  work: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const options = {
    autoinstall_known_extensions: 'false',
    temp_directory: join(folder, 'spill'),
    memory_limit: MEMORY,
  };
  const instance = await DuckDBInstance.create(join(folder, 'scratch.duckdb'), options);
  const connection = await instance.connect();
  try {
    await connection.run("set TimeZone = 'UTC'");
    if (warehouse !== null && existsSync(warehouse))
      await connection.run(`attach ${literal(warehouse)} as ${WAREHOUSE} (read_only)`);
    return await work(scratchOn(connection, () => instance.connect()));
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}

function scratchOn(connection: DuckDBConnection, connect: () => Promise<DuckDBConnection>): Scratch {
  const session = sessionOn(connection);
  return {
    ...session,
    async append(table, columns) {
      const chunk = DuckDBDataChunk.create(
        columns.map(() => VARCHAR),
        columns[0]!.length,
      );
      chunk.setColumns(columns);
      const appender = await connection.createAppender(table);
      appender.appendDataChunk(chunk);
      appender.closeSync();
    },
    async beside() {
      const other = await connect();
      await other.run("set TimeZone = 'UTC'");
      return sessionOn(other);
    },
    async land(sql, path) {
      const rows = await session.change(`copy (${sql}) to ${literal(path)} (${PARQUET})`);
      return { path, rows, sha256: await settledDigest(path) };
    },
  };
}
