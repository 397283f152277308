/**
 * 90 % intervals against what they were drawn from: `KRO_ALL_COVERAGE=1` runs the whole study (1,000 sets of 500 and of 2,500), and its
 * bands are the contract's; the sample of every run has bands as wide as its own chance.
 */
import { describe, expect, test } from 'vitest';
import {
  bdw,
  fitRetention,
  type RetentionModel,
  sbg,
  survivalOf,
} from '../../../src/economics/projection/betaDiscreteWeibull.js';
import { departures, seenThrough } from '../../../src/economics/projection/cohorts.js';
import { drawRetention } from '../../../src/economics/projection/posterior.js';
import { projectCohort } from '../../../src/economics/projection/project.js';
import { intervalOf } from '../../../src/math/quantile.js';
import { stream } from '../../../src/math/random.js';
import { simulateCohort } from './simulateCohort.js';

const isWhole = process.env['KRO_ALL_COVERAGE'] === '1';
const SETS = isWhole ? 1000 : 25;
const SIZES = isWhole ? [500, 2500] : [500];
const DRAWS = 1000;

const CASES = [
  ['sBG, years 0 to 7', sbg, [0.704, 1.182], 7],
  ['BdW, years 0 to 4', bdw, [0.259, 1.7226, 1.584], 4],
  ['sBG, years 0 to 4', sbg, [0.668, 3.806], 4],
  ['BdW, years 0 to 7', bdw, [0.259, 1.7226, 1.584], 7],
  ['BdW with a falling chance, years 0 to 8', bdw, [1.2, 2, 0.7], 8],
] as const;

describe.each(SIZES)('cohorts of %d', (began) => {
  test.each(isWhole ? CASES : CASES.slice(0, 2))(
    '%s',
    (name, model, truth, through) => {
      const hits = coverage(model, truth, began, through);
      if (isWhole) console.log(name, began, JSON.stringify(hits));
      for (const [quantity, share] of Object.entries(hits)) {
        const [lower, upper] = isWhole ? (quantity === 'realised' ? [0.86, 0.94] : [0.87, 0.93]) : [0.7, 1];
        expect(share, quantity).toBeGreaterThanOrEqual(lower!);
        expect(share, quantity).toBeLessThanOrEqual(upper! + 1e-9);
      }
    },
    3_600_000,
  );
});

/** Shares of sets whose intervals hold each parameter, S(12), and how many are really there in year 12. */
function coverage(model: RetentionModel, truth: readonly number[], began: number, through: number) {
  const hits: Record<string, number> = {};
  const count = (quantity: string, { lower, upper }: { lower: number; upper: number }, value: number) => {
    hits[quantity] = (hits[quantity] ?? 0) + (lower <= value && value <= upper ? 1 / SETS : 0);
  };
  for (let set = 0; set < SETS; set++) {
    const whole = simulateCohort(model, truth, began, 12, stream(set, 'coverage', began, through));
    const seen = seenThrough(whole, through);
    const data = departures([seen]);
    const found = fitRetention(model, data);
    const draws = drawRetention(model, data, found, DRAWS, stream(set, 'draws')).draws;
    for (const [k, name] of model.names.entries()) count(name, intervalOf(draws.map((draw) => draw[k]!)), truth[k]!);
    count('S(12)', intervalOf(draws.map((draw) => survivalOf(model, draw, 12))), survivalOf(model, truth, 12));
    const [projected] = projectCohort(model, found.params, draws, seen, [12], stream(set, 'futures'));
    count('realised', { lower: projected!.lower!, upper: projected!.upper! }, whole.survivors[12]!);
  }
  return hits;
}
