/** Row by row: what a value of the wrong kind is told, and that its neighbours are loaded all the same. */
import { describe, expect, test } from 'vitest';
import { type Cells, csvOf, GOOD, importing, USER } from './importing.js';

const OTHER = '00000000-0000-4000-8000-000000000002';

interface Case {
  readonly column: string;
  readonly value: string;
  readonly sentence: RegExp;
}

/** One bad row beside a good one: the good one is loaded, the bad one is told. */
async function told(table: 'users' | 'orders' | 'trades', changes: Cells) {
  const one = importing();
  try {
    if (table !== 'users') await one.take('users', one.write('users.csv', csvOf([GOOD.users])));
    if (table === 'trades') await one.take('orders', one.write('orders.csv', csvOf([GOOD.orders])));
    const key = Object.keys(GOOD[table])[0]!;
    const bad = { ...GOOD[table], [key]: (GOOD[table] as Cells)[key]!.replace(/1$/, '2'), ...changes };
    const report = await one.take(table, one.write(`${table}.csv`, csvOf([GOOD[table], bad])));
    return report.tables[0]!;
  } finally {
    one.remove();
  }
}

const USERS: readonly Case[] = [
  { column: 'account_balance_usd', value: '1,200.50', sentence: /is no plain number/ },
  { column: 'account_balance_usd', value: '1.200,50', sentence: /is no plain number/ },
  { column: 'account_balance_usd', value: '1 200', sentence: /is no plain number/ },
  { column: 'account_balance_usd', value: '12,5', sentence: /is no plain number/ },
  { column: 'account_balance_usd', value: '0.123456789', sentence: /more than 8 decimals/ },
  { column: 'account_balance_usd', value: '1e-9', sentence: /more than 8 decimals/ },
  { column: 'account_balance_usd', value: '0.00000000000000000001', sentence: /more than 8 decimals/ },
  { column: 'account_balance_usd', value: '123456789012345678901', sentence: /too large/ },
  { column: 'account_balance_usd', value: '1e30', sentence: /too large/ },
  { column: 'account_balance_usd', value: '-1', sentence: /is negative/ },
  { column: 'account_balance_usd', value: 'NaN', sentence: /is not a number/ },
  { column: 'account_balance_usd', value: '-Infinity', sentence: /is not a number/ },
  { column: 'account_balance_usd', value: '0x10', sentence: /is not a number/ },
  { column: 'account_balance_usd', value: '$12', sentence: /is not a number/ },
  { column: 'account_balance_usd', value: '', sentence: /is empty/ },
  { column: 'signup_date', value: '2026-02-30', sentence: /does not exist in the calendar/ },
  { column: 'signup_date', value: '03/04/2026', sentence: /day or the month first/ },
  { column: 'signup_date', value: 'May 1st', sentence: /no calendar day/ },
  { column: 'created_at', value: '2026-05-01T25:00:00Z', sentence: /is no moment/ },
  { column: 'created_at', value: '2026-04-31T10:00:00Z', sentence: /does not exist in the calendar/ },
  { column: 'created_at', value: '2026-05-01 10:00:00', sentence: /names no time zone/ },
  { column: 'created_at', value: '03/04/2026 10:00', sentence: /day or the month first/ },
  { column: 'created_at', value: '2026-05-01', sentence: /has no time of day/ },
  { column: 'created_at', value: '1777629600', sentence: /is no moment/ },
  { column: 'created_at', value: '2026-07-02T10:00:00Z', sentence: /is in the future of the row/ },
  { column: 'kyc_status', value: 'VERIFIED', sentence: /is none of verified, pending, rejected/ },
  { column: 'country', value: 'Germany', sentence: /is no country that is known/ },
  { column: 'country', value: 'ZZ', sentence: /is no country that is known/ },
  { column: 'is_active', value: 'maybe', sentence: /neither true nor false/ },
  { column: 'email', value: '=cmd|calc', sentence: /is no e-mail address/ },
  { column: 'user_id', value: '42', sentence: /is no UUID/ },
  { column: 'user_id', value: "'; drop table raw.users; --", sentence: /is no UUID/ },
  { column: 'user_id', value: '../../etc/passwd', sentence: /is no UUID/ },
];

const ORDERS: readonly Case[] = [
  { column: 'status', value: 'executed', sentence: /is none of filled, open/ },
  { column: 'side', value: 'BUY', sentence: /is none of buy, sell/ },
  { column: 'base_currency', value: 'DOGE', sentence: /is no asset that is known/ },
  { column: 'quote_currency', value: 'JPY', sentence: /is no fiat that is known/ },
  { column: 'trading_pair', value: 'DOGE/USD', sentence: /is no pair/ },
  { column: 'user_id', value: OTHER, sentence: /is in no row of users/ },
];

