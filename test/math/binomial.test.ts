/** Binomial draws against the distribution's mean and variance, and against its probabilities. */
import { describe, expect, test } from 'vitest';
import { stream } from '../../src/math/random.js';
import { binomial } from '../../src/math/variates.js';

describe.each([
  [20, 0.3],
  [1000, 0.04],
  [1000, 0.4],
  [1_000_000, 0.77],
])('binomial(%d, %d)', (trials, probability) => {
  const draws = Array.from({ length: 20_000 }, (_, at) =>
    binomial(stream(1, 'binomial', trials, at), trials, probability),
  );
  const mean = trials * probability;
  const variance = mean * (1 - probability);

  test('mean and variance, within five standard errors', () => {
    const average = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const spread = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(variance / draws.length));
    expect(Math.abs(spread / variance - 1)).toBeLessThan(5 * Math.sqrt(2.2 / draws.length));
  });

  test('whole numbers within the trials', () => {
    expect(draws.every((draw) => Number.isInteger(draw) && draw >= 0 && draw <= trials)).toBe(true);
  });
});

test('each count as often as it should be: χ² over the counts of binomial(120, .5), which is split', () => {
  const [trials, count] = [120, 50_000];
  const seen = new Float64Array(trials + 1);
  const draws = stream(2, 'counts');
  for (let at = 0; at < count; at++) seen[binomial(draws, trials, 0.5)]!++;
  let probability = 0.5 ** trials;
  let [statistic, cells] = [0, 0];
  for (let k = 0; k <= trials; k++) {
    if (count * probability > 20) {
      statistic += (seen[k]! - count * probability) ** 2 / (count * probability);
      cells++;
    }
    probability *= (trials - k) / (k + 1);
  }
  expect(statistic).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
});

test('the ends, and what rounding puts beyond them', () => {
  const draws = stream(3, 'ends');
  expect([0, 1, -1e-17, 1 + 1e-15].map((probability) => binomial(draws, 1000, probability))).toEqual([
    0, 1000, 0, 1000,
  ]);
});
