/** What a build makes again, and each reason for which it makes everything anew, told by name. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MART_TABLES } from '../../src/contract/marts/index.js';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { planBuild } from '../../src/pipeline/buildPlan.js';
import { digestOf, forgetBuilt, markBuilt } from '../../src/pipeline/built.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { forgetBackup } from '../../src/warehouse/unsaved.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';

const USERS = '1 users of earlier days are new, gone, or not what they were at sign-up';

let warehouse: Warehouse;

/** A warehouse of a hundred days, with marts as of the last. */
beforeEach(async () => {
  warehouse = await openDuckDB(':memory:');
  await warehouse.create(...RAW_TABLES, ...MART_TABLES);
  await run('set-up', '2024-01-01', '2024-04-09');
  await warehouse.execute(`
    create schema intermediate;
    create view intermediate.int_as_of as select max(window_end) as as_of from raw.pipeline_runs;
    create or replace table raw.users as select 'ann' as user_id, date '2024-02-01' as signup_date, 'DE' as country;
    create or replace table raw.user_acquisitions as select 'ann' as user_id, 'organic' as channel, null as campaign, 'ramp' as entry_product;
    create or replace table marts.dim_users as from raw.users join raw.user_acquisitions using (user_id)`);
  await markBuilt(warehouse, await digestOf(warehouse));
});
afterEach(() => warehouse.close());

const run = (id: string, from: string, to: string) =>
  warehouse.execute(
    `insert into raw.pipeline_runs values ('${id}', 'users', date '${from}', date '${to}', date '${to}',
     'test', 1, 'abc', timestamp '2024-01-02', timestamp '2024-01-02', date '${to}')`,
  );

const touch = (table: string, day: string) =>
  warehouse.execute(`insert into meta.unbuilt values ('${table}', date '${day}')`);

test('nothing but the last day, where nothing has happened', async () => {
  const { touched, story } = await planBuild(warehouse, {});
  expect(touched?.facts).toEqual(['2024-04-09']);
  expect(story).toBe('building 2024-04-09 again, and what follows');
});

test('the days that loads have touched, those that came, and the last one of before', async () => {
  await run('next', '2024-04-10', '2024-04-11');
  await touch('deposits', '2024-04-11');
  await touch('trades', '2024-03-01');
  // After the as-of day: none of the marts' yet.
  await touch('trades', '2024-05-01');
  // No fact depends on when an order was placed, nor on a day of users.
  await touch('orders', '2024-02-02');
  await touch('users', '2024-02-01');
  const { touched, story } = await planBuild(warehouse, {});
  expect(touched).toMatchObject({
    facts: ['2024-03-01', '2024-04-09', '2024-04-10', '2024-04-11'],
    orders: ['2024-02-02'],
    trades: ['2024-03-01', '2024-05-01'],
    ledger_entries: [],
  });
  expect(story).toBe('building 4 days from 2024-03-01 to 2024-04-11 again, and what follows');
});

test('days that a build has taken in are taken off', async () => {
  await touch('trades', '2024-03-01');
  await markBuilt(warehouse, await digestOf(warehouse));
  expect((await planBuild(warehouse, {})).touched?.facts).toEqual(['2024-04-09']);
});

describe('everything', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['there is no earlier build that passed', () => forgetBuilt(warehouse)],
    // Whoever writes without a load says so.
    ['there is no earlier build that passed', () => forgetBackup(warehouse)],
    ['there is no earlier build that passed', () => warehouse.execute('drop table marts.fct_trades')],
    ['the models or their settings have changed', () => warehouse.execute(`update meta.built set project = 'other'`)],
    ['days that were loaded are no longer', () => warehouse.execute('delete from raw.pipeline_runs')],
    [USERS, () => warehouse.execute(`update raw.users set signup_date = date '2024-02-02'`)],
    [USERS, () => warehouse.execute(`update raw.user_acquisitions set channel = 'referral'`)],
    [USERS, () => warehouse.execute(`insert into raw.users values ('ben', date '2024-02-01', 'DE')`)],
    [USERS, () => warehouse.execute('delete from raw.users')],
    [
      'most days have changed',
      () =>
        warehouse.execute(
          `insert into meta.unbuilt select 'trades', date '2024-01-01' + n::integer from range(51) r (n)`,
        ),
    ],
  ])('%s', async (why, happen) => {
    await happen();
    expect(await planBuild(warehouse, {})).toMatchObject({ touched: null, story: `building every day: ${why}` });
  });

  test('as asked for, with other variables, of imported data', async () => {
    const stories = await Promise.all(
      [{ fullRefresh: true }, { vars: { churn_days: 60 } }, { isImported: true }].map((wish) =>
        planBuild(warehouse, wish),
      ),
    );
    expect(stories.map(({ story }) => story)).toEqual([
      'building every day: asked for by --full-refresh',
      'building every day: the models or their settings have changed',
      'building every day: the data are imported',
    ]);
  });
});
