/**
 * Oracle: dbt itself, making everything anew. Marts that were built day by day, of which each build made again only what loads had
 * touched, are those of one build of the same rows, cell by cell.
 */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../../scripts/dbtRules.js';
import { MART_TABLES } from '../../src/contract/marts/index.js';
import { FACT_SOURCES } from '../../src/contract/raw/byDay.js';
import { buildMarts } from '../../src/pipeline/build.js';
import { planBuild } from '../../src/pipeline/buildPlan.js';
import { placeOf } from '../../src/pipeline/place.js';
import { formatDay } from '../../src/time.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { literal } from '../../src/warehouse/sql.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { differences, newHome, warehouseOf } from '../pipeline/homes.js';
import { ingestDays, RATES, setUp, WAYS } from '../pipeline/tenDays.js';
import { lateLoads } from './lateLoads.js';
import { DBT_TIMEOUT, dbtPath, quiet } from './world.js';

const LAST = RATES.first + 9;
const daily = newHome();
const { change, empty } = lateLoads(daily, LAST);

beforeAll(async () => {
  await setUp(daily, RATES);
}, DBT_TIMEOUT);

test('days that came one by one, some of them twice, give the marts of days that came in one go', {
  timeout: 6 * DBT_TIMEOUT,
}, async () => {
  const wishes = WAYS['day by day, 3 and 7 twice, 5 again at the end']!;
  await ingestDays(daily, RATES, wishes.slice(0, 6));
  expect(await build(daily)).toBeNull();
  await ingestDays(daily, RATES, wishes.slice(6));
  const days = await build(daily);
  expect(days).toContain(formatDay(RATES.first + 4));
  expect(days!.at(-1)).toBe(formatDay(LAST));
  expect(days!.length).toBeLessThan(15);
  const whole = newHome();
  await setUp(whole, RATES);
  await ingestDays(whole, RATES, [[1, 10]]);
  await build(whole);
  expect(await differences(warehouseOf(whole), warehouseOf(daily), ['pipeline_runs'])).toEqual({});
  expect(await martDifferences(whole, daily)).toEqual({});
});

test('what is made again by days depends on no raw table but those whose days say so, and on who signed up when', () => {
  const { nodes } = JSON.parse(readFileSync(join(daily, 'dbt/target/manifest.json'), 'utf8')) as Manifest;
  const sourcesOf = (id: string): string[] =>
    id.startsWith('source.') ? [id.split('.').at(-1)!] : (nodes[id]?.depends_on.nodes ?? []).flatMap(sourcesOf);
  const models = Object.entries(nodes).filter(([, { config }]) => config.materialized === 'incremental');
  const sourcesBy = (strategy: string) => {
    const chosen = models.filter(([, { config }]) => config.incremental_strategy === strategy);
    return [...new Set(chosen.flatMap(([id]) => sourcesOf(id)))].sort();
  };
  // What a build compares of the sign-up: who, when, and whom it is credited to.
  const known = [...FACT_SOURCES, 'pipeline_runs', 'users', 'user_acquisitions'];
  expect(sourcesBy('touched_days')).toEqual(known.toSorted());
  // Months take dim_users for it, and nothing of the checks in it.
  expect(sourcesBy('touched_months')).toEqual([...known, 'kyc_checks'].sort());
  const marts = MART_TABLES.map(({ name, isDaily, isMonthly }) => [name, isDaily, isMonthly]);
  const strategyOf = (name: unknown) =>
    models.find(([, model]) => model.name === name)?.[1].config.incremental_strategy;
  expect(marts).toEqual(
    marts.map(([name]) => [name, strategyOf(name) === 'touched_days', strategyOf(name) === 'touched_months']),
  );
});

test('what changes late makes again the days that it counts on, and no others', {
  timeout: 3 * DBT_TIMEOUT,
}, async () => {
  const counting = [
    await change('deposits', { status: `'failed'` }, `status = 'completed' and day < date '${back(30)}' limit 2`),
    await change(
      'deposits',
      { timestamp: 'timestamp - interval 3 days', created_at: 'created_at - interval 3 days' },
      `day > date '${back(35)}' limit 1`,
    ),
    await change('withdrawals', { status: `'completed'` }, `status in ('rejected', 'failed') limit 1`),
    await change('crypto_prices', { close: 'close * 1.01', high: 'high * 1.02' }, lastHour('bitcoin', back(20))),
    await change(
      'marketing_spend',
      { spend_usd: 'spend_usd + 1' },
      `day = '${back(22)}' and channel = 'paid_search' limit 1`,
    ),
    await change('fx_rates', { units_per_usd: 'units_per_usd * 1.01' }, `currency = 'EUR' and day = '${back(25)}'`),
    // A retry just after midnight: that the failure of the day before, which nobody touches, was retried.
    await change(
      'ramp_transactions',
      { transaction_id: `'retry'`, timestamp: 'day + interval 1 day' },
      `status = 'failed' limit 1`,
    ),
    await empty('trades', 12),
  ];
  await change('orders', { status: `'cancelled'` });
  await change('users', { account_balance_usd: 'account_balance_usd + 1' });
  const days = await build(daily);
  expect(days).toEqual([...new Set([...counting.flat(), back(0)])].sort());
  const anew = newHome();
  mkdirSync(anew, { recursive: true });
  for (const part of ['warehouse.duckdb', 'dbt']) cpSync(join(daily, part), join(anew, part), { recursive: true });
  expect(await build(anew, true)).toBeNull();
  expect(await martDifferences(anew, daily)).toEqual({});
});

test('a user whose sign-up moves makes everything anew', async () => {
  await change('users', { signup_date: 'signup_date - 1', created_at: 'created_at - interval 1 day' });
  const plan = await inWarehouse((warehouse) => planBuild(warehouse, {}));
  expect(plan).toMatchObject({ touched: null, story: expect.stringContaining('1 users of earlier days') });
});

/** The days that were made again; null for all. */
async function build(home: string, fullRefresh = false): Promise<readonly string[] | null> {
  const { signal } = new AbortController();
  const spec = { home: placeOf(home), isImported: false, dbt: dbtPath(), threads: 2, fullRefresh, signal };
  return (await buildMarts(spec, quiet([]))).days;
}

/** Tables of dbt's in which a row of the one is not in the other, with how many. */
async function martDifferences(one: string, other: string): Promise<Record<string, number>> {
  return inWarehouse(async (warehouse) => {
    await warehouse.execute(`attach ${literal(warehouseOf(other))} as other (read_only)`);
    const tables = await warehouse.query(
      `select table_schema || '.' || table_name as name from information_schema.tables
       where table_catalog = 'warehouse' and table_schema in ('intermediate', 'marts') and table_type = 'BASE TABLE'`,
    );
    expect(tables.length).toBeGreaterThan(MART_TABLES.length);
    const found: Record<string, number> = {};
    for (const { name } of tables as { name: string }[]) {
      const [row] = await warehouse.query(
        `select count(*) as n from ((from ${name} except all from other.${name}) union all (from other.${name} except all from ${name}))`,
      );
      if (row!['n'] !== 0) found[name] = row!['n'] as number;
    }
    return found;
  }, one);
}

async function inWarehouse<T>(work: (warehouse: Warehouse) => Promise<T>, home = daily): Promise<T> {
  const warehouse = await openDuckDB(warehouseOf(home));
  return work(warehouse).finally(() => warehouse.close());
}

const back = (days: number): string => formatDay(LAST - days);

const lastHour = (asset: string, day: string): string =>
  `asset_id = '${asset}' and timestamp = timestamp '${day} 23:00:00'`;
