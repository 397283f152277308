/** BigQuery's form of a table: the resource that its `tables.insert` takes, without the project and data set. */
import type { Table } from '../table.js';

export interface BigQueryTable {
  readonly description: string;
  readonly schema: { readonly fields: readonly BigQueryField[] };
  readonly timePartitioning: { readonly type: 'DAY' | 'MONTH'; readonly field: string };
  readonly clustering: { readonly fields: readonly string[] };
}

export interface BigQueryField {
  readonly name: string;
  readonly type: string;
  readonly mode: 'REQUIRED' | 'NULLABLE';
  readonly description: string;
}

/** BigQuery clusters by four columns at most. */
const MAX_CLUSTER = 4;

export function emitBigQuery(table: Table): BigQueryTable {
  return {
    description: table.description,
    schema: {
      fields: Object.entries(table.columns).map(([name, { type, nullable, description }]) => ({
        name,
        type: type.bigquery,
        mode: nullable ? 'NULLABLE' : 'REQUIRED',
        description,
      })),
    },
    timePartitioning: { type: table.partition.by === 'month' ? 'MONTH' : 'DAY', field: table.partition.column },
    clustering: { fields: table.cluster.slice(0, MAX_CLUSTER) },
  };
}
