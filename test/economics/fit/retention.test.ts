/** `kro fit` for sBG and BdW: the keys of its answers, and one sentence for what makes no sense. */
import { describe, expect, test } from 'vitest';
import { MODELS } from '../../../src/economics/fit/models.js';
import { HIGH_END, REGULAR } from '../projection/survivors.js';
import { fitCsv } from './fitCsv.js';

const { sbg, bdw } = MODELS;
const csvOf = (percent: readonly number[]) =>
  ['period,survivors'].concat(percent.map((share, year) => `${year},${share}`)).join('\n');
const highEnd = csvOf(HIGH_END);

describe('bdw, High End in percent of 1,000, years 0 to 4', () => {
  const answer = fitCsv(bdw, highEnd, { population: 1000, through: 4, horizon: 8 });

  test('parameters, likelihood, n', () => {
    expect(answer).toMatchObject({
      params: { alpha: expect.closeTo(0.259336, 4), beta: expect.closeTo(1.722551, 3), c: expect.closeTo(1.584362, 3) },
      se: { alpha: expect.closeTo(0.1202, 3), beta: expect.closeTo(0.777, 3), c: expect.closeTo(0.353, 3) },
      logLikelihood: expect.closeTo(-1222.7493, 3),
      n: 1000,
      converged: true,
      warnings: [],
    });
  });

  test('the curve through the horizon, with intervals that hold what came: 39.4 % in year 12', () => {
    const projection = answer['projection'] as { period: number; survival: number; lower: number; upper: number }[];
    expect(projection.map(({ period }) => period)).toEqual(Array.from({ length: 13 }, (_, year) => year));
    const { survival, lower, upper } = projection.at(-1)!;
    expect(survival).toBeCloseTo(0.38891, 4);
    expect([lower < 0.394, upper > 0.394]).toEqual([true, true]);
  });

  test('what becomes of the cohort after year 4', () => {
    const cohorts = answer['cohorts'] as { cohort: string; period: number; survivors: number }[];
    expect(cohorts.map(({ period }) => period)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(cohorts.at(-1)).toMatchObject({ cohort: 'all', survivors: expect.closeTo(593 * (0.38891 / 0.59293), 0) });
  });

  test('against sBG: likelihood ratio and AIC', () => {
    expect(answer['test']).toEqual({
      name: 'likelihood-ratio',
      statistic: expect.closeTo(4.771178, 4),
      df: 1,
      p: expect.closeTo(0.02894, 4),
    });
    expect(answer['aic']).toMatchObject({ best: 'bdw' });
  });
});

test('--at evaluates there alone, and the same input gives the same bytes', () => {
  const twice = [1, 2].map(() => fitCsv(sbg, csvOf(REGULAR), { population: 1000, through: 7, at: [12] }));
  expect(twice[0]!['projection']).toMatchObject([{ period: 12, survival: expect.closeTo(0.17004, 4) }]);
  expect(JSON.stringify(twice[0])).toBe(JSON.stringify(twice[1]));
});

test('--params evaluates without fitting, without intervals', () => {
  const answer = fitCsv(sbg, highEnd, { population: 1000, params: { alpha: 1, beta: 1 }, at: [4] });
  expect(answer).toMatchObject({ params: { alpha: 1, beta: 1 }, se: { alpha: null, beta: null }, converged: true });
  expect(answer['projection']).toEqual([{ period: 4, survival: expect.closeTo(0.2, 12), lower: null, upper: null }]);
  expect(Object.keys(answer)).not.toContain('intervals');
});

test('several cohorts in any order, each projected from its last look', () => {
  const csv = 'cohort,period,survivors\nb,0,100\na,1,60\na,0,100\na,2,45\nb,1,62\na,3,38';
  const answer = fitCsv(sbg, csv, { horizon: 1 });
  expect(answer.n).toBe(200);
  const cohorts = answer['cohorts'] as { cohort: string; period: number }[];
  expect(cohorts.map(({ cohort, period }) => `${cohort}${period}`)).toEqual(['a4', 'b2', 'b3', 'b4']);
});

test('shares that nobody said are shares are taken, and told', () => {
  const { params, warnings } = fitCsv(sbg, highEnd, { through: 7 });
  expect(params['alpha']).toBeCloseTo(0.668088, 4);
  expect(warnings).toEqual([
    'survivors are no whole numbers: with shares of a cohort, errors and intervals want --population, how many began',
  ]);
});

test('everybody alike: no maximum, and it says so', () => {
  const { converged, warnings } = fitCsv(sbg, 'period,survivors\n0,1000\n1,500\n2,240\n3,110');
  expect(converged).toBe(false);
  expect(warnings[0]).toMatch(/^the data do not tell alpha/);
});

describe('refuses in one sentence', () => {
  test.each([
    [
      sbg,
      '0,100\n1,50\n2,60',
      'data.csv line 4: survivors of cohort all rise from 50 to 60; who has left does not come back',
    ],
    [sbg, '1,100\n2,50\n3,30', 'data.csv: cohort all has no period 0, with how many began (its first is 1)'],
    [sbg, '0,100\n1,50', 'data.csv has too few periods after period 0: 1, where 2 parameters want 2'],
    [bdw, '0,100\n1,50\n2,30', 'data.csv has too few periods after period 0: 2, where 3 parameters want 3'],
    [sbg, '0,100\n1,50\n1,40\n2,30', 'data.csv line 4: cohort all has period 1 twice'],
    [sbg, '0,100\n0.5,50\n1,30', 'data.csv line 3: period is 0.5; periods are whole numbers from 0 on'],
    [sbg, '0,100\n1,-5', 'data.csv line 3: survivors is -5, below 0'],
    [sbg, '0,0\n1,0\n2,0', 'data.csv: cohort all begins with nobody'],
    [sbg, '0,100\n1,100\n2,100', 'data.csv: nobody left, so nothing is known of leaving'],
    [sbg, '', 'data.csv has a header and no rows below it'],
  ])('%#', (model, rows, sentence) => {
    expect(() => fitCsv(model, `period,survivors\n${rows}`)).toThrow(sentence);
  });
});
