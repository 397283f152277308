/** Counts against a profile; the oracle is arithmetic on a world cut to known counts. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Check } from '../../src/verify/check.js';
import { CLASSIC_SHARES } from '../../src/verify/classic.js';
import { profileChecks } from '../../src/verify/profile.js';
import { readCheck } from '../../src/verify/verify.js';
import { type ProfileShares, readContext } from '../../src/verify/world.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { goodWorld } from './world/goodWorld.js';
import { insertAll, type Tables } from './world/rows.js';

let warehouse: Warehouse;
let expected: ProfileShares;

const countBy = (rows: Tables['users'], column: string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[String(row[column])] = (counts[String(row[column])] ?? 0) + 1;
  return counts;
};

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  const world = goodWorld();
  await insertAll(warehouse, world);
  // Three purchases a day, two of them completed: the rest goes, the days are filled from one row.
  await warehouse.execute('create temp table one as select * from raw.ramp_transactions limit 1');
  await warehouse.execute('delete from raw.ramp_transactions');
  await warehouse.execute(
    `insert into raw.ramp_transactions
     select one.* replace (day.day as timestamp, case when n = 3 then 'failed' else 'completed' end as status,
       cast(day.day as date) as _as_of)
     from one, generate_series(timestamp '2026-03-02', timestamp '2026-04-05', interval 1 day) as day(day), range(1, 4) as r(n)`,
  );
  await warehouse.execute(
    "update raw.pipeline_runs set window_start = window_end where table_name = 'ramp_transactions'",
  );
  expected = {
    rows: {
      users: world.users.length,
      deposits: world.deposits.length,
      withdrawals: world.withdrawals.length,
      orders: world.orders.length,
      trades: world.trades.length,
    },
    values: {
      'orders.status': countBy(world.orders, 'status'),
      'deposits.deposit_type': countBy(world.deposits, 'deposit_type'),
    },
    finalUsers: { kyc_status: countBy(world.users, 'kyc_status'), account_tier: countBy(world.users, 'account_tier') },
    rampPerDay: 3,
    rampStatuses: { completed: 2, failed: 1, pending: 0 },
    lapseAtDayEnd: false,
  };
});

afterAll(() => warehouse.close());

const failuresOf = (checks: readonly Check[]) =>
  checks.filter(({ ok }) => !ok).map(({ name, figure }) => `${name} ${figure}`);

async function judged(sql: readonly string[], profile: ProfileShares | null = expected): Promise<Check[]> {
  await warehouse.execute('begin');
  try {
    for (const statement of sql) await warehouse.execute(statement);
    const checks: Check[] = [];
    for (const spec of profileChecks(await readContext(warehouse, { profile })))
      checks.push((await readCheck(warehouse, spec))!);
    return checks;
  } finally {
    await warehouse.execute('rollback');
  }
}

it('accepts the exact counts', async () => {
  const checks = await judged([]);
  expect(failuresOf(checks)).toEqual([]);
  expect(checks.length).toBeGreaterThan(12);
});

it('leaves the group out where the profile is made of rates', async () => {
  expect(await judged([], null)).toEqual([]);
});

it('judges users once every day is loaded', async () => {
  const late = ["update raw.users set kyc_status = 'pending'"];
  expect(failuresOf(await judged(late))).toEqual([]);
  const complete = "update raw.pipeline_runs set window_end = '2026-04-10' where table_name in ('ledger_entries')";
  const names = failuresOf(await judged([...late, complete])).map((failure) => failure.split(' ')[0]);
  expect(names.toSorted()).toEqual([
    'users-kyc_status-pending',
    'users-kyc_status-rejected',
    'users-kyc_status-verified',
  ]);
});

it.each([
  [
    'one purchase less on a day',
    'delete from raw.ramp_transactions where rowid = (select min(rowid) from raw.ramp_transactions)',
    ['ramp_transactions-per-day 1', 'ramp_transactions-completed-per-day 1'],
  ],
  [
    'a loaded day without purchases',
    "delete from raw.ramp_transactions where timestamp = '2026-04-05'",
    ['ramp_transactions-per-day 1', 'ramp_transactions-completed-per-day 1', 'ramp_transactions-failed-per-day 1'],
  ],
  [
    'a lost deposit',
    "delete from raw.deposits where deposit_id = (select min(deposit_id) from raw.deposits where deposit_type = 'fiat')",
    ['deposits-rows', 'deposits-deposit_type-fiat'],
  ],
] as const)('catches %s', async (_, sql, failures) => {
  const found = failuresOf(await judged([sql]));
  expect(found).toHaveLength(failures.length);
  for (const [i, failure] of failures.entries()) expect(found[i]).toContain(failure);
});

it('keeps the brief’s numbers consistent with each other', () => {
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  const { rows, values, finalUsers, rampPerDay, rampStatuses } = CLASSIC_SHARES;
  for (const [place, counts] of Object.entries(values))
    expect(sum(counts), place).toBe(rows[place.split('.')[0] as keyof typeof rows]);
  for (const counts of Object.values(finalUsers)) expect(sum(counts)).toBe(rows.users);
  expect(sum(rampStatuses)).toBe(rampPerDay);
  expect(rows.trades).toBe(values['orders.status']!['filled']! + values['orders.status']!['partially_filled']!);
});
