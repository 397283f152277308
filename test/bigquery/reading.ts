/** Reads a table of the contract from the BigQuery at a host, in a process of its own, and says what that took. */
import { RAW } from '../../src/contract/raw/index.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';

export interface Read {
  readonly rows: number;
  readonly seconds: number;
  /** The most that the process has held. */
  readonly peakBytes: number;
}

const [host = '', name = ''] = process.argv.slice(2);
const warehouse = await openBigQuery({ ...DEFAULTS, emulator: host }, { journal: null, readOnly: true });
const begin = performance.now();
let rows = 0;
for await (const page of warehouse.read(RAW[name as keyof typeof RAW])) rows += page.length;
const read: Read = {
  rows,
  seconds: (performance.now() - begin) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(read));
