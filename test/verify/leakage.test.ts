/** Users whose traits are drawn apart from everything that is exported tell nothing; each planted leak is found. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RAW } from '../../src/contract/raw/index.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { leakageChecks } from '../../src/verify/leakage.js';
import { readCheck } from '../../src/verify/verify.js';
import { type Context, readContext } from '../../src/verify/world.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';

const USERS = 1200;
/** Uniform on [0, 1), the same on every run. */
const draw = (salt: string) => `(hash(concat(u.user_id, '${salt}')) % 1000003 / 1000003.0)`;

const PEOPLE = `
  insert into raw.users
  select concat(left(h, 8), '-', substr(h, 9, 4), '-', substr(h, 13, 4), '-', substr(h, 17, 4), '-', substr(h, 21, 12)),
    concat(substr(md5(h), 1, 9), '@example.', case n % 3 when 0 then 'com' when 1 then 'org' else 'net' end),
    cast(created_at as date), case n % 7 when 0 then 'DE' when 1 then 'GB' else 'US' end,
    case n % 10 when 0 then 'rejected' when 1 then 'pending' else 'verified' end,
    case n % 9 when 5 then 'pro' else 'basic' end, cast(hash(h, 1) % 5000 as double), n % 4 = 2, created_at,
    cast(created_at as date)
  from (
    select n, md5(cast(n as varchar)) as h,
      timestamp '2026-03-02' + to_minutes(n * 50) + to_microseconds(cast(hash(n) % 3000000000 as bigint)) as created_at
    from range(0, ${USERS}) as r(n)
  )`;

const TRAITS = `
  insert into truth.users
  select u.user_id, case when ${draw('c')} < 0.3 then 'affiliate' else 'organic' end, ${draw('a')}, ${draw('h')}, 1,
    ${draw('p')}, ${draw('v')}, null, u.signup_date
  from raw.users as u`;

let warehouse: Warehouse;
let context: Context;

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  for (const table of [...Object.values(RAW), ...Object.values(TRUTH)]) await warehouse.create(table);
  await warehouse.execute(PEOPLE);
  await warehouse.execute(TRAITS);
  context = await readContext(warehouse, { profile: null });
});

afterAll(() => warehouse.close());

async function judge(name: string, ...sql: readonly string[]) {
  await warehouse.execute('begin');
  try {
    for (const statement of sql) await warehouse.execute(statement);
    return await readCheck(warehouse, leakageChecks(context).find((check) => check.name === name)!);
  } finally {
    await warehouse.execute('rollback');
  }
}

/** The trait set from something exported. */
const told = (set: string) => `update truth.users as t set ${set} from raw.users as u where u.user_id = t.user_id`;
const paidWhere = (rule: string) => told(`caused_by_channel = case when ${rule} then 'affiliate' else 'organic' end`);

describe('traits drawn apart from everything exported', () => {
  it('tell nothing', async () => {
    for (const { name } of leakageChecks(context)) expect((await judge(name))?.figure, name).toBeLessThan(0.62);
  });

  it('are not judged among fewer than 500 users, nor where all are alike', async () => {
    const few = `delete from truth.users where user_id not in (select user_id from raw.users order by 1 limit 499)`;
    expect(await judge('hazard-from-id', few)).toBeNull();
    expect(await judge('hazard-from-id', 'update truth.users set dropout_hazard = 0.01')).toBeNull();
  });

  it('are not judged where there is no truth', async () => {
    expect(leakageChecks({ ...context, hasTruth: false })).toEqual([]);
  });
});

describe.each([
  ['channel-from-id', 'the ninth digit', paidWhere("substr(u.user_id, 10, 1) between '4' and '9'")],
  ['hazard-from-id', 'the last digit', told("dropout_hazard = strpos('fa8c6e4d2b019357', right(u.user_id, 1))")],
  ['price-from-id', 'the parity of a digit', told("price_sensitivity = strpos('02468ace', left(u.user_id, 1))")],
  ['channel-from-email', 'a character', paidWhere("substr(u.email, 3, 1) < '8'")],
  ['volatility-from-email', 'the domain', told("volatility_sensitivity = hash(split_part(u.email, '@', 2)) % 977")],
  [
    'channel-from-order',
    'the order of the rows of a day',
    paidWhere('(select count(*) from raw.users as o where o.signup_date = u.signup_date and o.rowid < u.rowid) < 12'),
  ],
  ['hazard-from-order', 'the order of the ids', told('dropout_hazard = ascii(u.user_id)')],
  ['price-from-order', 'every other row', told('price_sensitivity = u.rowid % 2')],
  [
    'channel-from-time',
    'the last digit of the microseconds',
    paidWhere('extract(microsecond from u.created_at) % 10 < 4'),
  ],
  ['hazard-from-time', 'the second', told('dropout_hazard = floor(extract(second from u.created_at))')],
  ['price-from-time', 'the hour', told('price_sensitivity = extract(hour from u.created_at)')],
  ['channel-from-columns', 'the country', paidWhere("u.country <> 'US'")],
  ['hazard-from-columns', 'the balance', told('dropout_hazard = u.account_balance_usd / 5000')],
  ['volatility-from-columns', 'the country', told('volatility_sensitivity = ascii(u.country)')],
])('%s', (name, what, leak) => {
  it(`finds ${what}`, async () => {
    expect(await judge(name, leak)).toMatchObject({ ok: false });
  });
});
