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
});

it('draws channels with few payers towards the others: nearer to what they are worth than their own means', () => {
  const alike = [1, 2, 3, 4].map((seed) => [`channel ${seed}`, users(3000, 10, seed)] as const);
  const few = Array.from({ length: 12 }, (_, k) => users(60, 10, 20 + k));
  const errors = few.map((own) => {
    const pooled = valuesOfNextSignUp(new Map([...alike, ['few', own]]))[4]!;
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    return { pooled: (pooled.mean - 10) ** 2, own: (mean - 10) ** 2 };
  });
  const total = (of: 'pooled' | 'own') => errors.reduce((sum, error) => sum + error[of], 0);
  expect(total('pooled')).toBeLessThan(0.5 * total('own'));
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
});

it('knows a channel whose visitors seldom pay by that, long before its mean is known', () => {
  const random = stream(3, 'seldom');
  const payer = () => Math.exp(2 + 2 * normal(random));
  const channel = (count: number, share: number) =>
    Float64Array.from({ length: count }, () => (random.uniform() < share ? payer() : 0));
  const often = [1, 2, 3].map((k) => [`often ${k}`, channel(2000, 0.3)] as const);
  const values = valuesOfNextSignUp(new Map([...often, ['seldom', channel(800, 0.1)]]));
  const ratio = values[3]!.mean / values[0]!.mean;
  expect(ratio).toBeGreaterThan(0.25);
  expect(ratio).toBeLessThan(0.5);
});

it('refuses where nobody has brought anything, in a sentence', () => {
  expect(() => valuesOfNextSignUp(new Map([['none', new Float64Array(40)]]))).toThrow(
    /^no channel has 5 users who brought anything, so a sign-up has no value yet$/,
  );
});
