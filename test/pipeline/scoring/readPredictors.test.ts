/** Readers of what is predicted from, over rows of marts that a reader can count, in the real engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emitDuckDB } from '../../../src/contract/emit/duckdb.js';
import { MARTS } from '../../../src/contract/marts/index.js';
import { earlyLife } from '../../../src/economics/prediction/earlyLife.js';
import { type Lives, livesAt, NEVER } from '../../../src/economics/prediction/lives.js';
import { type Snapshots, snapshotOf } from '../../../src/economics/prediction/snapshots.js';
import { readLives } from '../../../src/pipeline/scoring/readLives.js';
import { readSnapshots } from '../../../src/pipeline/scoring/readSnapshots.js';
import { parseDay } from '../../../src/time.js';
import { openDuckDB } from '../../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../../src/warehouse/warehouse.js';

let warehouse: Warehouse;
let lives: Lives;
let snapshots: Snapshots;

const day = (text: string) => parseDay(text, 'day');

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  await warehouse.execute('create schema if not exists marts');
  for (const mart of [MARTS.user_steps, MARTS.time_to_high_volume, MARTS.fct_user_signs, MARTS.churn_signs])
    await warehouse.execute(emitDuckDB(mart));
  for (const [user, product] of [
    ['ann', 'ramp'],
    ['ben', 'exchange'],
    ['cleo', 'ramp'],
  ] as const)
    await warehouse.execute(`insert into marts.user_steps by name select '${user}' as user_id, date '2026-01-01' as cohort_month,
      'organic' as channel, 'none' as campaign, 'DE' as country, '${product}' as entry_product, date '2026-01-05' as signup_date,
      3 as steps, timestamp '2026-01-05 10:00:00' as signed_up_at, timestamp '2026-01-05 10:30:00' as submitted_at,
      timestamp '2026-01-06 10:00:00.5' as verified_at, 100 as observed_days, date '2026-06-30' as as_of`);
  for (const [user, on] of [
    ['ann', "date '2026-02-01'"],
    ['ben', 'null'],
    ['cleo', 'null'],
  ] as const)
    await warehouse.execute(`insert into marts.time_to_high_volume by name select '${user}' as user_id, date '2026-01-01' as cohort_month,
      date '2026-01-05' as start_date, date '2026-06-30' as end_date, 'censored' as event, 176 as days, ${on} as high_volume_on`);
  // Ben trades twice on the 8th, and a deposit of that day is settled on the 13th; Ann has done nothing, Cleo one purchase.
  await warehouse.execute(`insert into marts.fct_user_signs values
    ('ben', '2026-01-08', '2026-01-08', 2, 120.5, 0, 0, 0, 0, 0, 0, 1),
    ('ben', '2026-01-08', '2026-01-13', 0, 0, 0, 0, 1, 500, 0, 0, 0),
    ('cleo', '2026-03-01', '2026-03-01', 0, 0, 1, 50, 0, 0, 0, 0, 0)`);
  for (const churned of ['false', 'null'])
    await warehouse.execute(`insert into marts.churn_signs by name select 'ben' as user_id,
      date '${churned === 'null' ? '2026-06-01' : '2026-01-01'}' as month,
      date '${churned === 'null' ? '2026-06-30' : '2026-01-31'}' as snapshot_on, date '2026-01-01' as cohort_month,
      'organic' as channel, 'DE' as country, 'exchange' as entry_product, 26 as signup_age_days, 3 as days_since_activity,
      1 as active_days_30, 120.5 as volume_usd_30, 1 as active_days_60, 120.5 as volume_usd_60, 2 as active_days_90,
      170.5 as volume_usd_90, 0 as deposits_usd_30, 0 as withdrawals_usd_30, 12.25 as balance_usd,
      true as has_withdrawn_all, 4 as failed_payments_30, ${churned}::boolean as churned`);
  lives = await readLives(warehouse);
  snapshots = await readSnapshots(warehouse, lives.asOf);
});

afterAll(() => warehouse.close());

test('every user has its moments and its signs, those without any too', () => {
  expect(lives.asOf).toBe(day('2026-06-30'));
  expect(lives.users.ids).toEqual(['ann', 'ben', 'cleo']);
  expect(Array.from(lives.signs.first)).toEqual([0, 0, 2, 3]);
  expect(Array.from(lives.highVolumeOn)).toEqual([day('2026-02-01'), NEVER, NEVER]);
  expect(lives.steps.verifiedAt[0]! - lives.steps.signedUpAt[0]!).toBe(24 * 3600 * 1e6 + 500_000);
  expect(lives.steps.rejectedAt[0]).toBeNaN();
  expect(lives.users.groupings.get('first_product')).toEqual({
    names: ['ramp', 'exchange'],
    of: Uint16Array.of(0, 1, 0),
  });
});

test('a payment is in the first days of life from its settlement on', () => {
  expect(earlyLife(lives, 1, 7)).toMatchObject({
    trades: 2,
    tradeVolume: 120.5,
    deposits: 0,
    failures: 1,
    activeDays: 1,
    sinceLatest: 4,
    isVerified: true,
  });
  expect(earlyLife(lives, 1, 9)).toMatchObject({ deposits: 1, depositVolume: 500 });
  expect(earlyLife(lives, 1, 1)).toMatchObject({
    trades: 0,
    isSubmitted: true,
    isVerified: false,
    hoursToVerification: 0,
  });
  expect(livesAt(lives, day('2026-01-10')).signs.day).toHaveLength(1);
});

test('a snapshot has its signs, and its label as far as it is known', () => {
  expect(snapshots.ids).toEqual(['ben', 'ben']);
  expect(Array.from(snapshots.churned)).toEqual([0, Number.NaN]);
  expect(Array.from(snapshots.snapshotOn)).toEqual([day('2026-01-31'), day('2026-06-30')]);
  expect(snapshotOf(snapshots, 0)).toEqual({
    ...{ age: 26, sinceActivity: 3, activeDays30: 1, activeDays60: 1, activeDays90: 2, balance: 12.25 },
    ...{ volume30: 120.5, volume60: 120.5, volume90: 170.5, deposits30: 0, withdrawals30: 0 },
    ...{ hasWithdrawnAll: 1, failures30: 4 },
  });
});
