/** The truth against the export; the oracle is a small world in which both are counted by hand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TRUTH } from '../../src/contract/truth/index.js';
import { marketingTruthChecks } from '../../src/verify/marketingTruth.js';
import { readCheck } from '../../src/verify/verify.js';
import { type Context, readContext } from '../../src/verify/world.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { goodWorld } from './world/goodWorld.js';
import { insertAll } from './world/rows.js';

let warehouse: Warehouse;
let context: Context;

/** March is over on the due day, 5 April; the hand-made world spent 100 USD on search in it, for its searchers. */
const BY_HAND = [
  `insert into truth.users
   select user_id, channel, 0.1, 0.01, 1, 1, 1, null, cast(timestamp as date) from raw.user_acquisitions`,
  `insert into truth.user_revenue
   select user_id, date '2026-03-01', 1.5, date '2026-03-31' from raw.users where signup_date <= '2026-03-31'`,
  `insert into truth.channels
   select channel, date '2026-03-01', case channel when 'paid_search' then 100 else 0 end, count(*), 0.5, 100, 1, 10,
     date '2026-03-31'
   from raw.user_acquisitions join raw.users using (user_id) where signup_date <= '2026-03-31' group by channel`,
  `insert into truth.payments values ('sepa', 'DE', 'under_50', 0.97, '2026-03-02')`,
];

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  await insertAll(warehouse, goodWorld());
  for (const table of Object.values(TRUTH)) await warehouse.create(table);
  for (const statement of BY_HAND) await warehouse.execute(statement);
  context = await readContext(warehouse, { profile: null });
});

afterAll(() => warehouse.close());

async function judge(name: string, ...sql: readonly string[]) {
  await warehouse.execute('begin');
  try {
    for (const statement of sql) await warehouse.execute(statement);
    return await readCheck(warehouse, marketingTruthChecks(context).find((check) => check.name === name)!);
  } finally {
    await warehouse.execute('rollback');
  }
}

const first = (table: string) => `rowid = (select min(rowid) from truth.${table})`;

const BUGS: readonly (readonly [name: string, bug: string, sql: string])[] = [
  ['truth-spend', 'a cent more than was exported', 'update truth.channels set spend_usd = spend_usd + 0.01'],
  [
    'truth-spend',
    'a channel whose spend the truth does not know',
    "delete from truth.channels where channel = 'paid_search'",
  ],
  ['truth-signups', 'a sign-up too many', 'update truth.channels set caused_signups = caused_signups + 1'],
  ['truth-signups', 'a channel that caused nobody', "update truth.users set caused_by_channel = 'affiliate'"],
  ['truth-rates', 'a chance above one', 'update truth.payments set success_rate = 1.01'],
  ['truth-of-every-user', 'a user without truth', `delete from truth.users where ${first('users')}`],
  [
    'truth-of-every-user',
    'the truth of nobody',
    `insert into truth.users select * replace ('ffffffff-ffff-4fff-8fff-ffffffffffff' as user_id)
     from truth.users where ${first('users')}`,
  ],
  ['truth-traits', 'a hazard that is no chance', 'update truth.users set dropout_hazard = 1.2'],
  ['truth-traits', 'a rate that is no number', "update truth.users set activity_rate = 'nan'"],
  ['truth-traits', 'a life that ended before it began', "update truth.users set dropped_out_on = date '2026-03-01'"],
  [
    'truth-revenue-months',
    'revenue before sign-up',
    `insert into truth.user_revenue select * replace (date '2026-02-01' as month) from truth.user_revenue
     where ${first('user_revenue')}`,
  ],
  [
    'truth-revenue-months',
    'a month left out',
    `insert into truth.user_revenue
     select r.* replace (cast(month + to_months(cast(m as integer)) as date) as month)
     from truth.user_revenue as r, range(1, 3) as n(m)
     where m = 2 or r.rowid > (select min(rowid) from truth.user_revenue)`,
  ],
  [
    'truth-revenue-of-active',
    'an active user of whom nothing was expected',
    `delete from truth.user_revenue where user_id = (
       select min(user_id) from raw.trades where timestamp < timestamp '2026-04-01')`,
  ],
  [
    'truth-revenue-finite',
    'revenue without end',
    "update truth.user_revenue set expected_net_revenue_usd = 'infinity'",
  ],
  [
    'truth-revenue-finite',
    'revenue of a month that is not over',
    "update truth.user_revenue set month = date '2026-04-01'",
  ],
];

describe('a truth counted by hand', () => {
  it('holds', async () => {
    const checks = [];
    for (const { name } of marketingTruthChecks(context)) checks.push(await judge(name));
    expect(checks.filter((check) => check !== null && !check.ok)).toEqual([]);
    expect(checks.filter((check) => check !== null)).toHaveLength(8);
  });

  it.each(BUGS)('%s: %s is found', async (name, _, sql) => {
    expect(await judge(name, sql)).toMatchObject({ ok: false });
  });

  it('is not asked for where there is none', () => {
    expect(marketingTruthChecks({ ...context, hasTruth: false })).toEqual([]);
  });
});

/** Until there are so many times the users, each credited and caused as before. */
const CROWD = ['raw.user_acquisitions', 'truth.users'].map(
  (table) => `insert into ${table} select r.* replace (concat('c0ffee0', copy.n, substr(r.user_id, 9)) as user_id)
    from ${table} as r, range(1, 10) as copy(n)`,
);

describe.each(['credited-is-not-caused', 'met-first-is-not-caused'])('credit: %s', (name) => {
  it('of few sign-ups is not judged', async () => {
    expect(await judge(name)).toBeNull();
  });

  it('that is always right is too good', async () => {
    expect(await judge(name, ...CROWD)).toMatchObject({ figure: 0, ok: false });
  });

  it('is not judged where nobody came because of spend', async () => {
    const unpaid = [
      "update raw.user_acquisitions set channel = 'organic', first_channel = 'organic'",
      "update truth.users set caused_by_channel = 'organic'",
    ];
    expect(await judge(name, ...CROWD, ...unpaid)).toBeNull();
  });

  it('that is always wrong is no credit', async () => {
    const wrong = "update truth.users set caused_by_channel = 'affiliate'";
    expect(await judge(name, ...CROWD, wrong)).toMatchObject({ figure: 1, ok: false });
  });
});

describe('credit', () => {
  it('to a first touch that nobody wrote down is not judged', async () => {
    const unknown = 'update raw.user_acquisitions set first_channel = null';
    expect(await judge('met-first-is-not-caused', ...CROWD, unknown)).toBeNull();
  });

  it('to search is not judged of few', async () => {
    expect(await judge('search-over-credited')).toBeNull();
  });

  it('of search is more than its due, or it is wrong', async () => {
    const modest = "update truth.users set caused_by_channel = 'paid_search' where hash(user_id) % 4 = 0";
    const eager = `update raw.user_acquisitions set channel = 'paid_search' where hash(user_id) % 4 = 0`;
    expect(await judge('search-over-credited', ...CROWD, modest)).toMatchObject({ ok: false });
    expect(await judge('search-over-credited', ...CROWD, eager)).toMatchObject({ ok: true });
  });
});
