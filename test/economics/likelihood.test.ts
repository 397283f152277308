/** The oracles: differences of the value for derivatives, and one optimum whatever the start. */
import { describe, expect, test } from 'vitest';
import { maximize } from '../../src/economics/likelihood.js';
import { groupHistories } from '../../src/economics/transactions/histories.js';
import { stream } from '../../src/math/random.js';
import { simulate } from './coverageOf.js';
import { MODELS } from './transactions/models.js';

/** KRO_ALL_STARTS=1 takes 200 instead. */
const STARTS = process.env['KRO_ALL_STARTS'] === undefined ? 25 : 200;

describe.each(MODELS)('$name', ({ model, truth, ages }) => {
  const { histories } = simulate({ customers: 2000, ages, horizon: 1 }, model.given(truth), 5);
  const likelihood = model.likelihood(groupHistories(histories));

  test('its gradient and Hessian are those of differences', () => {
    const at = Float64Array.from([0.5, 4, 0.9, 2]);
    const gradient = new Float64Array(4);
    likelihood.value(at, gradient);
    const hessian = likelihood.hessian!(at).slice();
    for (let k = 0; k < 4; k++) {
      const h = 1e-4 * at[k]!;
      const beside = (by: number) => {
        const slope = new Float64Array(4);
        const value = likelihood.value(
          at.map((x, j) => (j === k ? x + by : x)),
          slope,
        );
        return { value, slope };
      };
      const [above, below] = [beside(h), beside(-h)];
      const scale = Math.max(...gradient.map(Math.abs));
      expect(Math.abs((above.value - below.value) / (2 * h) - gradient[k]!) / scale).toBeLessThan(1e-5);
      const widest = Math.max(...hessian.map(Math.abs));
      for (let j = 0; j < 4; j++)
        expect(Math.abs((above.slope[j]! - below.slope[j]!) / (2 * h) - hessian[4 * k + j]!) / widest).toBeLessThan(
          1e-6,
        );
    }
  });

  test(`${STARTS} starts up to a factor of e^±3 away come to the same optimum, without a penalty`, () => {
    const best = maximize(likelihood, [model.start(histories)]);
    expect(best.converged).toBe(true);
    const draw = stream(7, 'starts');
    for (let k = 0; k < STARTS; k++) {
      const start = Array.from(best.params, (param) => param * Math.exp(6 * draw.uniform() - 3));
      const found = maximize(likelihood, [start]);
      expect(found.converged, start.join(' ')).toBe(true);
      expect(found.logLikelihood).toBeCloseTo(best.logLikelihood, 6);
    }
  });
});
