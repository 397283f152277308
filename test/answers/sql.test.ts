/** The statements, asked of the real engine over a few rows that a reader can count. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWER_MARTS, type Answers, readAnswers } from '../../src/answers/answers.js';
import { CHURN_SQL } from '../../src/answers/churn.js';
import { answerCosts } from '../../src/answers/costs.js';
import { describeAnswers } from '../../src/cli/answers.js';
import { emitDuckDB } from '../../src/contract/emit/duckdb.js';
import { MARTS } from '../../src/contract/marts/index.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';

let warehouse: Warehouse;
let answers: Answers;

/** Signed up 10, 90, 91 and 200 days before the as-of day. */
const USERS = [
  ['young', 'ramp', '2026-06-20'],
  ['edge', 'ramp', '2026-04-01'],
  ['grown', 'exchange', '2026-03-31'],
  ['old', 'ramp', '2025-12-12'],
] as const;

const REVENUE = [
  ['grown', '2026-04-29', '1.5'],
  // Day 31 of life: beyond the first 30, within the first 90.
  ['grown', '2026-04-30', '2'],
  ['old', '2026-01-10', '8'],
] as const;

const SNAPSHOTS = [
  ['old', '2025-12', 20, false],
  ['old', '2026-01', 51, true],
  // Beyond the first days of life; of a user who has not lived them; with an outcome that nobody knows yet.
  ['old', '2026-03', 110, false],
  ['grown', '2026-04', 30, false],
  ['old', '2026-02', 78, null],
] as const;

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  await warehouse.execute('create schema if not exists marts');
  for (const name of ANSWER_MARTS)
    await warehouse.execute(emitDuckDB(Object.values(MARTS).find((mart) => mart.name === name)!));
  for (const [user, product, day] of USERS) await insertUser(user, product, day);
  for (const [user, day, net] of REVENUE)
    await warehouse.execute(
      `insert into marts.fct_revenue values ('${user}', '${day}', 'trade_fee', 1, ${net}, 0, ${net})`,
    );
  await warehouse.execute(
    `insert into marts.cohort_retention values ('all', 'all', '2026-03-01', 1, 1, 1, true, 1, 1, 0, 0, 1.0, 2)`,
  );
  for (const [user, month, age, churned] of SNAPSHOTS) await insertSnapshot(user, month, age, churned);
  answers = await readAnswers(warehouse);
});

afterAll(() => warehouse.close());

async function insertUser(user: string, product: string, day: string): Promise<void> {
  await warehouse.execute(`insert into marts.dim_users by name select '${user}' as user_id, 'US' as country, 'organic' as channel,
    '${product}' as entry_product, 'verified' as kyc_status, 'basic' as account_tier, 0 as account_balance_usd,
    timestamp '${day}' as signed_up_at, date '${day}' as signup_date, date_trunc('month', date '${day}')::date as cohort_month,
    0 as active_days, 0 as transactions, 0 as volume_usd, 0 as gross_revenue_usd, 0 as net_revenue_usd,
    date '2026-06-30' - date '${day}' + 1 as observed_days, date '2026-06-30' as as_of`);
  // High volume on the 90th day after sign-up for the one, on the 91st for the other.
  const reached = { grown: `date '${day}' + 90`, old: `date '${day}' + 91` }[user] ?? 'null';
  await warehouse.execute(`insert into marts.time_to_high_volume by name select '${user}' as user_id,
    date_trunc('month', date '${day}')::date as cohort_month, date '${day}' as start_date, date '${day}' + 30 as end_date,
    'churned' as event, 30 as days, ${reached} as high_volume_on, date '${day}' + 30 as churned_on`);
}

async function insertSnapshot(user: string, month: string, age: number, churned: boolean | null): Promise<void> {
  await warehouse.execute(`insert into marts.churn_signs by name select user_id, country, channel, entry_product, cohort_month,
    date '${month}-01' as month, last_day(date '${month}-01') as snapshot_on, ${age} as signup_age_days, 0 as days_since_activity,
    1 as active_days_30, 1 as active_days_60, 1 as active_days_90, 1 as volume_usd_30, 1 as volume_usd_60, 1 as volume_usd_90,
    0 as deposits_usd_30, 0 as withdrawals_usd_30, 0 as balance_usd, false as has_withdrawn_all, 0 as failed_payments_30,
    ${churned} as churned from marts.dim_users where user_id = '${user}'`);
}

describe('acquisition', () => {
  it('counts who has lived 90 days after sign-up, and who got there by the 90th, after a pause too', () => {
    const of = (cohort: string) => answers.acquisition.cohorts.find((one) => one.cohort === cohort)!;
    expect(of('exchange')).toMatchObject({ users: 1, n: 1, reached: 1 });
    expect(of('ramp')).toMatchObject({ users: 3, n: 2, reached: 0 });
  });
});

describe('monetization', () => {
  it('counts days of life from the day of sign-up', () => {
    const of = (product: string) => answers.monetization.cohorts.find((one) => one.product === product)!.values;
    expect(of('exchange').map(({ n, estimate }) => [n, estimate])).toEqual([
      [1, 1.5],
      [1, 3.5],
      [0, null],
    ]);
    expect(of('ramp').map(({ n, estimate }) => [n, estimate])).toEqual([
      [2, 4],
      [2, 4],
      [1, 8],
    ]);
  });
});

it('churn counts known outcomes of the first 90 days, of users who have lived 120', async () => {
  const group = { cohort_month: '2025-12-01', channel: 'organic', country: 'US', entry_product: 'ramp' };
  expect(await warehouse.query(CHURN_SQL)).toEqual([{ ...group, n: 2, x: 1, xx: 1, nx: 2, nn: 4 }]);
});

it('retention is the mart’s', () => {
  expect(answers.retention.cohorts.map(({ cohort }) => cohort)).toEqual(['all', '2026-03']);
});

it('without marketing, experiments are one sentence', () => {
  expect(describeAnswers(answers)).toMatch(/Experiments: [^\n]*\n\nNo dark window is over[^|─]*$/);
});

it('costs of four digits are shown whole', () => {
  const row = {
    channel: 'ramp_partner',
    spend_usd: '1062692.24',
    sign_ups: 20000,
    funded: 900,
    active: 800,
    trading: 300,
  };
  const costs = answerCosts([row, { ...row, channel: 'affiliate', trading: 0 }]);
  const text = describeAnswers({ ...answers, acquisition: { ...answers.acquisition, costs } });
  expect(text).toMatch(/^ramp_partner +1062692 +53 +1181 \(\d{4} to \d{4}\) +3542 \(\d{4} to \d{4}\)$/m);
  expect(text).toMatch(/^affiliate .* nobody yet$/m);
});

it('the text fits 80 columns', () => {
  const lines = describeAnswers(answers).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines[0]).toMatch(/^As of 2026-06-30\./);
});
