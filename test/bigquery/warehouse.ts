/** Raw tables of a DuckDB warehouse put into an emulator as they are, and built there by the real dbt. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { type Transformed, type TransformOptions, transform } from '../../src/pipeline/dbt.js';
import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.js';
import { DEFAULTS } from '../../src/warehouse/bigquery/spec.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { literal } from '../../src/warehouse/sql.js';
import { quiet } from '../dbt/world.js';
import { createDataset, loadTable, PROJECT } from './rest.js';

const RAW = 'kraken_ramp_raw';

export async function createDatasets(host: string): Promise<void> {
  for (const name of ['raw', 'meta']) await createDataset(host, `kraken_ramp_${name}`);
}

/** Every raw table of the emulator becomes what it is in the file. */
export async function copyRaw(host: string, duckdbPath: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kro-raw-'));
  const warehouse = await openDuckDB(duckdbPath, { readOnly: true });
  try {
    for (const table of RAW_TABLES) {
      const file = join(folder, `${table.name}.parquet`);
      const columns = Object.keys(table.columns).join(', ');
      await warehouse.execute(`copy (select ${columns} from raw.${table.name}) to ${literal(file)} (format parquet)`);
      await loadTable(host, RAW, table, file);
    }
  } finally {
    await warehouse.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** dbt's parse of the project is kept in the home. */
export function transformThere(
  host: string,
  home: string,
  options: Partial<TransformOptions> = {},
  settings: TransformOptions['bigquery'] = {},
): Promise<Transformed> {
  const bigquery = { KRO_BIGQUERY_EMULATOR: host, KRO_BIGQUERY_PROJECT: PROJECT, ...settings };
  const ask = async (sql: string) =>
    (await openBigQuery({ ...DEFAULTS, emulator: host }, { journal: null, readOnly: true })).query(sql);
  return transform({ home, duckdbPath: PROJECT, ask, dbt: dbtPath(), bigquery, threads: 2, ...options }, quiet([]));
}

function dbtPath(): string {
  const dbt = process.env['KRO_DBT_BIGQUERY'];
  if (dbt === undefined) throw new Error('KRO_DBT_BIGQUERY names no dbt: run npm test, or name one');
  return dbt;
}
