/** dbt's form of the raw tables: the source `raw`, documented, with the tests that follow from the contract. */
import { stringify } from 'yaml';
import type { Column } from '../column.js';
import { LOOKED_AT_BY_DAY } from '../raw/byDay.js';
import type { Table } from '../table.js';
import { type DataTest, type LookedAt, relationship, sound } from './dbtTests.js';

/** `schema_of` of dbt/macros/cross_db/rows.sql, which sources may not call. */
const SCHEMA =
  "{{ var('raw_schema', 'raw') if target.type != 'bigquery' else env_var('KRO_BIGQUERY_DATASET_RAW', 'kraken_ramp_raw') }}";

const HEADER = `# Generated from src/contract by \`npx tsx scripts/generate.ts\`. Do not edit: change the contract.
`;

/** The whole `_sources.yml`. Where the tables lie follows the target, so both engines read it. */
export function emitDbtSources(tables: readonly Table[]): string {
  const source = {
    name: 'raw',
    description: 'The raw tables as loaded: one row per key, the newest known version.',
    database: '{{ target.database }}',
    schema: SCHEMA,
    tables: tables.map(dbtTable),
  };
  return HEADER + stringify({ version: 2, sources: [source] }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Keys are tested in staging, which has the same rows. */
function dbtTable(table: Table) {
  return {
    name: table.name,
    description: table.description,
    data_tests: [sound(`raw_${table.name}`, table.columns, [], { lookedAt: lookedAtOf(table) })],
    columns: Object.entries(table.columns).map(([name, column]) => dbtColumn(table, name, column)),
  };
}

function dbtColumn(table: Table, name: string, column: Column) {
  const tests = parents(table, name);
  return { name, description: column.description, ...(tests.length > 0 ? { data_tests: tests } : {}) };
}

function parents(table: Table, column: string): DataTest[] {
  return table.parents
    .filter((parent) => parent.column === column)
    .map((parent) => relationship(`source('raw', '${parent.table}')`, parent, lookedAtOf(table)));
}

function lookedAtOf({ name, day }: Table): LookedAt | undefined {
  return LOOKED_AT_BY_DAY.has(name) ? { day, table: name } : undefined;
}
