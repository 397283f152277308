/** The warehouse that a home's tables lie in: a file of the home, or data sets elsewhere. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BigQueryWarehouse } from '../warehouse/bigquery/bigquery.js';
import type { BigQuerySpec } from '../warehouse/bigquery/spec.js';
import type { DuckDBOptions } from '../warehouse/duckdb.js';
import { openWarehouse } from '../warehouse/open.js';
import type { Warehouse } from '../warehouse/warehouse.js';
import type { Config } from './config.js';
import type { Place } from './place.js';

export type Where = Pick<Config, 'bigquery'>;

export function openHomeWarehouse({ bigquery }: Where, home: Place, options: DuckDBOptions = {}): Promise<Warehouse> {
  return openWarehouse({ home: home.path, bigquery, journal: journalOf(home), ...options });
}

export async function openElsewhere(spec: BigQuerySpec, home: Place): Promise<BigQueryWarehouse> {
  const { openBigQuery } = await import('../warehouse/bigquery/bigquery.js');
  return openBigQuery(spec, { journal: journalOf(home) });
}

/** To look into; null where nothing was ever loaded. */
export async function maybeElsewhere(spec: BigQuerySpec, home: Place): Promise<BigQueryWarehouse | null> {
  const { maybeBigQuery } = await import('../warehouse/bigquery/bigquery.js');
  return maybeBigQuery(spec, { journal: journalOf(home) });
}

function journalOf({ path }: Place): string {
  return join(path, 'metadata', 'bigquery_jobs.json');
}

/** Whether there may be something in it; data sets are asked themselves. */
export function mayHold({ bigquery }: Where, { warehouse }: Place): boolean {
  return bigquery !== undefined || existsSync(warehouse);
}
