/** A table of any size is read a page at a time. Oracle: what the operating system says the process has held. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { startManyRows } from './manyRows.js';
import type { Read } from './reading.js';

const READING = fileURLToPath(new URL('./reading.ts', import.meta.url));
const MILLION = 1_000_000;

test('a million rows of the widest table are read with less than 300 MB', async () => {
  const cloud = await startManyRows(RAW.trades, MILLION);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', READING, cloud.host, 'trades']);
    const { rows, peakBytes } = JSON.parse(stdout) as Read;
    expect(rows).toBe(MILLION);
    expect(cloud.pages.reduce((sum, size) => sum + size, 0)).toBe(MILLION);
    expect(peakBytes / 1e6).toBeLessThan(300);
  } finally {
    cloud.stop();
  }
}, 120_000);