describe('a value that its column does not take', () => {
  test.each(USERS)('users.$column $value', async ({ column, value, sentence }) => {
    const { written, rejected, reasons } = await told('users', { [column]: value });
    expect({ written, rejected }).toEqual({ written: 1, rejected: 1 });
    expect(reasons[0]).toMatchObject({ column, line: 3 });
    expect(reasons[0]!.reason).toMatch(sentence);
  });

  test.each(ORDERS)('orders.$column $value', async ({ column, value, sentence }) => {
    const { written, rejected, reasons } = await told('orders', { [column]: value });
    expect({ written, rejected }).toEqual({ written: 1, rejected: 1 });
    expect(reasons[0]).toMatchObject({ column, line: 3, value });
    expect(reasons[0]!.reason).toMatch(sentence);
  });

  test('of a trade whose order is not there', async () => {
    const { reasons } = await told('trades', { order_id: '10000000-0000-4000-8000-000000000009' });
    expect(reasons[0]).toMatchObject({ column: 'order_id', reason: 'is in no row of orders' });
  });
});

test('a trade of an order that was not executed is rejected, be the order old or in the same set', async () => {
  const one = importing();
  await one.take('users', one.write('users.csv', csvOf([GOOD.users])));
  const open = { ...GOOD.orders, status: 'open', filled_amount: '0', limit_price: '1', order_type: 'limit' };
  await one.take('orders', one.write('orders.csv', csvOf([open])));
  const refused = await one.take('trades', one.write('trades.csv', csvOf([GOOD.trades])));
  expect(refused.code).toBe(1);
  expect(refused.tables[0]!.reasons[0]!.reason).toBe(
    'is in orders with a status that is none of filled, partially_filled',
  );
  const map = one.write('map.yaml', 'tables: {trades: {files: trades.csv}, orders: {files: orders.csv}}');
  one.write('orders.csv', csvOf([GOOD.orders]));
  const both = await one.run(map, '--as-of', '2026-06-30');
  expect(both.tables.map(({ table, written }) => [table, written])).toEqual([
    ['orders', 1],
    ['trades', 1],
  ]);
  one.remove();
});

test('exact amounts, exponents and codes of many spellings arrive as the contract writes them', async () => {
  const one = importing();
  await one.take(
    'users',
    one.write('users.csv', csvOf([{ ...GOOD.users, account_balance_usd: '12345678901234567890.12345678' }])),
  );
  const orders = [
    {
      trading_pair: 'XXBTZUSD',
      base_currency: 'XXBT',
      quote_currency: 'ZUSD',
      base_amount: '1e-8',
      filled_amount: '0.00000001',
    },
    {
      trading_pair: 'XBT/USD',
      base_currency: 'xbt',
      quote_currency: 'usd',
      base_amount: '1.5E+3',
      filled_amount: '1500.',
    },
    {
      trading_pair: 'btc / usd',
      base_currency: 'BTC',
      quote_currency: 'USD',
      base_amount: '+.5',
      filled_amount: '0.500000000000',
    },
  ].map((change, at) => ({ ...GOOD.orders, ...change, order_id: GOOD.orders.order_id.replace(/1$/, String(at)) }));
  const { tables } = await one.take('orders', one.write('orders.csv', csvOf(orders)));
  expect(tables[0]!.reasons).toEqual([]);
  expect(await one.loaded('select distinct trading_pair, base_currency, quote_currency from raw.orders')).toEqual([
    { trading_pair: 'bitcoin/USD', base_currency: 'bitcoin', quote_currency: 'USD' },
  ]);
  expect(await one.loaded('select base_amount, filled_amount from raw.orders order by order_id')).toEqual([
    { base_amount: '0.00000001', filled_amount: '0.00000001' },
    { base_amount: '1500.00000000', filled_amount: '1500.00000000' },
    { base_amount: '0.50000000', filled_amount: '0.50000000' },
  ]);
  expect(await one.loaded('select account_balance_usd as b from raw.users')).toEqual([
    { b: '12345678901234567890.12345678' },
  ]);
  one.remove();
});

test('text that looks like a formula, a path or SQL is data, and in the rejected file it cannot run', async () => {
  const one = importing();
  const texts = ['=HYPERLINK("http://x")', '../../../etc/passwd', "'); drop table raw.users; --"];
  const spend = texts.map((campaign, at) => ({
    date: '2026-05-01',
    channel: 'affiliate',
    campaign,
    country: 'US',
    spend_usd: '1',
    impressions: String(10 + at),
    clicks: '1',
  }));
  await one.take('marketing_spend', one.write('spend.csv', csvOf(spend)));
  const kept = await one.loaded('select campaign from raw.marketing_spend order by impressions');
  expect(kept.map(({ campaign }) => campaign)).toEqual(texts);
  await one.take(
    'users',
    one.write('users.csv', csvOf([GOOD.users, { ...GOOD.users, user_id: USER.replace(/1$/, '2'), email: '=1+1' }])),
  );
  expect(one.rejected('users')).toContain(`email,'=1+1,is no e-mail address`);
  one.remove();
});
