import { afterEach, beforeEach, expect, test } from 'vitest';
import { MART_TABLES } from '../../src/contract/marts/index.js';
import { RAW } from '../../src/contract/raw/index.js';
import { digestOf, forgetBuilt, isBuilt, markBuilt } from '../../src/pipeline/built.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';

let warehouse: Warehouse;
beforeEach(async () => {
  warehouse = await openDuckDB(':memory:');
  await warehouse.create(RAW.pipeline_runs);
  for (const mart of MART_TABLES) await warehouse.create(mart);
  // As dbt's view of it.
  await warehouse.execute(
    "create schema intermediate; create view intermediate.int_as_of as select date '2024-01-01' as as_of",
  );
});
afterEach(() => warehouse.close());

const run = (id: string) =>
  warehouse.execute(
    `insert into raw.pipeline_runs values ('${id}', 'users', date '2024-01-01', date '2024-01-01', date '2024-01-01',
     'test', 1, 'abc', timestamp '2024-01-02', timestamp '2024-01-02', date '2024-01-01')`,
  );

test('marts nobody built are not built', async () => {
  expect(await isBuilt(warehouse)).toBe(false);
});

test('marts are those of what was loaded until something else is loaded', async () => {
  await run('first');
  await markBuilt(warehouse, await digestOf(warehouse));
  expect(await isBuilt(warehouse)).toBe(true);
  await run('second');
  expect(await isBuilt(warehouse)).toBe(false);
  await markBuilt(warehouse, await digestOf(warehouse));
  expect(await isBuilt(warehouse)).toBe(true);
});

test('a mart that was dropped is not built', async () => {
  await markBuilt(warehouse, await digestOf(warehouse));
  await warehouse.execute('drop table marts.dim_users');
  expect(await isBuilt(warehouse)).toBe(false);
});

test('a build that was begun and not finished does not pass for the one before', async () => {
  await markBuilt(warehouse, await digestOf(warehouse));
  await forgetBuilt(warehouse);
  expect(await isBuilt(warehouse)).toBe(false);
});

test('a build during which something was loaded is not the one of what is loaded', async () => {
  const digest = await digestOf(warehouse);
  await run('meanwhile');
  await markBuilt(warehouse, digest);
  expect(await isBuilt(warehouse)).toBe(false);
});

test('what an earlier version of the program has written of a build is not believed', async () => {
  await warehouse.execute(`create table meta.built as select '${await digestOf(warehouse)}' as digest`);
  expect(await isBuilt(warehouse)).toBe(false);
});
