import { describe, expect, test } from 'vitest';
import { COUNTRIES, railReaches } from '../../src/contract/reference.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { RAMP_METHODS } from '../../src/contract/vocabulary.js';
import { rateOn } from '../../src/simulator/market/candle.js';
import { worldTables } from '../../src/simulator/worldTables.js';
import { MICROS_PER_DAY, weekdayOf } from '../../src/time.js';
import { dayOf, groupedBy, livedRows, type Row, rowsOfBlock, smallWorld } from './ratesWorld.js';

const world = smallWorld({ days: 200, profile: { usersPerYear: 6000 } });
const rows = livedRows(world);
const ramp = rows.ramp_transactions;
const settled = (row: Row) => row['status'] !== 'pending';
const fiatDeposits = rows.deposits.filter((row) => row['deposit_type'] === 'fiat');
const bySlowRail = (row: Row) => row['payment_method'] === 'wire' || row['payment_method'] === 'ach_transfer';
const usdOf = (row: Row) =>
  Number(row['fiat_amount']) / rateOn(world.market, row['fiat_currency'] as never, dayOf(row));

describe('slow rails', () => {
  const slow = fiatDeposits.filter(bySlowRail);

  test('settle on a later day, never on a weekend, within ten days', () => {
    expect(slow.filter(settled).length).toBeGreaterThan(50);
    for (const row of slow.filter(settled)) {
      expect(Number(row['_as_of'])).toBeGreaterThan(dayOf(row));
      expect(Number(row['_as_of']) - dayOf(row)).toBeLessThanOrEqual(10);
      expect(weekdayOf(Number(row['_as_of']))).toBeLessThan(5);
    }
  });

  test('move the money on the day on which they settle', () => {
    const movedOn = new Map(rows.ledger_entries.map((row) => [row['refid'], dayOf(row)]));
    for (const row of slow.filter((one) => one['status'] === 'completed'))
      expect(movedOn.get(row['deposit_id']!)).toBe(row['_as_of']);
  });

  test('are not instant ones, which mostly settle on the same day', () => {
    const instant = fiatDeposits.filter((row) => !bySlowRail(row));
    const later = instant.filter((row) => row['_as_of'] !== dayOf(row));
    expect(later.length / instant.length).toBeLessThan(0.03);
  });
});

describe('who fails often tries again within the day', () => {
  test('on the ramp', () => {
    const share = triedAgain(ramp, 'transaction_id');
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.75);
  });

  test('by bank', () => {
    expect(triedAgain(fiatDeposits, 'deposit_id')).toBeGreaterThan(0.15);
  });

  test('at times smaller, at times by another method, at times just so', () => {
    const retries = pairsAfterFailure(ramp);
    const smaller = retries.filter(([failed, next]) => usdOf(next) < 0.7 * usdOf(failed));
    const elsewhere = retries.filter(([failed, next]) => next['payment_method'] !== failed['payment_method']);
    for (const some of [smaller, elsewhere]) {
      expect(some.length).toBeGreaterThan(0.1 * retries.length);
      expect(some.length).toBeLessThan(0.9 * retries.length);
    }
  });
});

test('people pay as their country does', () => {
  const countryOf = new Map(rows.users.map((row) => [row['user_id'], row['country']]));
  for (const row of ramp) {
    const country = COUNTRIES.find(({ code }) => code === countryOf.get(row['user_id']!))!;
    expect([row['country'], row['fiat_currency']]).toEqual([country.code, country.fiat]);
    expect(railReaches(String(row['payment_method']), country)).toBe(true);
  }
});

describe('what the truth says of ramp payments', () => {
  const truth = rowsOfBlock(
    TRUTH.payments,
    worldTables(world, world.marketing, { from: world.start, to: world.start + 30 }, new Float64Array(7))[
      'truth.payments'
    ],
  );
  const rateOf = new Map(
    truth.map((row) => [
      `${row['payment_method']} ${row['country']} ${row['ticket_band']}`,
      Number(row['success_rate']),
    ]),
  );

  test('is a chance, for every method where it exists', () => {
    for (const rate of rateOf.values()) expect(rate > 0 && rate < 1).toBe(true);
    const reached = RAMP_METHODS.flatMap((method) => COUNTRIES.filter((country) => railReaches(method, country)));
    expect(rateOf.size).toBe(reached.length * 5);
  });

  test.each(RAMP_METHODS)('is the share of %s purchases that complete, within its error', (method) => {
    // Those of the last days may still be pending, and the slow ones are not those that fail.
    const own = ramp.filter((row) => row['payment_method'] === method && dayOf(row) <= world.market.to - 10);
    expect(own.filter((row) => !settled(row))).toEqual([]);
    const expected = own.map((row) => rateOf.get(`${method} ${row['country']} ${bandOf(usdOf(row))}`)!);
    const sum = expected.reduce((total, rate) => total + rate, 0);
    const variance = expected.reduce((total, rate) => total + rate * (1 - rate), 0);
    const completed = own.filter((row) => row['status'] === 'completed').length;
    expect(own.length).toBeGreaterThan(100);
    expect(Math.abs(completed - sum)).toBeLessThan(3.5 * Math.sqrt(variance));
  });
});

function bandOf(usd: number): string {
  if (usd < 50) return 'under_50';
  if (usd < 200) return '50_to_200';
  return usd < 1000 ? '200_to_1000' : usd < 5000 ? '1000_to_5000' : 'from_5000';
}

/** Of what failed, the part that is followed within a day by another attempt of the same user. */
function triedAgain(payments: readonly Row[], key: string): number {
  const failed = payments.filter((row) => row['status'] === 'failed');
  const retried = new Set(pairsAfterFailure(payments).map(([row]) => row[key]));
  expect(failed.length).toBeGreaterThan(30);
  return retried.size / failed.length;
}

function pairsAfterFailure(payments: readonly Row[]): [Row, Row][] {
  return [...groupedBy(payments, 'user_id').values()].flatMap((group) => {
    const own = [...group].sort((a, b) => Number(a['timestamp']) - Number(b['timestamp']));
    return own.slice(1).flatMap((next, i): [Row, Row][] => {
      const before = own[i]!;
      const soon = Number(next['timestamp']) - Number(before['timestamp']) < MICROS_PER_DAY;
      return before['status'] === 'failed' && soon ? [[before, next]] : [];
    });
  });
}
