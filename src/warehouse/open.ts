/** Which adapter serves a home. DuckDB is the embedded default; the cloud's comes with its own issue. */
import { join } from 'node:path';
import { type DuckDBOptions, openDuckDB } from './duckdb.js';
import type { Warehouse } from './warehouse.js';

export interface WarehouseSpec extends DuckDBOptions {
  readonly home: string;
  readonly kind: Warehouse['kind'];
}

export function openWarehouse({ home, kind, ...options }: WarehouseSpec): Promise<Warehouse> {
  return ADAPTERS[kind](home, options);
}

/** Where a home keeps its embedded warehouse. */
export function duckdbPath(home: string): string {
  return join(home, 'warehouse.duckdb');
}

const ADAPTERS: Readonly<Record<Warehouse['kind'], (home: string, options: DuckDBOptions) => Promise<Warehouse>>> = {
  duckdb: (home, options) => openDuckDB(duckdbPath(home), options),
  bigquery: () => Promise.reject(new Error('the BigQuery adapter is not built yet')),
};
