import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { emitBigQuery } from '../../src/contract/emit/bigquery.js';
import { emitDbtSources } from '../../src/contract/emit/dbtSources.js';
import { emitTablesPage } from '../../src/contract/emit/docs.js';
import { rowParser } from '../../src/contract/emit/parser.js';
import { RAW, RAW_TABLES } from '../../src/contract/raw/index.js';

test('BigQuery limits hold: four clustering columns, partition by a date or stamp of the table', () => {
  for (const table of RAW_TABLES) {
    const { clustering, schema, timePartitioning } = emitBigQuery(table);
    expect(clustering.fields.length).toBeLessThanOrEqual(4);
    const types = new Map(schema.fields.map(({ name, type }) => [name, type]));
    expect(['DATE', 'TIMESTAMP']).toContain(types.get(timePartitioning.field));
    for (const field of clustering.fields) expect(types.get(field)).toMatch(/STRING|DATE|TIMESTAMP|INT64/);
  }
});

test('dbt sources: every table and column documented, every parent a relationship, every choice a list', () => {
  const [source] = parse(emitDbtSources(RAW_TABLES)).sources;
  expect(source.tables.map(({ name }: { name: string }) => name)).toEqual(RAW_TABLES.map(({ name }) => name));
  for (const [i, table] of RAW_TABLES.entries()) {
    const { description, columns } = source.tables[i];
    expect(description).not.toBe('');
    expect(columns.every((column: { description: string }) => column.description !== '')).toBe(true);
    expect(JSON.stringify(columns).split('"relationships"').length - 1).toBe(table.parents.length);
  }
  const trades = source.tables.find(({ name }: { name: string }) => name === 'trades');
  expect(trades.columns.find(({ name }: { name: string }) => name === 'order_id').data_tests).toContainEqual({
    relationships: {
      arguments: { to: "source('raw', 'orders')", field: 'order_id' },
      // A build of few days looks at the rows of those days.
      config: { where: 'timestamp in touched_days(trades)' },
    },
  });
  const { required, accepted } = trades.data_tests[0].sound.arguments;
  expect(accepted).toMatchObject({ side: ['buy', 'sell'] });
  expect(required).toEqual(Object.keys(RAW.trades.columns));
});

test('the page of tables names every column of every table', () => {
  const page = emitTablesPage(RAW_TABLES);
  for (const table of RAW_TABLES) {
    const section = page.split(`\n## ${table.name}\n`)[1]!.split('\n## ')[0]!;
    for (const column of Object.keys(table.columns)) expect(section).toContain(`| \`${column}\` |`);
  }
});

test('the parser takes a row in contract form and nothing else', () => {
  const row = {
    date: '2026-05-02',
    currency: 'EUR',
    units_per_usd: '0.92000000',
    source: 'file',
    fetched_at: null,
    _as_of: '2026-05-02',
  };
  const parser = rowParser(RAW.fx_rates);
  expect(parser.parse(row)).toEqual(row);
  const broken = [
    { ...row, units_per_usd: 0.92 },
    { ...row, units_per_usd: '0.92' },
    { ...row, source: 'rumour' },
    { ...row, date: '2026-5-2' },
    { ...row, currency: null },
    { ...row, extra: 1 },
    (({ fetched_at, ...rest }) => rest)(row),
  ];
  for (const wrong of broken) expect(parser.safeParse(wrong).success).toBe(false);
});
