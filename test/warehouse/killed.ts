/** A process that dies in the middle of a load, just before the commit. */
import { subscribe } from 'node:diagnostics_channel';
import { RAW } from '../../src/contract/raw/index.js';
import { parseDay } from '../../src/time.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { LandedFile } from '../../src/warehouse/warehouse.js';

const [path, landed] = process.argv.slice(2) as [string, string];
const day = parseDay('2026-05-01', 'day');

async function main(): Promise<void> {
  subscribe('kro:step', (step) => step === 'load committing' && process.kill(process.pid, 'SIGKILL'));
  const warehouse = await openDuckDB(path);
  // An empty first day, newer than what is there: it deletes every row of that day.
  await warehouse.load({
    runId: 'killed',
    asOf: day + 5,
    producer: 'test',
    startedAt: 0,
    tables: [{ table: RAW.users, window: { from: day, to: day }, files: [JSON.parse(landed) as LandedFile] }],
  });
}

void main();
