/**
 * Coins bought for a dollar that rose to a hundred made somebody worth more than 2^53 units of 1e-8, and the world ended with an
 * error. Oracle: whole numbers without bounds.
 */
import { expect, test } from 'vitest';
import { ASSETS } from '../../src/contract/reference.js';
import { touch } from '../../src/simulator/books.js';
import { lastClose, rateOf } from '../../src/simulator/quotes.js';
import { take } from '../../src/simulator/taking.js';
import { FIAT_PURSE, PURSES } from '../../src/simulator/traders.js';
import { closeRows } from '../../src/simulator/userRows.js';
import { liveThrough, openedShard, rowsOf, START, smallWorld } from '../simulator/ratesWorld.js';

function halfEven(numerator: bigint, denominator: bigint): bigint {
  const [floor, twice] = [numerator / denominator, 2n * (numerator % denominator)];
  return floor + (twice > denominator || (twice === denominator && floor % 2n === 1n) ? 1n : 0n);
}

test('somebody worth more than 90 million USD has a row with all of it', () => {
  const day = START + 59;
  const shard = liveThrough(openedShard(smallWorld({ days: 60 })), day);
  take(shard);
  const { traders, quotes } = shard.lives;
  const trader = 0;
  traders.balance.fill(0, trader * PURSES, (trader + 1) * PURSES);
  const coins = [7_332.12345678, 73_327.32409839, 733_276.32409839, 12.5];
  const cash = 20_000_000.12345678e8;
  traders.balance[trader * PURSES + FIAT_PURSE] = cash;
  const worth = coins.reduce(
    (sum, amount, asset) => {
      const units = Math.round(amount * 1e8);
      traders.balance[trader * PURSES + asset] = units;
      return sum + halfEven(BigInt(units) * BigInt(lastClose(quotes, asset, day)), 100_000_000n);
    },
    halfEven(BigInt(cash) * 100_000_000n, BigInt(rateOf(quotes, traders.fiat[trader]!, day))),
  );
  expect(coins).toHaveLength(ASSETS.length);
  expect(worth).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
  touch(shard.books, trader);
  closeRows(shard, day);
  const rows = rowsOf(take(shard)).users;
  expect(rows.map((row) => row['account_balance_usd'])).toEqual([worth]);
});
