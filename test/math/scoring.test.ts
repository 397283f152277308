import { expect, test } from 'vitest';
import { normal } from '../../src/math/distributions.js';
import { blockOf, multivariateNormal } from '../../src/math/multivariateNormal.js';
import { stream } from '../../src/math/random.js';
import { score } from '../../src/math/scoring.js';

test('Fisher scoring finds the likeliest Poisson regression, where the scores are 0', () => {
  const draw = stream(1, 'scoring');
  const z = Float64Array.from({ length: 500 }, () => normal(draw));
  const y = z.map((value) => Math.round(Math.exp(1 + 0.5 * value)));
  const at = (x: Float64Array) => {
    const [gradient, information] = [new Float64Array(2), new Float64Array(4)];
    let value = 0;
    y.forEach((count, i) => {
      const row = [1, z[i]!];
      const log = x[0]! + x[1]! * z[i]!;
      value += Math.exp(log) - count * log;
      for (let a = 0; a < 2; a++) {
        gradient[a]! += row[a]! * (Math.exp(log) - count);
        for (let b = 0; b < 2; b++) information[2 * a + b]! += row[a]! * row[b]! * Math.exp(log);
      }
    });
    return { value, gradient, information };
  };
  const { x, gradient, converged } = score(at, [-3, 4], 1e-12);
  expect(converged).toBe(true);
  for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-3);
  expect([x[0]!, x[1]!]).toEqual([expect.closeTo(1, 1), expect.closeTo(0.5, 1)]);
});

test('a start where the function is not finite is refused', () => {
  const nowhere = () => ({ value: Number.NaN, gradient: new Float64Array(1), information: new Float64Array(1) });
  expect(() => score(nowhere, [0])).toThrow(RangeError);
});

test('joint normal draws have the mean and covariance they were asked for', () => {
  const covariance = Float64Array.of(2, 0.6, 0.6, 1);
  const draws = multivariateNormal(stream(2, 'normal'), [1, -1], covariance, 20_000);
  const mean = [0, 1].map((k) => draws.reduce((sum, draw) => sum + draw[k]!, 0) / draws.length);
  const product = (a: number, b: number) =>
    draws.reduce((sum, draw) => sum + (draw[a]! - mean[a]!) * (draw[b]! - mean[b]!), 0) / draws.length;
  expect(mean).toEqual([expect.closeTo(1, 1), expect.closeTo(-1, 1)]);
  expect([product(0, 0), product(0, 1), product(1, 1)]).toEqual([
    expect.closeTo(2, 1),
    expect.closeTo(0.6, 1),
    expect.closeTo(1, 1),
  ]);
  expect(() => multivariateNormal(stream(1, 'x'), [0, 0], Float64Array.of(1, 2, 2, 1), 1)).toThrow(RangeError);
});

test('a block of a matrix is its rows and columns from a place on', () => {
  expect([...blockOf(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), 3, 1, 2)]).toEqual([5, 6, 8, 9]);
});

test('of a quadratic function the information is asked for once: where it ends, that of the step before tells as much', () => {
  let asked = 0;
  const bowl = (x: Float64Array) => ({
    value: x[0]! ** 2,
    gradient: Float64Array.of(2 * x[0]!),
    get information() {
      asked++;
      return Float64Array.of(2);
    },
  });
  expect(score(bowl, [3]).x[0]).toBeCloseTo(0, 12);
  expect(asked).toBe(1);
});
