/** The negative control: a world drawn uniformly, with every defect of the Python original, is rejected defect by defect. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Report, verify } from '../../src/verify/verify.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { goodWorld } from './world/goodWorld.js';
import { insertAll } from './world/rows.js';

/** The sixty of the world made by hand, six times: a crowd large enough to be judged as one. */
const PEOPLE = 360;

/** Uniform on [0, 1), the same on every run: a hash of the row's id. */
const draw = (id: string, salt: number) => `(hash(concat(${id}, '${salt}')) % 1000000 / 1000000.0)`;

const DEFECTS: readonly { defect: string; rejectedBy: string; sql: readonly string[] }[] = [
  {
    defect: '6–9 % of rows before sign-up, hours and weekdays flat',
    rejectedBy: 'time/orders-after-sign-up',
    sql: ['orders', 'deposits', 'withdrawals', 'ramp_transactions'].map((table) => {
      const id = table === 'ramp_transactions' ? 'transaction_id' : `${table.slice(0, -1)}_id`;
      return `update raw.${table} set
        timestamp = timestamp '2026-03-01 00:00:00' + to_microseconds(cast(${draw(id, 1)} * 35 * 86400000000 as bigint))`;
    }),
  },
  { defect: 'flat hours', rejectedBy: 'behaviour/hours-not-flat', sql: [] },
  { defect: 'flat weekdays', rejectedBy: 'behaviour/weekdays-not-flat', sql: [] },
  {
    defect: 'market-order trades priced NaN',
    rejectedBy: 'schema/trades-required',
    sql: [
      'alter table raw.trades alter column price drop not null',
      "update raw.trades set price = null where order_type = 'market'",
    ],
  },
  {
    defect: '91 % of withdrawals in a currency never deposited',
    rejectedBy: 'payments/withdrawal-of-held-currency',
    sql: [
      `update raw.withdrawals set currency = case withdrawal_type
         when 'fiat' then list_extract(['USD', 'EUR', 'GBP', 'CAD'], 1 + cast(floor(4 * ${draw('withdrawal_id', 2)}) as int))
         else list_extract(['bitcoin', 'ethereum', 'solana', 'tether'], 1 + cast(floor(4 * ${draw('withdrawal_id', 2)}) as int)) end`,
    ],
  },
  {
    defect: '30 % of ramp rows by unverified users, everybody alike',
    rejectedBy: 'payments/ramp_transactions-verified',
    sql: [
      `update raw.ramp_transactions as r set user_id = u.user_id
       from (select user_id, row_number() over (order by user_id) - 1 as place from raw.users) as u
       where u.place = cast(floor(${PEOPLE} * ${draw('r.transaction_id', 3)}) as int)`,
    ],
  },
  {
    defect: '29 % impossible method for the currency',
    rejectedBy: 'payments/ramp-rail',
    sql: [
      `update raw.ramp_transactions set payment_method = list_extract(
         ['credit_card', 'debit_card', 'ach_transfer', 'sepa', 'apple_pay'],
         1 + cast(floor(5 * ${draw('transaction_id', 4)}) as int))`,
    ],
  },
  {
    defect: 'ramp country ≠ user country',
    rejectedBy: 'payments/ramp-country',
    sql: [
      `update raw.ramp_transactions set country = list_extract(['US', 'GB', 'DE', 'FR', 'JP'],
         1 + cast(floor(5 * ${draw('transaction_id', 5)}) as int))`,
    ],
  },
  {
    defect: 'top-10 % share of volume 19.7 %',
    rejectedBy: 'behaviour/top-tenth-share',
    sql: [
      `update raw.trades as t set quote_amount = 10 + 1000 * ${draw('t.trade_id', 6)}, user_id = u.user_id
       from (select user_id, row_number() over (order by user_id) - 1 as place from raw.users) as u
       where u.place = cast(floor(${PEOPLE} * ${draw('t.trade_id', 7)}) as int)`,
      `update raw.ramp_transactions set fiat_amount = round(10 + 1000 * ${draw('transaction_id', 8)}, 2)`,
    ],
  },
  {
    defect: 'success independent of the method',
    rejectedBy: 'behaviour/banks-beat-cards',
    sql: [
      `update raw.ramp_transactions set status = case
         when ${draw('transaction_id', 9)} < 0.85 then 'completed'
         when ${draw('transaction_id', 9)} < 0.95 then 'failed' else 'pending' end`,
    ],
  },
  {
    defect: 'euro prices equal to dollar prices',
    rejectedBy: 'market/euro-is-not-dollar',
    sql: [
      `update raw.trades as t set price = p.open from raw.crypto_prices as p
       where t.price is not null and p.asset_id = t.base_currency and p.timestamp = date_trunc('hour', t.timestamp)`,
    ],
  },
];

let warehouse: Warehouse;
let report: Report;

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  await insertAll(warehouse, goodWorld());
  // Where rows are few, chance alone could show a habit or a difference between methods: nothing would be judged.
  await copyRows('users', 'user_id', PEOPLE / 60);
  await copyRows('orders', 'order_id', 5);
  await copyRows('ramp_transactions', 'transaction_id', 8);
  for (const { sql } of DEFECTS) for (const statement of sql) await warehouse.execute(statement);
  report = await verify(warehouse, { profile: null });
});

/** Until there are so many times the rows, each with an id of its own. */
function copyRows(table: string, key: string, times: number): Promise<void> {
  return warehouse.execute(
    `insert into raw.${table}
     select r.* replace (concat('c0ffee0', copy.n, substr(r.${key}, 9)) as ${key})
     from raw.${table} as r, range(1, ${times}) as copy(n)`,
  );
}

afterAll(() => warehouse.close());

it.each(DEFECTS)('$defect is rejected by $rejectedBy', ({ rejectedBy }) => {
  const check = report.checks.find(({ group, name }) => `${group}/${name}` === rejectedBy);
  expect(check).toMatchObject({ ok: false });
});

it('rejects the world as a whole', () => {
  expect(report.failed).toBeGreaterThan(DEFECTS.length);
});
