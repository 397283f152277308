import { describe, expect, test } from 'vitest';
import { fromFloat, multiply } from '../../src/math/decimal.js';
import { step } from '../../src/simulator/exchange.js';
import { tradeFeeRate } from '../../src/simulator/fees.js';
import { candleAt, rateOn } from '../../src/simulator/market/candle.js';
import { take } from '../../src/simulator/taking.js';
import { MICROS_PER_DAY, MICROS_PER_HOUR } from '../../src/time.js';
import { dayOf, groupedBy, newestOf, openedShard, type Row, type Rows, rowsOf, smallWorld } from './ratesWorld.js';

/** A surcharge, so that the fee is seen to hold it. */
const SURCHARGE = 0.001;
const world = smallWorld({ days: 200, profile: { feeSurcharge: SURCHARGE } });
const pieces = takenByDay();
const orders = newestOf('orders', pieces);
const trades = pieces.flatMap((piece) => piece.trades);
const tradesOf = groupedBy(trades, 'order_id');
const units = (row: Row, column: string) => Number(row[column]);

test('an order has the trades that fill it, and no other has any', () => {
  for (const order of orders) {
    const own = tradesOf.get(order['order_id']!) ?? [];
    const filled = own.reduce((sum, trade) => sum + units(trade, 'base_amount'), 0);
    expect(units(order, 'filled_amount')).toBe(filled);
    const executed = order['status'] === 'filled' || order['status'] === 'partially_filled';
    expect(own.length > 0).toBe(executed);
    if (order['status'] === 'filled') expect(filled).toBe(units(order, 'base_amount'));
    if (order['status'] === 'partially_filled') expect(filled).toBeLessThan(units(order, 'base_amount'));
  }
  const known = new Set(orders.map((order) => order['order_id']));
  expect(trades.filter((trade) => !known.has(trade['order_id']!))).toEqual([]);
});

test('a trade says what its order says', () => {
  const byId = new Map(orders.map((order) => [order['order_id'], order]));
  const shared = ['user_id', 'trading_pair', 'side', 'base_currency', 'quote_currency', 'order_type'];
  for (const trade of trades) {
    const order = byId.get(trade['order_id']!)!;
    for (const column of shared) expect(trade[column]).toBe(order[column]);
    expect(trade['fee_currency']).toBe(order['quote_currency']);
    expect(trade['is_maker']).toBe(order['order_type'] === 'limit' ? 1 : 0);
    expect(units(trade, 'created_at')).toBeGreaterThanOrEqual(units(order, 'created_at'));
    expect(units(trade, 'timestamp')).toBeGreaterThan(units(order, 'timestamp'));
    expect(units(trade, 'quote_amount')).toBe(multiply(units(trade, 'base_amount'), units(trade, 'price')));
  }
});

describe('an order', () => {
  const versions = [
    ...groupedBy(
      pieces.flatMap((piece) => piece.orders),
      'order_id',
    ).values(),
  ];

  test('is told once while it stands, and ends once', () => {
    for (const told of versions) {
      const statuses = told.map((row) => row['status']);
      expect(statuses.length).toBeLessThanOrEqual(2);
      expect(statuses.slice(0, -1).every((status) => status === 'open')).toBe(true);
      if (statuses.length === 2) expect(statuses[1]).not.toBe('open');
    }
  });

  test('ends in every way there is', () => {
    const ends = new Set(versions.map((told) => told.at(-1)!['status']));
    expect([...ends].sort()).toEqual(['cancelled', 'expired', 'filled', 'open', 'partially_filled']);
  });

  test('stands ninety days at most, at the market not even a day', () => {
    for (const told of versions) {
      const last = told.at(-1)!;
      const until = last['status'] === 'open' ? world.market.to : units(last, '_as_of');
      expect(until - dayOf(last)).toBeLessThanOrEqual(last['order_type'] === 'market' ? 0 : 90);
      if (last['order_type'] === 'market') expect(['filled', 'partially_filled']).toContain(last['status']);
    }
  });
});

test('prices are within the hour’s candle, and at the limit or better', () => {
  const byId = new Map(orders.map((order) => [order['order_id'], order]));
  for (const trade of trades) {
    const order = byId.get(trade['order_id']!)!;
    const price = units(trade, 'price');
    const rate = rateOn(world.market, trade['quote_currency'] as never, dayOf(trade));
    const hour = Math.floor(units(trade, 'timestamp') / MICROS_PER_HOUR);
    const { low, high } = candleAt(world.market, trade['base_currency'] as never, hour);
    expect(price).toBeGreaterThanOrEqual(multiply(low, rate) - 1);
    expect(price).toBeLessThanOrEqual(multiply(high, rate) + 1);
    if (order['limit_price'] !== null)
      expect((trade['side'] === 'buy' ? 1 : -1) * (units(order, 'limit_price') - price)).toBeGreaterThanOrEqual(0);
  }
});

describe('fees', () => {
  const usdOf = (trade: Row) =>
    units(trade, 'quote_amount') / rateOn(world.market, trade['quote_currency'] as never, dayOf(trade));

  test('are by the user’s own volume of the thirty days before, added up anew', () => {
    const seen = new Set<number>();
    for (const own of groupedBy(trades, 'user_id').values())
      for (const trade of own) {
        const day = dayOf(trade);
        const before = own.filter((other) => dayOf(other) < day && dayOf(other) >= day - 30);
        const volume = before.reduce((sum, other) => sum + usdOf(other), 0);
        const rate = tradeFeeRate(fromFloat(volume), trade['is_maker'] === 1) + fromFloat(SURCHARGE);
        seen.add(rate);
        expect(units(trade, 'fee_amount'), `${trade['trade_id']}`).toBe(multiply(units(trade, 'quote_amount'), rate));
      }
    // Several tiers of both kinds, or this had shown nothing.
    expect(seen.size).toBeGreaterThan(5);
  });
});

test('orders and trades are recorded on their day, within minutes', () => {
  for (const row of [...orders, ...trades]) {
    expect(Math.floor(units(row, 'created_at') / MICROS_PER_DAY)).toBe(dayOf(row));
    expect(units(row, 'created_at')).toBeGreaterThanOrEqual(units(row, 'timestamp'));
  }
});

function takenByDay(): Rows[] {
  const shard = openedShard(world);
  const taken: Rows[] = [];
  while (shard.state.day < world.market.to) {
    step(shard);
    taken.push(rowsOf(take(shard)));
  }
  return taken;
}
