/** A process that opens a warehouse, says so, and keeps it. */
import { openDuckDB } from '../../src/warehouse/duckdb.js';

void openDuckDB(process.argv[2]!).then(() => {
  console.log('open');
  setInterval(() => {}, 60_000);
});
