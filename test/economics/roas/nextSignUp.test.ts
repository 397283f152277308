import { expect, it } from 'vitest';
import { valuesOfNextSignUp } from '../../../src/economics/roas/nextSignUp.js';
import { normal } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';

/** A share of payers, log-normal with this spread and a mean of `mean` per user. */
function users(count: number, mean: number, seed: number): Float64Array {
  const random = stream(seed, 'users');
  const middle = Math.log(mean / 0.3) - 1.2 ** 2 / 2;
  return Float64Array.from({ length: count }, () =>
    random.uniform() < 0.3 ? Math.exp(middle + 1.2 * normal(random)) : 0,
  );
}

it('gives channels with many payers their own value, and its interval holds it', () => {
  const values = valuesOfNextSignUp(
    new Map([
      ['large', users(6000, 10, 1)],
      ['other', users(6000, 25, 2)],
    ]),
  );
  expect(values[0]!.lower).toBeLessThan(10);
  expect(values[0]!.upper).toBeGreaterThan(10);
  expect(Math.abs(values[1]!.mean / 25 - 1)).toBeLessThan(0.12);
  for (const { ownShare } of values) expect(ownShare).toBeGreaterThan(0.9);
});

it('draws a channel with few payers towards the others, whose values are alike', () => {
  const alike = [1, 2, 3, 4].map((seed) => [`channel ${seed}`, users(3000, 10, seed)] as const);
  const few = users(60, 40, 9);
  const values = valuesOfNextSignUp(new Map([...alike, ['few', few]]));
  const own = few.reduce((sum, value) => sum + value, 0) / few.length;
  expect(values[4]!.mean).toBeLessThan((own + 10) / 2 + 10);
  expect(values[4]!.mean).toBeGreaterThan(9);
  expect(values[4]!.ownShare).toBeLessThan(values[0]!.ownShare + 1e-9);
});

it('is finite where a channel has one payer, or two: it takes the value of the others', () => {
  const values = valuesOfNextSignUp(
    new Map([
      ['large', users(3000, 10, 1)],
      ['one', Float64Array.of(0, 0, 5)],
      ['two', Float64Array.of(0, 1e-6, 1e6, -3)],
    ]),
  );
  for (const { mean, lower, upper, draws } of values)
    for (const value of [mean, lower, upper, ...draws]) expect(Number.isFinite(value)).toBe(true);
  expect(values[1]!.ownShare).toBe(0);
});

it('refuses where nobody has brought anything, in a sentence', () => {
  expect(() => valuesOfNextSignUp(new Map([['none', new Float64Array(40)]]))).toThrow(
    /^no channel has 5 users who brought anything, so a sign-up has no value yet$/,
  );
});
