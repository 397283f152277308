/** dbt's form of the raw tables: the source `raw`, documented, with the tests that follow from the contract. */
import { stringify } from 'yaml';
import type { Column } from '../column.js';
import type { Parent, Table } from '../table.js';

type DataTest = string | Readonly<Record<string, unknown>>;

const HEADER = `# Generated from src/contract by \`npx tsx scripts/generate.ts\`. Do not edit: change the contract.
`;

/** The whole `_sources.yml`. Where the tables lie follows the target and the variable \`raw_schema\`, so both engines read it. */
export function emitDbtSources(tables: readonly Table[]): string {
  const source = {
    name: 'raw',
    description: 'The raw tables as loaded: one row per key, the newest known version.',
    database: '{{ target.database }}',
    schema: "{{ var('raw_schema', 'raw') }}",
    tables: tables.map(dbtTable),
  };
  return HEADER + stringify({ version: 2, sources: [source] }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function dbtTable(table: Table) {
  return {
    name: table.name,
    description: table.description,
    data_tests: tableTests(table),
    columns: Object.entries(table.columns).map(([name, column]) => dbtColumn(table, name, column)),
  };
}

/** One query per table for what no row may leave out: a build of 140 not_null tests takes longer than its models. */
function tableTests(table: Table): DataTest[] {
  const required = Object.entries(table.columns).flatMap(([name, { nullable }]) => (nullable ? [] : [name]));
  const columns = [...table.key];
  return [
    { unique_key: { name: `raw_${table.name}_unique_key`, arguments: { columns } } },
    { required: { name: `raw_${table.name}_required`, arguments: { columns: required } } },
  ];
}

function dbtColumn(table: Table, name: string, column: Column) {
  const tests = columnTests(table, name, column);
  return { name, description: column.description, ...(tests.length > 0 ? { data_tests: tests } : {}) };
}

function columnTests(table: Table, name: string, column: Column): DataTest[] {
  return [...column.type.dbtTests, ...table.parents.filter((parent) => parent.column === name).map(relationship)];
}

function relationship(parent: Parent): DataTest {
  return { relationships: { arguments: { to: `source('raw', '${parent.table}')`, field: parent.key } } };
}
