/** Crowds are judged only where they are large enough; the oracle is a flat crowd of a known size. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { behaviourChecks } from '../../src/verify/behaviour.js';
import { CLASSIC_SHARES } from '../../src/verify/classic.js';
import { readCheck } from '../../src/verify/verify.js';
import { type Context, readContext } from '../../src/verify/world.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { goodWorld } from './world/goodWorld.js';
import { insertAll } from './world/rows.js';

/** What the checks count. */
const CROWDED = ['orders', 'deposits', 'withdrawals', 'trades', 'ramp_transactions'] as const;

let warehouse: Warehouse;
let context: Context;

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  await insertAll(warehouse, goodWorld());
  for (const table of CROWDED) {
    await warehouse.execute(`create temp table one_of_${table} as select * from raw.${table} limit 1`);
    await warehouse.execute(`delete from raw.${table}`);
  }
  context = await readContext(warehouse, { profile: null });
});

afterAll(() => warehouse.close());

/** Everybody buys for the same amount, one after another around the clock, by any method with the same luck. */
const purchases = (count: number) =>
  rows('ramp_transactions', count, {
    transaction_id: "concat('r', n)",
    user_id: "concat('u', n)",
    timestamp: "timestamp '2026-03-02' + to_hours(n % 24)",
    fiat_amount: '100',
    fiat_currency: "'USD'",
    payment_method: "case n % 2 when 0 then 'ach_transfer' else 'credit_card' end",
    status: "'completed'",
  });

const orders = (count: number) =>
  rows('orders', count, { order_id: "concat('o', n)", timestamp: "timestamp '2026-03-02' + to_days(n % 7)" });

/** Everybody fails and tries again as if nothing had been, every other time, by card, for sums from 1.01 up. */
const attempts = (count: number) =>
  rows('ramp_transactions', count, {
    transaction_id: "concat('r', n)",
    timestamp: "timestamp '2026-03-02' + to_days(cast(n % 30 as integer)) + to_seconds(n // 30)",
    fiat_amount: 'case n % 2 when 0 then 100 else 1000 end + 0.01',
    fiat_currency: "'USD'",
    payment_method: "'credit_card'",
    status: "case n // 2 % 2 when 0 then 'failed' else 'completed' end",
  });

/** Like clockwork. */
const regularOrders = (count: number) =>
  rows('orders', count, { order_id: "concat('o', n)", timestamp: "timestamp '2026-03-02' + to_hours(n * 5)" });

/** A year and a half of months alike, whatever the price does. */
const evenMonths = (months: number) => `
  ${rows('trades', 150 * months, {
    trade_id: "concat('t', n)",
    timestamp: "timestamp '2026-03-02' + to_months(cast(n // 150 as integer)) + to_hours(n % 150)",
  })};
  insert into raw.crypto_prices
  select p.* replace (p.timestamp + to_months(cast(m as integer)) as timestamp,
    1000 + 200 * (hash(m, p.timestamp) % 100) / 100.0 as close)
  from raw.crypto_prices as p, range(1, ${months} + 1) as r(m)
  where p.asset_id = 'bitcoin' and p.timestamp < timestamp '2026-04-01'`;

/** One row many times over, but for these values. */
function rows(table: (typeof CROWDED)[number], count: number, values: Readonly<Record<string, string>>): string {
  const replaced = Object.entries(values).map(([name, value]) => `${value} as ${name}`);
  return `insert into raw.${table} select one.* replace (${replaced.join(', ')})
    from one_of_${table} as one, range(0, ${count}) as r(n)`;
}

async function judge(name: string, sql: string) {
  await warehouse.execute('begin');
  try {
    await warehouse.execute(sql);
    return await readCheck(warehouse, behaviourChecks(context).find((check) => check.name === name)!);
  } finally {
    await warehouse.execute('rollback');
  }
}

describe.each([
  { name: 'top-tenth-share', flat: purchases, enough: 300 },
  { name: 'hours-not-flat', flat: purchases, enough: 2000 },
  { name: 'weekdays-not-flat', flat: orders, enough: 4000 },
  { name: 'banks-beat-cards', flat: purchases, enough: 1000 },
  { name: 'bursts', flat: regularOrders, enough: 2001 },
  { name: 'asleep-at-night', flat: regularOrders, enough: 2000 },
  { name: 'large-tickets-fail', flat: attempts, enough: 1000 },
  { name: 'round-tickets', flat: attempts, enough: 2000 },
  { name: 'failures-retried', flat: attempts, enough: 1000 },
])('$name', ({ name, flat, enough }) => {
  it(`says nothing of fewer than ${enough}`, async () => {
    expect(await judge(name, flat(enough - 1))).toBeNull();
  });

  it(`rejects a flat crowd of ${enough}`, async () => {
    expect(await judge(name, flat(enough))).toMatchObject({ ok: false });
  });
});

describe('slow-rails-on-business-days', () => {
  const wire = (arrived: string) =>
    rows('deposits', 1, {
      deposit_id: "'d'",
      payment_method: "'wire'",
      status: "'completed'",
      timestamp: "timestamp '2026-03-06 12:00:00'",
      _as_of: `date '${arrived}'`,
    });

  it('rejects a wire that arrives on a Saturday or a Sunday', async () => {
    for (const weekend of ['2026-03-07', '2026-03-08'])
      expect(await judge('slow-rails-on-business-days', wire(weekend))).toMatchObject({ figure: 1, ok: false });
  });

  it('accepts one that arrives on the next business day, or at once', async () => {
    for (const good of ['2026-03-06', '2026-03-09'])
      expect(await judge('slow-rails-on-business-days', wire(good))).toMatchObject({ ok: true });
  });
});

describe('trades-follow-the-market', () => {
  it('says nothing of a year', async () => {
    expect(await judge('trades-follow-the-market', evenMonths(19))).toBeNull();
  });

  it('rejects months that are all alike', async () => {
    expect(await judge('trades-follow-the-market', evenMonths(30))).toMatchObject({ ok: false });
  });
});

describe('where counts are given', () => {
  it('nobody is asked to react to anything', async () => {
    const names = behaviourChecks({ ...context, profile: CLASSIC_SHARES }).map(({ name }) => name);
    expect(names).not.toContain('failures-retried');
    expect(names).not.toContain('trades-follow-the-market');
  });
});
