import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ASSETS } from '../../src/contract/reference.js';
import { ONE } from '../../src/math/decimal.js';
import { stream } from '../../src/math/random.js';
import { step } from '../../src/simulator/exchange.js';
import type { Lives } from '../../src/simulator/lives.js';
import { placeOrder } from '../../src/simulator/orders.js';
import { addPerson } from '../../src/simulator/people.js';
import { addTrader, FIAT_PURSE, PURSES, WITHDRAWAL } from '../../src/simulator/traders.js';
import { startOfDay } from '../../src/time.js';
import { openedShard, START, smallWorld } from './ratesWorld.js';

/** What is held back, against the orders that stand and the withdrawals under way. */
const world = smallWorld({ days: 120, profile: { usersPerYear: 16_000, shards: 8, truthLives: 1 } });

test('every day, what is held back is what is promised, and no more than is there', () => {
  const shard = openedShard(world);
  let promised = 0;
  while (shard.state.day < world.market.to) {
    step(shard);
    for (const lives of [shard.lives, shard.otherLives, shard.panelLives]) {
      const { balance, reserved, size } = lives.traders;
      const wanted = promisesOf(lives);
      for (let purse = 0; purse < size * PURSES; purse++) {
        if (reserved[purse] === wanted[purse] && reserved[purse]! <= balance[purse]!) continue;
        expect.fail(`${reserved[purse]} of ${balance[purse]} held back, ${wanted[purse]} promised`);
      }
      promised += wanted.filter((amount) => amount > 0).length;
    }
  }
  expect(promised).toBeGreaterThan(1000);
});

test('an order takes at most what is free, whatever is wished for', () => {
  const { lives } = openedShard(world);
  const { traders } = lives;
  const amount = fc.oneof(fc.nat(100), fc.nat({ max: 1000 * ONE }));
  const order = fc.record({
    asset: fc.nat(ASSETS.length - 1),
    sells: fc.boolean(),
    usd: fc.integer({ min: 1, max: 5000 }),
  });
  fc.assert(
    fc.property(
      amount,
      amount,
      fc.array(order, { minLength: 1, maxLength: 8 }),
      fc.nat(),
      (fiat, coins, wishes, seed) => {
        const trader = addTrader(traders);
        traders.person[trader] = addPerson(lives.people);
        const place = trader * PURSES;
        traders.balance.fill(coins, place, place + FIAT_PURSE);
        traders.balance[place + FIAT_PURSE] = fiat;
        for (const { asset, sells, usd } of wishes)
          placeOrder(lives, stream(seed, 'order'), trader, startOfDay(START + 5), asset, sells, usd);
        for (let purse = place; purse < place + PURSES; purse++)
          expect(traders.reserved[purse]).toBeLessThanOrEqual(traders.balance[purse]!);
      },
    ),
    { numRuns: 500 },
  );
});

function promisesOf({ traders }: Lives): Float64Array {
  const { orders, payments } = traders;
  const promises = new Float64Array(traders.size * PURSES);
  for (let order = 0; order < orders.size; order++) {
    const purse = orders.sells[order] === 1 ? orders.asset[order]! : FIAT_PURSE;
    if (orders.live[order] === 1) promises[orders.trader[order]! * PURSES + purse]! += orders.reserved[order]!;
  }
  for (let payment = 0; payment < payments.size; payment++)
    if (payments.live[payment] === 1 && payments.kind[payment] === WITHDRAWAL)
      promises[payments.trader[payment]! * PURSES + payments.purse[payment]!]! +=
        payments.amount[payment]! + payments.fee[payment]!;
  return promises;
}
