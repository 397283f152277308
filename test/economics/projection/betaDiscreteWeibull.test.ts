/** sBG and BdW close to Fader and Hardie 2007 and Fader et al. 2018; and to their own twins. */
import { describe, expect, test } from 'vitest';
import { maximize } from '../../../src/economics/likelihood.js';
import {
  bdw,
  fitRetention,
  retentionLikelihood,
  sbg,
  survivalOf,
} from '../../../src/economics/projection/betaDiscreteWeibull.js';
import { departures } from '../../../src/economics/projection/cohorts.js';
import { stream } from '../../../src/math/random.js';
import { simulateCohort } from './simulateCohort.js';
import { cohortOf, HIGH_END, REGULAR } from './survivors.js';

const fitted = (model: typeof sbg, percent: readonly number[], through: number) =>
  fitRetention(model, departures([cohortOf(percent, through)]));

describe('Fader and Hardie 2007, years 0 to 7', () => {
  test.each([
    ['Regular', REGULAR, 0.704077, 1.182043],
    ['High End', HIGH_END, 0.668088, 3.806095],
  ])('%s', (_, percent, alpha, beta) => {
    const { params, converged } = fitted(sbg, percent, 7);
    expect(params[0]! / alpha).toBeCloseTo(1, 5);
    expect(params[1]! / beta).toBeCloseTo(1, 5);
    expect(converged).toBe(true);
  });
});

test('Fader et al. 2018, years 0 to 4: where sBG projects .307 to year 12 and .394 stayed, BdW projects .389', () => {
  const { params } = fitted(bdw, HIGH_END, 4);
  expect([...params]).toEqual([expect.closeTo(0.259336, 4), expect.closeTo(1.722551, 3), expect.closeTo(1.584362, 3)]);
  expect(survivalOf(bdw, params, 12)).toBeCloseTo(0.38891, 4);
  expect(survivalOf(sbg, fitted(sbg, HIGH_END, 4).params, 12)).toBeCloseTo(0.307, 3);
});

test('S of sBG is the product of its retention rates (β + t − 1) / (α + β + t − 1)', () => {
  const [alpha, beta] = [0.7, 1.2];
  let s = 1;
  for (let t = 1; t <= 40; t++) {
    s *= (beta + t - 1) / (alpha + beta + t - 1);
    expect(survivalOf(sbg, [alpha, beta], t) / s).toBeCloseTo(1, 12);
    expect(survivalOf(bdw, [alpha, beta, 1], t) / s).toBeCloseTo(1, 12);
  }
});

test('people who hardly differ leave as coins fall', () => {
  expect(survivalOf(sbg, [1e9, 3e9], 5) / 0.75 ** 5).toBeCloseTo(1, 8);
});

test('the gradient is the slope of the likelihood', () => {
  const { value } = retentionLikelihood(bdw, departures([cohortOf(REGULAR, 7), cohortOf(HIGH_END, 3)]));
  const at = Float64Array.of(0.6, 2.3, 1.3);
  const gradient = new Float64Array(3);
  value(at, gradient);
  for (let k = 0; k < 3; k++) {
    const h = 1e-6;
    const moved = (by: number) => value(at.with(k, at[k]! + by), new Float64Array(3));
    expect(gradient[k]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 4);
  }
});

describe('several cohorts', () => {
  test('of one age are one cohort', () => {
    const two = fitRetention(sbg, departures([cohortOf(REGULAR, 5, 'a'), cohortOf(HIGH_END, 5, 'b')]));
    const mixed = REGULAR.map((share, year) => share + HIGH_END[year]!);
    const one = fitRetention(sbg, departures([cohortOf(mixed, 5)]));
    expect(two.params[0]).toBeCloseTo(one.params[0]!, 7);
    expect(two.logLikelihood).toBeCloseTo(one.logLikelihood, 6);
  });

  test('of different ages tell what they were drawn with', () => {
    const truth = [0.7, 1.6, 1.3];
    const cohorts = Array.from({ length: 8 }, (_, at) =>
      simulateCohort(bdw, truth, 6000, 2 + at, stream(5, 'cohort', at)),
    );
    const { params, se } = fitRetention(bdw, departures(cohorts));
    for (const [k, value] of truth.entries()) expect(Math.abs(params[k]! - value)).toBeLessThan(3 * se[k]!);
    expect(se[2]).toBeLessThan(0.1);
  });
});

test('from far away it arrives all the same: 200 starts at e^±3 of the estimate', () => {
  const data = departures([cohortOf(REGULAR, 7)]);
  const likelihood = retentionLikelihood(sbg, data);
  const best = fitRetention(sbg, data);
  const draws = stream(1, 'starts');
  for (let start = 0; start < 200; start++) {
    const from = [...best.params].map((param) => param * Math.exp(3 * (2 * draws.uniform() - 1)));
    const found = maximize(likelihood, [from]);
    expect(found.converged).toBe(true);
    expect(found.params[0]).toBeCloseTo(best.params[0]!, 6);
  }
});
