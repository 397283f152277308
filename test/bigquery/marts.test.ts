/**
 * Oracle: DuckDB. A small world with late changes gives the same marts on BigQuery's emulator, cell by cell, whether they are made in
 * one go or by the days that loads have touched.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildMarts } from '../../src/pipeline/build.js';
import { planBuild } from '../../src/pipeline/buildPlan.js';
import type { TouchedDays } from '../../src/pipeline/dbt.js';
import { placeOf } from '../../src/pipeline/place.js';
import { formatDay } from '../../src/time.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import { lateLoads } from '../dbt/lateLoads.js';
import { DBT_TIMEOUT, dbtPath, quiet } from '../dbt/world.js';
import { change as changeRows, newHome, warehouseOf } from '../pipeline/homes.js';
import { ingestDays, RATES, setUp } from '../pipeline/tenDays.js';
import { type Emulator, startEmulator } from './emulator.js';
import { martDifferences, martSizes } from './parity.js';
import { query } from './rest.js';
import { copyRaw, createDatasets, transformThere } from './warehouse.js';

/** The way of a small world (`way.test.ts`) is proven by every `npm test`. */
const isWhole = process.env['KRO_ALL_BIGQUERY'] === '1';
const WORLD = { ...RATES, profile: { ...RATES.profile, usersPerYear: 2000 } };
const LAST = WORLD.first + 9;
const home = newHome();
const duckdb = warehouseOf(home);
let emulator: Emulator;

/** The world has none before its first year is over. */
const DARK_WINDOW = `insert into raw.marketing_experiments by name
  select 'dark-1' as experiment_id, channel, country, 'dark' as kind, date '2024-03-20' as start_date, date '2024-04-02' as end_date,
    date '2024-03-01' as _as_of
  from raw.marketing_spend where channel <> 'organic' group by all order by sum(spend_usd) desc limit 1`;

/** Nothing is scored here; of the two days the later is the newest. */
const PREDICTIONS = `insert into raw.predictions by name
  select day as as_of, 'model' as model, '1' as version, 'all' as level, 'all' as subject, 30 as horizon_days,
    'net_revenue' as quantity, 1.5 as mean, day as _as_of
  from (values (date '2024-04-29'), (date '2024-04-30')) as days(day)`;

beforeAll(async () => {
  if (!isWhole) return;
  emulator = await startEmulator();
  await createDatasets(emulator.host);
  await setUp(home, WORLD);
  await ingestDays(home, WORLD, [[1, 9]]);
  for (const rows of [DARK_WINDOW, PREDICTIONS]) await changeRows(home, rows);
  await there('create table kraken_ramp_meta.built as select 1 as marts');
  expect(await buildBoth()).toBeNull();
}, 2 * DBT_TIMEOUT);

afterAll(() => emulator?.stop());

test.runIf(isWhole)('every mart has rows, and they are the same', async () => {
  expect(Object.entries(await martSizes(duckdb)).filter(([, rows]) => rows === 0)).toEqual([]);
  expect(await martDifferences(duckdb, emulator.host)).toEqual({});
});

test.runIf(isWhole)('what the marts were built from before is forgotten', async () => {
  await expect(there('select * from kraken_ramp_meta.built')).rejects.toThrow(/built/);
});

describe.runIf(isWhole)('after another day, late changes, and days that are empty now', () => {
  let touched: TouchedDays | null;
  let emptied: string;

  beforeAll(async () => {
    await ingestDays(home, WORLD, [[10, 10]]);
    const { change, empty } = lateLoads(home, LAST);
    await change(
      'deposits',
      { status: `'failed'` },
      `status = 'completed' and day between '${back(30)}' and '${back(20)}' limit 2`,
    );
    await change(
      'deposits',
      { timestamp: 'timestamp - interval 3 days', created_at: 'created_at - interval 3 days' },
      `day > date '${back(25)}' limit 1`,
    );
    await change(
      'ramp_transactions',
      { transaction_id: `'retry'`, timestamp: 'day + interval 1 day' },
      `status = 'failed' and day > '${back(30)}' limit 1`,
    );
    await change('fx_rates', { units_per_usd: 'units_per_usd * 1.01' }, `currency = 'EUR' and day = '${back(15)}'`);
    [emptied] = (await empty('trades', 12)) as [string];
    await mark('fct_trades', 'days_since_signup');
    await mark('fct_user_months', 'calendar_age');
    touched = await buildBoth();
  }, 2 * DBT_TIMEOUT);

  test('only the days that loads have touched were made again, and the months from their first on', async () => {
    expect(touched?.facts).toEqual(expect.arrayContaining([emptied, back(0), back(1), back(15)]));
    const days = await unmark('fct_trades', 'days_since_signup', 'day');
    expect(days.length).toBeGreaterThan(10);
    expect(days.filter((day) => touched!.facts.includes(day))).toEqual([]);
    expect(touched!.facts[0]! > '2024-03-01').toBe(true);
    expect(await unmark('fct_user_months', 'calendar_age', 'month')).toEqual(['2024-02-01']);
    expect(await there(`select count(*) from kraken_ramp_marts.fct_trades where day = '${emptied}'`)).toEqual([['0']]);
  });

  test('the marts are the same', async () => {
    expect(await martDifferences(duckdb, emulator.host)).toEqual({});
  });

  test('one last decimal in one cell would show', async () => {
    const [first] = await there('select min(user_id) from kraken_ramp_marts.fct_revenue');
    await there(
      `update kraken_ramp_marts.fct_revenue set cost_usd = cost_usd + numeric '0.00000001' where user_id = '${first![0]}'`,
    );
    expect(Object.keys(await martDifferences(duckdb, emulator.host))).toEqual(['fct_revenue']);
  });
});

/** The touched days that both have made again; null for everything. */
async function buildBoth(): Promise<TouchedDays | null> {
  const warehouse = await openDuckDB(duckdb);
  const plan = await planBuild(warehouse, {}).finally(() => warehouse.close());
  await copyRaw(emulator.host, duckdb);
  const { signal } = new AbortController();
  const spec = { home: placeOf(home), isImported: false, dbt: dbtPath(), threads: 2, fullRefresh: false, signal };
  await Promise.all([buildMarts(spec, quiet([])), transformThere(emulator.host, home, { touched: plan.touched })]);
  return plan.touched;
}

/** A column that no other mart is made from is raised in all rows; what no build makes again stays so. */
async function mark(mart: string, column: string): Promise<void> {
  await there(`update kraken_ramp_marts.${mart} set ${column} = ${column} + 1000 where true`);
}

/** Puts right what is still marked, and tells its days. */
async function unmark(mart: string, column: string, day: string): Promise<string[]> {
  const rows = await there(`select distinct ${day} from kraken_ramp_marts.${mart} where ${column} >= 1000 order by 1`);
  await there(`update kraken_ramp_marts.${mart} set ${column} = ${column} - 1000 where ${column} >= 1000`);
  return rows.map(([cell]) => cell!);
}

async function there(sql: string): Promise<readonly (readonly (string | null)[])[]> {
  return (await query(emulator.host, sql)).rows;
}

function back(days: number): string {
  return formatDay(LAST - days);
}
