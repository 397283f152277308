/** The figures; the oracles are rows counted by hand, and a whole world made by hand. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measure, TARGETS } from '../../src/calibration/calibrate.js';
import { RAW } from '../../src/contract/raw/index.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { goodWorld } from '../verify/world/goodWorld.js';
import { insertAll } from '../verify/world/rows.js';

let warehouse: Warehouse;

beforeEach(async () => {
  warehouse = await openDuckDB(':memory:');
});

afterEach(() => warehouse.close());

/** The one figure of a target, or null. */
async function figure(name: string): Promise<number | null> {
  const target = TARGETS.filter((one) => one.name === name);
  expect(target).toHaveLength(1);
  return (await measure(warehouse, target))[0]![0] ?? null;
}

const run = async (...statements: readonly string[]) => {
  for (const statement of statements) await warehouse.execute(statement);
};

/** Just the columns that a figure reads, so many times over. */
const table = (name: string, rows: string, times = 1) =>
  `create table raw.${name} as select r.* from (${rows}) as r, range(0, ${times}) as copies(copy)`;

describe('the whole world made by hand', () => {
  beforeEach(() => insertAll(warehouse, goodWorld()));

  it('is measured figure by figure, or has too little to tell', async () => {
    const measured = await measure(warehouse);
    expect(measured).toHaveLength(TARGETS.length);
    const told = TARGETS.filter((_, i) => measured[i]!.length > 0).map(({ group }) => group);
    // Its sixty people are too few to say who stays and who is large.
    expect(new Set(told)).toEqual(new Set(['market', 'payments', 'orders', 'marketing', 'brief', 'negative control']));
  });

  it('has none of the defects that the negative control counts', async () => {
    const control = TARGETS.filter(({ group, band }) => group === 'negative control' && band.max === 0);
    expect((await measure(warehouse, control)).flat()).toEqual(control.map(() => 0));
  });
});

it('of no rows nothing is told', async () => {
  for (const raw of Object.values(RAW)) await warehouse.create(raw);
  const counted = TARGETS.filter(({ group }) => group !== 'negative control');
  expect((await measure(warehouse, counted)).flat()).toEqual([]);
});

describe('shares of the brief', () => {
  it('take the state at the end of the day of creation', async () => {
    const order = (id: number, status: string, asOf: string) =>
      `select ${id} as order_id, timestamp '2026-03-02 10:00:00' as timestamp, '${status}' as status, date '${asOf}' as _as_of`;
    await run(
      table(
        'orders',
        [
          order(1, 'filled', '2026-03-02'),
          order(2, 'filled', '2026-03-05'), // nothing of it on the first day: it stood
          order(3, 'filled', '2026-03-05'), // a part of it on the first day
          order(4, 'cancelled', '2026-03-04'),
          order(5, 'expired', '2026-03-02'),
        ].join(' union all '),
        100,
      ),
      `create table raw.trades as select 3 as order_id, timestamp '2026-03-02 11:00:00' as timestamp
       union all select 3, timestamp '2026-03-05 11:00:00' union all select 2, timestamp '2026-03-05 09:00:00'`,
    );
    for (const [name, share] of [
      ['orders-filled', 0.2],
      ['orders-open', 0.4],
      ['orders-partially-filled', 0.2],
      ['orders-cancelled', 0],
      ['orders-expired', 0.2],
    ] as const)
      expect(await figure(name), name).toBeCloseTo(share, 10);
  });

  it('hold a payment that settled later to have been pending', async () => {
    const payment = (status: string, asOf: string) =>
      `select timestamp '2026-03-02 10:00:00' as timestamp, '${status}' as status, date '${asOf}' as _as_of`;
    const rows = [
      payment('completed', '2026-03-02'),
      payment('completed', '2026-03-03'),
      payment('failed', '2026-03-02'),
    ];
    await run(
      table('ramp_transactions', `${rows.join(' union all ')} union all ${payment('pending', '2026-03-02')}`, 100),
    );
    expect(await figure('ramp-completed')).toBe(0.25);
    expect(await figure('ramp-pending')).toBe(0.5);
    expect(await figure('ramp-failed')).toBe(0.25);
  });
});

/** Thirteen months of bitcoin; from the eighth on its price is twice as high. */
const PRICES = `
  select 'bitcoin' as asset_id, h as timestamp, 0.0 as volume_usd,
    case when h < timestamp '2025-08-01' then 1.0 else 2.0 end as close
  from range(timestamp '2025-01-01', timestamp '2026-02-01', interval 1 hour) as r(h)`;

/** 400 users who buy on the fifth of these months (1 is January 2025). */
const buying = (users: string, months: readonly number[]) =>
  months.map(
    (month) => `select concat('${users}', n) as user_id,
      timestamp '2024-12-05' + to_months(${month}) as timestamp, 'completed' as status from range(0, 400) as r(n)`,
  );

describe('retention', () => {
  beforeEach(() =>
    run(
      ...['users', 'kyc_checks', 'marketing_spend', 'trades', 'deposits', 'withdrawals'].map((name) => {
        const columns = `null::varchar as user_id, null::varchar as status, null::timestamp as timestamp,
          null::timestamp as created_at, null::timestamp as decided_at, null::date as date, null::double as spend_usd`;
        return `create table raw.${name} as select ${columns} where false`;
      }),
      table('crypto_prices', PRICES),
      table(
        'pipeline_runs',
        "select 'orders' as table_name, date '2025-01-01' as window_start, date '2026-01-31' as window_end",
      ),
    ),
  );

  it('is the share that acts in the month so many later', async () => {
    const cohorts = [...buying('a', [1, 2, 4]), ...buying('b', [2])];
    await run(table('ramp_transactions', cohorts.join(' union all ')));
    // Of the 800, half are back one month later, and half of those at risk three months later.
    expect(await figure('after-1')).toBeCloseTo(0.5, 10);
    expect(await figure('after-3')).toBeCloseTo(0.5, 10);
  });

  it('is told at a level price', async () => {
    await run(table('ramp_transactions', buying('a', [7, 8, 10]).join(' union all ')));
    expect(await figure('after-1')).toBeCloseTo(2 ** -1.1, 10);
  });

  it('leaves out months that are not over', async () => {
    await run(
      table('ramp_transactions', buying('a', [12, 13]).join(' union all ')),
      "update raw.pipeline_runs set window_end = '2026-01-30'",
    );
    expect(await figure('after-1')).toBeNull();
  });
});

it('retries are attempts within a day of a failure', async () => {
  const attempt = (hours: number, status: string) =>
    `select timestamp '2026-03-02' + to_hours(${hours}) as timestamp, '${status}' as status`;
  const attempts = [attempt(0, 'failed'), attempt(23, 'failed'), attempt(48, 'completed'), attempt(50, 'completed')];
  await run(
    `create table raw.ramp_transactions as
     select a.*, concat('u', n) as user_id, 'sepa' as payment_method, 100 as fiat_amount, 'EUR' as fiat_currency
     from (${attempts.join(' union all ')}) as a, range(0, 100) as r(n)`,
    `create table raw.fx_rates as select d as date, 'EUR' as currency, 0.5 as units_per_usd
     from (select cast(d as date) as d from range(timestamp '2026-03-01', timestamp '2026-03-09', interval 1 day) as r(d))`,
    `create table raw.crypto_prices as
     select 'bitcoin' as asset_id, timestamp '2026-03-01 23:00:00' as timestamp, 1.0 as close`,
  );
  expect(await figure('retries')).toBe(0.5);
  expect(await figure('retries-changed')).toBe(0);
  expect(await figure('ticket')).toBe(200);
});
