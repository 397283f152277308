/** The warehouse that a home's tables lie in: a file of the home, or data sets elsewhere. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../error.js';
import type { DuckDBOptions } from '../warehouse/duckdb.js';
import { openWarehouse } from '../warehouse/open.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Config } from './config.js';
import type { Place } from './place.js';

type Where = Pick<Config, 'bigquery'>;

export function openHomeWarehouse(
  { bigquery }: Where,
  { path }: Place,
  options: DuckDBOptions = {},
): Promise<Warehouse> {
  return openWarehouse({ home: path, bigquery, journal: join(path, 'metadata', 'bigquery_jobs.json'), ...options });
}

/** Whether there may be something in it; data sets are asked themselves. */
export function mayHold({ bigquery }: Where, { warehouse }: Place): boolean {
  return bigquery !== undefined || existsSync(warehouse);
}

/** For commands that work on the home's own file. */
export function refuseBigQuery({ bigquery }: Where, command: string): void {
  if (bigquery === undefined) return;
  throw new UserError(`kro ${command} does not work on BigQuery in this version (docs/bigquery.md, What is not there)`);
}
