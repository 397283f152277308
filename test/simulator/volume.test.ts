import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromFloat, multiply, ONE } from '../../src/math/decimal.js';
import { stream } from '../../src/math/random.js';
import { tradeFeeRate } from '../../src/simulator/fees.js';
import { addPerson } from '../../src/simulator/people.js';
import { addRow } from '../../src/simulator/store.js';
import { addTrader, FIAT_PURSE, PURSES } from '../../src/simulator/traders.js';
import { settleTrade } from '../../src/simulator/trades.js';
import { startOfDay } from '../../src/time.js';
import { openedShard, START, smallWorld } from './ratesWorld.js';

const world = smallWorld({ days: 150 });

/** Days since the trade before, and its worth in USD: pauses of months and volumes of every tier. */
const trade = fc.record({
  pause: fc.oneof(fc.nat(3), fc.integer({ min: 28, max: 33 }), fc.nat(70)),
  usd: fc.constantFrom(10, 6000, 45_000, 300_000, 2_000_000),
});

test('the fee’s rate is by the plain sum of the thirty days before', () => {
  fc.assert(
    fc.property(fc.array(trade, { minLength: 1, maxLength: 40 }), (trades) => {
      const { settle } = oneTrader();
      const past: { day: number; usd: number }[] = [];
      let day = START;
      for (const { pause, usd } of trades) {
        day += pause;
        if (day > world.market.to) return;
        const before = past.filter((one) => one.day < day && one.day >= day - 30);
        const volume = before.reduce((sum, one) => sum + one.usd, 0);
        expect(settle(day, usd)).toBe(multiply(usd * ONE, tradeFeeRate(fromFloat(volume), false)));
        past.push({ day, usd });
      }
    }),
    { numRuns: 200 },
  );
});

const { lives } = openedShard(world);

/** A rich American; `settle` buys coins at the market for so many dollars and tells the fee that was taken. */
function oneTrader(): { settle(day: number, usd: number): number } {
  const { traders } = lives;
  const trader = addTrader(traders);
  traders.person[trader] = addPerson(lives.people);
  traders.volumeOn[trader] = START - 1;
  const order = addRow(traders.orders);
  traders.orders.trader[order] = trader;
  const draw = stream(1, 'volume');
  return {
    settle(day, usd) {
      const purse = trader * PURSES + FIAT_PURSE;
      const rich = 80_000_000 * ONE;
      traders.balance[purse] = rich;
      settleTrade(lives, draw, order, usd * ONE, ONE, startOfDay(day) + 3_600_000_000);
      return rich - usd * ONE - traders.balance[purse]!;
    },
  };
}
