/** Which adapter serves a home. DuckDB is the embedded default; BigQuery is imported only where it is asked for. */
import { join } from 'node:path';
import type { BigQuerySpec } from './bigquery/spec.js';
import { type DuckDBOptions, openDuckDB } from './duckdb.js';
import type { Warehouse } from './warehouse.js';

export interface WarehouseSpec extends DuckDBOptions {
  readonly home: string;
  /** Absent: the home's own file. */
  readonly bigquery?: BigQuerySpec | undefined;
  /** Where jobs in BigQuery are written down. */
  readonly journal: string;
}

export async function openWarehouse({ home, bigquery, journal, ...options }: WarehouseSpec): Promise<Warehouse> {
  if (bigquery === undefined) return openDuckDB(duckdbPath(home), options);
  const { openBigQuery } = await import('./bigquery/bigquery.js');
  return openBigQuery(bigquery, { journal, ...options });
}

/** Where a home keeps its embedded warehouse. */
export function duckdbPath(home: string): string {
  return join(home, 'warehouse.duckdb');
}
