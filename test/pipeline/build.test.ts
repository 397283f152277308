/** A build that does not pass leaves no basis: the days it was to make again are kept, and the next one makes everything anew. */
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MART_TABLES } from '../../src/contract/marts/index.js';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { buildMarts } from '../../src/pipeline/build.js';
import { planBuild } from '../../src/pipeline/buildPlan.js';
import { digestOf, isBuilt, markBuilt } from '../../src/pipeline/built.js';
import { placeOf } from '../../src/pipeline/place.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { readUnbuilt } from '../../src/warehouse/unbuilt.js';
import { recording } from '../cli/recording.js';
import { newHome, warehouseOf } from './homes.js';

test('a dbt that fails after the build has begun', async () => {
  const home = newHome();
  mkdirSync(home, { recursive: true });
  const before = await openDuckDB(warehouseOf(home));
  await before.create(...RAW_TABLES, ...MART_TABLES);
  await before.execute(`
    insert into raw.pipeline_runs values ('set-up', 'users', date '2024-01-01', date '2024-04-09', date '2024-04-09',
      'test', 0, 'abc', timestamp '2024-01-02', timestamp '2024-01-02', date '2024-04-09');
    create schema intermediate;
    create view intermediate.int_as_of as select date '2024-04-09' as as_of`);
  await markBuilt(before, await digestOf(before));
  await before.execute(`insert into meta.unbuilt values ('trades', date '2024-03-01')`);
  await before.close();

  const effects = recording();
  const { signal } = new AbortController();
  const spec = { home: placeOf(home), isImported: false, dbt: '/bin/false', threads: 1, fullRefresh: false, signal };
  await expect(buildMarts(spec, effects)).rejects.toThrow(/dbt/);
  expect(effects.logged).toEqual(['building 2 days from 2024-03-01 to 2024-04-09 again, and what follows']);

  const after = await openDuckDB(warehouseOf(home));
  expect(await isBuilt(after)).toBe(false);
  expect([...(await readUnbuilt(after)).keys()]).toEqual(['trades']);
  expect((await planBuild(after, {})).story).toBe('building every day: there is no earlier build that passed');
  await after.close();
});
