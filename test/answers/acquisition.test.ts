import { describe, expect, it } from 'vitest';
import { type AcquisitionRow, answerAcquisition } from '../../src/answers/acquisition.js';

const row = (
  cohort_month: string,
  entry_product: string,
  users: number,
  n: number,
  reached: number,
): AcquisitionRow => ({
  cohort_month,
  channel: cohort_month < '2026-03' ? 'referral' : 'affiliate',
  country: 'US',
  entry_product,
  users,
  n,
  reached,
});

const WORLD = [
  row('2026-01-01', 'exchange', 100, 100, 4),
  row('2026-01-01', 'ramp', 100, 100, 20),
  row('2026-03-01', 'ramp', 50, 20, 5),
  row('2026-04-01', 'exchange', 30, 0, 0),
];

describe('the cohorts', () => {
  const { cohorts } = answerAcquisition(WORLD);
  const find = (cohort: string) => cohorts.find((one) => one.cohort === cohort)!;

  it('add up by first product, channel and quarter', () => {
    expect(cohorts.map(({ by, cohort, users, n, reached }) => [by, cohort, users, n, reached])).toEqual([
      ['all', 'all users', 280, 220, 29],
      ['first product', 'exchange', 130, 100, 4],
      ['first product', 'ramp', 150, 120, 25],
      ['channel', 'affiliate', 80, 20, 5],
      ['channel', 'referral', 200, 200, 24],
      ['sign-up quarter', '2026-Q1', 250, 220, 29],
      ['sign-up quarter', '2026-Q2', 30, 0, 0],
    ]);
  });

  it('judge only those who are old enough', () => {
    expect(find('ramp').estimate).toBeCloseTo(25 / 120, 12);
    expect(find('ramp').mature).toBe(false);
    expect(find('2026-Q2')).toMatchObject({ n: 0, estimate: null, lower: null, upper: null, mature: false });
  });

  it('are mature when everybody is old enough', () => {
    const [all] = answerAcquisition(WORLD.slice(0, 2)).cohorts;
    expect(all).toMatchObject({ n: 200, mature: true });
  });
});

describe('the sentence', () => {
  it('tells the share of all', () => {
    expect(answerAcquisition(WORLD).sentence).toMatch(
      /^13\.2 % of users \(29 of 220\) reach .* whether or not they paused before\.$/,
    );
  });

  it('says that everybody is too young', () => {
    expect(answerAcquisition([row('2026-06-01', 'ramp', 10, 0, 0)]).sentence).toMatch(/^Too young: /);
    expect(answerAcquisition([]).sentence).toMatch(/^Too young: /);
  });
});

it('the ranking tells who stands out from the average', () => {
  const { average, segments } = answerAcquisition(WORLD).ranking;
  expect(average).toBeCloseTo(29 / 220, 12);
  const products = segments.filter(({ by }) => by === 'first product');
  expect(products.map(({ segment, n, x, apart }) => [segment, n, x, apart])).toEqual([
    ['ramp', 120, 25, 'above'],
    ['exchange', 100, 4, 'below'],
  ]);
});
