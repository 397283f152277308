import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOUSE_PURPOSES } from '../../src/contract/vocabulary.js';
import { HOLDABLE } from '../../src/simulator/holdable.js';
import { accountOf, addToHouse, createHouse } from '../../src/simulator/house.js';

/** Any, and those that fill a half exactly. */
const safe = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -3, max: 3 }).map((halves) => halves * 2 ** 32),
  fc.constantFrom(1, -1, 2 ** 32 - 1, 1 - 2 ** 32),
);

test('two halves are the sum in whole numbers of any size', () => {
  fc.assert(
    fc.property(fc.array(safe, { maxLength: 60 }), fc.nat(7), (amounts, holdable) => {
      const house = createHouse();
      const account = accountOf(HOUSE_PURPOSES.indexOf('custody'), holdable);
      let sum = 0n;
      for (const amount of amounts) {
        addToHouse(house, account, amount);
        sum += BigInt(amount);
        const [high, low] = [house.high[account]!, house.low[account]!];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThan(2 ** 32);
        expect(BigInt(high) * 2n ** 32n + BigInt(low)).toBe(sum);
      }
    }),
  );
});

test('a total far beyond 2^53 is exact', () => {
  const house = createHouse();
  for (let i = 0; i < 1000; i++) addToHouse(house, 0, Number.MAX_SAFE_INTEGER);
  expect(BigInt(house.high[0]!) * 2n ** 32n + BigInt(house.low[0]!)).toBe(1000n * BigInt(Number.MAX_SAFE_INTEGER));
});

test('every purpose has an account of its own for everything that can be held', () => {
  const accounts = HOUSE_PURPOSES.flatMap((_purpose, purpose) =>
    HOLDABLE.map((_, holdable) => accountOf(purpose, holdable)),
  );
  expect(new Set(accounts).size).toBe(HOUSE_PURPOSES.length * HOLDABLE.length);
  expect(Math.max(...accounts)).toBeLessThan(createHouse().high.length);
});
