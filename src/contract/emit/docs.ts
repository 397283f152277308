/** `docs/tables.md`: the raw tables for people. */
import type { Table } from '../table.js';

export function emitTablesPage(tables: readonly Table[]): string {
  const list = tables.map((table) => `- [\`${table.name}\`](#${table.name}): ${table.description}`);
  return `${[INTRODUCTION, list.join('\n'), ...tables.map(section)].join('\n\n')}\n`;
}

const INTRODUCTION = `# Raw tables

Generated from \`src/contract\` by \`npx tsx scripts/generate.ts\`; do not edit. Every table lies in the schema \`raw\`, holds one
row per key (the newest known version) and ends with \`_as_of\`. Money, prices and rates are exact decimals with 8 places,
stamps are UTC. A \`?\` after a type means that the value may be null.`;

function section(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, { type, nullable, description }]) =>
      `| \`${name}\` | ${type.label}${nullable ? ' ?' : ''} | ${type.duckdb} | ${type.bigquery} | ${cell(description)} |`,
  );
  return [
    `## ${table.name}\n\n${table.description}\n\n${facts(table)}`,
    ['| column | type | DuckDB | BigQuery | meaning |', '|---|---|---|---|---|', ...columns].join('\n'),
  ].join('\n\n');
}

function facts(table: Table): string {
  const parents = table.parents.map((parent) => `\`${parent.column}\` → \`${parent.table}.${parent.key}\``);
  return [
    `Key: ${names(table.key)}.`,
    `A row belongs to the UTC day of \`${table.day}\`.`,
    `In the cloud partitioned by ${table.partition.by} of \`${table.partition.column}\`, clustered by ${names(table.cluster)}.`,
    ...(parents.length > 0 ? [`Parents: ${parents.join(', ')}.`] : []),
  ].join(' ');
}

function names(columns: readonly string[]): string {
  return columns.map((column) => `\`${column}\``).join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
