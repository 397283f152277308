/**
 * What a day costs in BigQuery, and whether that grows with the age of a world: jobs, statements, partitions and estimated bytes of
 * `kro ingest` and `kro transform`, on a young and on an old world; and how fast rows go up and come back, in how much memory. On an
 * emulator, which it starts itself: seconds are the emulator's, everything else is what would be sent to BigQuery.
 * `npm run bench -- bigquery [young days] [old days] [users a year] [rows]`.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { benchDays } from './bigquery/days.js';
import { benchRows } from './bigquery/rows.js';

const [young = 60, old = 240, usersPerYear = 2000, rows = 1_000_000] = process.argv.slice(3).map(Number);
const SETUP = fileURLToPath(new URL('../scripts/setup.mjs', import.meta.url));

export async function bench(): Promise<void> {
  await setUp();
  await benchDays([young, old], usersPerYear);
  await benchRows(rows);
}

/** The emulator's Python; `kro` sets up the rest by itself. */
async function setUp(): Promise<void> {
  const code = `import { ensureBqemulator } from ${JSON.stringify(SETUP)};
    console.log(await ensureBqemulator((text) => process.stderr.write(text)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]);
  process.env['KRO_BQEMULATOR'] = stdout.trim();
}
