/**
 * Rows up, by a load job from a landed Parquet file and the load's script, on an emulator; and down, page by page, in a process of its own,
 * from a server that makes the pages at once: an emulator makes them slower than they are read.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RAW } from '../../src/contract/raw/index.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { openEncoder } from '../../src/warehouse/parquet.js';
import type { LandedFile } from '../../src/warehouse/warehouse.js';
import { startEmulator } from '../../test/bigquery/emulator.js';
import { startManyRows } from '../../test/bigquery/manyRows.js';
import type { Read } from '../../test/bigquery/reading.js';
import { randomBlock } from '../randomBlock.js';
import { tell } from '../tell.js';

/** It has no parents, so that it can be loaded alone. */
const TABLE = RAW.ledger_entries;
const READING = fileURLToPath(new URL('../../test/bigquery/reading.ts', import.meta.url));
/** The days of a random block's rows. */
const WINDOW = { from: 20_454, to: 20_483 };

export async function benchRows(rows: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-bench-'));
  const emulator = await startEmulator();
  const cloud = await startManyRows(TABLE, rows);
  try {
    const file = await landed(folder, rows);
    tell('loaded', rows, await timeLoad(emulator.host, file));
    const words = ['--import', 'tsx', READING, cloud.host, TABLE.name];
    const { stdout } = await promisify(execFile)(process.execPath, words);
    const read = JSON.parse(stdout) as Read;
    tell('read', read.rows, read.seconds);
    console.log(`the process that read them held ${(read.peakBytes / 1e6).toFixed(0)} MB at most, contract < 300 MB`);
  } finally {
    cloud.stop();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function landed(folder: string, rows: number): Promise<LandedFile> {
  const encoder = await openEncoder(folder);
  const file = await encoder.write(TABLE, [randomBlock(TABLE, rows)], join(folder, `${TABLE.name}.parquet`));
  encoder.close();
  return file;
}

/** Seconds. */
async function timeLoad(host: string, file: LandedFile): Promise<number> {
  const warehouse = await openBigQuery({ ...DEFAULTS, emulator: host }, { journal: null });
  await warehouse.create(TABLE);
  const begin = performance.now();
  const tables = [{ table: TABLE, window: WINDOW, files: [file] }];
  await warehouse.load({ runId: 'bench', asOf: WINDOW.to, producer: 'bench', startedAt: 0, tables });
  return (performance.now() - begin) / 1000;
}
