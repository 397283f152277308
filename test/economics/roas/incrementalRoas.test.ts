import { expect, it } from 'vitest';
import { incrementalRoas } from '../../../src/economics/roas/incrementalRoas.js';
import { valuesOfNextSignUp } from '../../../src/economics/roas/nextSignUp.js';
import { normal } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';

const FROM = 100;
const DRAWS = 1000;

/** A sign-up a day, one in four of whom pays. */
function channel(users: number) {
  const random = stream(7, 'credited');
  const net = Float64Array.from({ length: users }, () =>
    random.uniform() < 0.25 ? Math.exp(3 + 1.5 * normal(random)) : 0,
  );
  const lived = { signupDay: Array.from(net, (_, user) => FROM + user), net };
  return { ...valuesOfNextSignUp(new Map([['video', net]]), DRAWS)[0]!, lived };
}

const value = channel(800);
const all = { from: FROM, to: FROM + 799, spendUsd: 1000 };
const brought = value.lived.net.reduce((sum, one) => sum + one, 0);
const causing = (count: number) => new Float64Array(DRAWS).fill(count);

it('is what last touch says where all of the credited were caused', () => {
  const { mean, lower, upper } = incrementalRoas(value, causing(800), all);
  expect(mean).toBeCloseTo(brought / 1000, 9);
  for (const end of [lower, upper]) expect(end).toBeCloseTo(mean, 9);
});

it('is a part of it where some would have come anyway; whether large ones would is in the interval', () => {
  const { mean, lower, upper } = incrementalRoas(value, causing(400), all);
  expect(mean).toBeCloseTo(brought / 2000, 9);
  const squares = value.lived.net.reduce((sum, one) => sum + one ** 2, 0);
  const sd = Math.sqrt(squares / 4) / 1000;
  expect((upper - lower) / (2 * 1.645 * sd)).toBeGreaterThan(0.8);
  expect((upper - lower) / (2 * 1.645 * sd)).toBeLessThan(1.2);
});

it('adds what a next sign-up is worth for those who are credited elsewhere', () => {
  const { mean, lower, upper } = incrementalRoas(value, causing(1000), all);
  expect(mean).toBeCloseTo((brought + 200 * value.mean) / 1000, 6);
  expect(lower).toBeGreaterThan(brought / 1000);
  expect(upper).toBeGreaterThan(mean);
});

it('counts only those who came on the days of the spend', () => {
  const half = { ...all, to: FROM + 399 };
  const there = value.lived.net.subarray(0, 400).reduce((sum, one) => sum + one, 0);
  expect(incrementalRoas(value, causing(400), half).mean).toBeCloseTo(there / 1000, 9);
});
