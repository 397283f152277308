/** Crowds are judged only where they are large enough; the oracle is a flat crowd of a known size. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { behaviourChecks } from '../../src/verify/behaviour.js';
import { readCheck } from '../../src/verify/verify.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { goodWorld } from './world/goodWorld.js';
import { insertAll } from './world/rows.js';

/** What the checks count. */
const CROWDED = ['orders', 'deposits', 'withdrawals', 'trades', 'ramp_transactions'] as const;

let warehouse: Warehouse;

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  await insertAll(warehouse, goodWorld());
  for (const table of CROWDED) {
    await warehouse.execute(`create temp table one_of_${table} as select * from raw.${table} limit 1`);
    await warehouse.execute(`delete from raw.${table}`);
  }
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
    return await readCheck(warehouse, behaviourChecks().find((check) => check.name === name)!);
  } finally {
    await warehouse.execute('rollback');
  }
}

describe.each([
  { name: 'top-tenth-share', flat: purchases, enough: 300 },
  { name: 'hours-not-flat', flat: purchases, enough: 2000 },
  { name: 'weekdays-not-flat', flat: orders, enough: 4000 },
  { name: 'banks-beat-cards', flat: purchases, enough: 1000 },
])('$name', ({ name, flat, enough }) => {
  it(`says nothing of fewer than ${enough}`, async () => {
    expect(await judge(name, flat(enough - 1))).toBeNull();
  });

  it(`rejects a flat crowd of ${enough}`, async () => {
    expect(await judge(name, flat(enough))).toMatchObject({ ok: false });
  });
});
