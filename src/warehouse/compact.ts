/** A DuckDB file written anew: blocks that are free keep what was in them until something else is, and so does its log. */
import { open, rename, rm } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { literal } from './sql.js';

/** Nobody may have the file open. The new one takes the place of the old in one step. */
export async function compactDuckDB(path: string): Promise<void> {
  const part = `${path}.part`;
  await removeDatabase(part);
  try {
    await copyInto(path, part);
    const handle = await open(part, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(part, path);
    await rm(`${path}.wal`, { force: true });
  } finally {
    await removeDatabase(part);
  }
}

/** With its log and what it spilt. */
export async function removeDatabase(path: string): Promise<void> {
  for (const file of [path, `${path}.wal`, `${path}.tmp`]) await rm(file, { recursive: true, force: true });
}

/** To detach them folds their logs in. */
async function copyInto(path: string, part: string): Promise<void> {
  const options = { autoinstall_known_extensions: 'false', temp_directory: `${part}.tmp` };
  const instance = await DuckDBInstance.create(':memory:', options);
  try {
    const connection = await instance.connect();
    await connection.run(`attach ${literal(path)} as warehouse; attach ${literal(part)} as fresh`);
    await connection.run('copy from database warehouse to fresh');
    await connection.run('detach fresh; detach warehouse');
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
