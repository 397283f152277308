/** Every generated file of the project, by its path from the root. */
import { MART_TABLES } from '../marts/index.js';
import { RAW_TABLES } from '../raw/index.js';
import { emitBigQuery } from './bigquery.js';
import { emitDbtMarts } from './dbtMarts.js';
import { emitDbtSources } from './dbtSources.js';
import { emitDbtStaging } from './dbtStaging.js';
import { emitTablesPage } from './docs.js';
import { emitDuckDB } from './duckdb.js';

export function emitFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...RAW_TABLES.map((table) => [`schema/duckdb/${table.name}.sql`, emitDuckDB(table)] as const),
    ...RAW_TABLES.map(
      (table) => [`schema/bigquery/${table.name}.json`, `${JSON.stringify(emitBigQuery(table), null, 2)}\n`] as const,
    ),
    ['docs/tables.md', emitTablesPage(RAW_TABLES)],
    ['dbt/models/staging/_sources.yml', emitDbtSources(RAW_TABLES)],
    ...[...emitDbtStaging(RAW_TABLES)].map(([path, text]) => [`dbt/models/staging/raw/${path}`, text] as const),
    ...[...emitDbtMarts(MART_TABLES)].map(([path, text]) => [`dbt/models/marts/${path}`, text] as const),
  ]);
}
