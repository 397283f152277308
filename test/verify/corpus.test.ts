/** Every check against a world with the one bug it is for; the oracle is the world made by hand. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLASSIC_SHARES } from '../../src/verify/classic.js';
import { readCheck, specsOf, verify } from '../../src/verify/verify.js';
import { type Context, readContext } from '../../src/verify/world.js';
import { openDuckDB } from '../../src/warehouse/duckdb.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import type { Bug } from './broken/bug.js';
import { LEDGER_BUGS, USER_BUGS } from './broken/ledger.js';
import { LAPSED_BUGS, MARKET_BUGS } from './broken/market.js';
import { MARKETING_BUGS } from './broken/marketing.js';
import { ORDER_BUGS } from './broken/orders.js';
import { PAYMENT_BUGS } from './broken/payments.js';
import { SCHEMA_BUGS } from './broken/schema.js';
import { TIME_BUGS } from './broken/time.js';
import { goodWorld } from './world/goodWorld.js';
import { insertAll } from './world/rows.js';

const CORPUS: readonly Bug[] = [
  ...SCHEMA_BUGS,
  ...ORDER_BUGS,
  ...PAYMENT_BUGS,
  ...TIME_BUGS,
  ...LEDGER_BUGS,
  ...USER_BUGS,
  ...MARKET_BUGS,
  ...MARKETING_BUGS,
];

let warehouse: Warehouse;
let context: Context;

beforeAll(async () => {
  warehouse = await openDuckDB(':memory:');
  await insertAll(warehouse, goodWorld());
  context = await readContext(warehouse, { profile: null });
});

afterAll(() => warehouse.close());

async function inBrokenWorld<T>(sql: readonly string[], judge: () => Promise<T>): Promise<T> {
  await warehouse.execute('begin');
  try {
    for (const statement of sql) await warehouse.execute(statement);
    return await judge();
  } finally {
    await warehouse.execute('rollback');
  }
}

const specNamed = (id: string, world = context) => specsOf(world).find(({ group, name }) => `${group}/${name}` === id)!;

describe('the world made by hand', () => {
  it('passes every check and leaves only what is not due', async () => {
    const report = await verify(warehouse, { profile: null });
    expect(report.findings).toEqual([]);
    expect(report.failed).toBe(0);
    expect(report.passed).toBe(report.checks.length);
    expect(report.notDue).toMatchObject({ users: 2, ramp_transactions: 0 });
    expect(report.notDue['trades']).toBeGreaterThan(50);
  });

  it('has a broken twin for every check that can be planted', () => {
    const covered = new Set(CORPUS.map(({ caughtBy }) => caughtBy));
    const judged = specsOf(context).map(({ group, name }) => `${group}/${name}`);
    // The behaviour of crowds has its own test.
    expect(judged.filter((id) => !id.startsWith('behaviour/') && !covered.has(id))).toEqual([]);
    expect([...covered].filter((id) => !judged.includes(id))).toEqual([]);
  });
});

describe('a planted bug is caught by the check it is for', () => {
  it.each(CORPUS)('$caughtBy: $bug', async ({ sql, caughtBy }) => {
    const check = await inBrokenWorld(sql, () => readCheck(warehouse, specNamed(caughtBy)));
    expect(check).toMatchObject({ ok: false });
  });
});

describe('where orders lapse at the end of their day', () => {
  const judge = (id: string) => readCheck(warehouse, specNamed(id, { ...context, profile: CLASSIC_SHARES }));

  it('the limits of the world made by hand hold', async () => {
    for (const id of new Set(LAPSED_BUGS.map(({ caughtBy }) => caughtBy)))
      expect(await judge(id)).toMatchObject({ figure: 0, ok: true });
  });

  it.each(LAPSED_BUGS)('$caughtBy: $bug is caught there, and only there', async ({ sql, caughtBy }) => {
    const [there, elsewhere] = await inBrokenWorld(sql, async () => [
      await judge(caughtBy),
      await readCheck(warehouse, specNamed(caughtBy)),
    ]);
    expect(there).toMatchObject({ ok: false });
    expect(elsewhere).toMatchObject({ ok: true });
  });
});

describe('a report on a broken world', () => {
  it('names check, figure and the first rows', async () => {
    const report = await inBrokenWorld(ORDER_BUGS[0]!.sql, () => verify(warehouse, { profile: null }));
    const check = report.checks.find(({ name }) => name === 'filled-is-sum-of-trades');
    expect(check).toEqual({ group: 'orders', name: 'filled-is-sum-of-trades', figure: 1, bound: 0, ok: false });
    const finding = report.findings.find(({ name }) => name === 'filled-is-sum-of-trades');
    expect(finding?.examples[0]).toMatch(/^order_id [0-9a-f-]{36}, filled_amount /);
    expect(report.passed + report.failed).toBe(report.checks.length);
  });

  it('stops at tables of another shape, and says which', async () => {
    const report = await inBrokenWorld(['alter table raw.trades drop column is_maker'], () =>
      verify(warehouse, { profile: null }),
    );
    expect(report.findings.map(({ name }) => name)).toEqual(['trades-columns']);
    expect(report.checks.every(({ group }) => group === 'schema')).toBe(true);
  });
});

it('a profile’s surcharge on trading fees is asked for: the schedule’s own rates then break the rule', async () => {
  const surcharged = { ...context, feeSurcharge: 0.001 };
  expect(await readCheck(warehouse, specNamed('orders/fee-by-tier', surcharged))).toMatchObject({ ok: false });
  const paid = 'update raw.trades set fee_amount = fee_amount + cast(quote_amount * 0.001 as decimal(28,8))';
  const figure = await inBrokenWorld(
    [paid],
    async () => (await readCheck(warehouse, specNamed('orders/fee-by-tier', surcharged)))!.figure,
  );
  // Roundings of the two parts may differ by a tick from that of the sum.
  const trades = (await warehouse.query('select count(*) as n from raw.trades'))[0]!['n'] as number;
  expect(figure).toBeLessThan(trades);
});
