import { describe, expect, it } from 'vitest';
import { answerMonetization, type PayerRow } from '../../src/answers/monetization.js';

const counts = (entry_product: string, n30: number, n180: number) => ({
  entry_product,
  users: 100,
  n30,
  n90: n180,
  n180,
});
const payer = (entry_product: string, d30: number, d180: number | null): PayerRow => {
  const late = d180 === null ? null : d180.toFixed(8);
  return { entry_product, d30: d30.toFixed(8), d90: late, d180: late };
};

const WORLD = [
  ...Array.from({ length: 50 }, (_, i) => payer('ramp', 20 + i / 10, 40)),
  payer('ramp', 99, null),
  ...Array.from({ length: 20 }, () => payer('exchange', 1, 2)),
];
const COUNTS = [counts('exchange', 100, 80), counts('ramp', 100, 80)];

describe('the value of a user', () => {
  const { cohorts, sentence } = answerMonetization(COUNTS, WORLD, undefined);
  const cell = (product: string, days: number) =>
    cohorts.find((one) => one.product === product)!.values.find((one) => one.days === days)!;

  it('is a mean over payers and others alike', () => {
    expect(cell('exchange', 30)).toMatchObject({ n: 100, estimate: 0.2, mature: true });
    expect(cell('ramp', 180)).toMatchObject({ n: 80, estimate: 25, mature: false });
  });

  it('lies within its interval', () => {
    for (const { values } of cohorts)
      for (const { estimate, lower, upper } of values) {
        expect(lower!).toBeLessThan(estimate!);
        expect(upper!).toBeGreaterThan(estimate!);
      }
  });

  it('says how much the largest bring', () => {
    expect(cell('ramp', 30).topShare).toBeCloseTo(99 / (50 * 20 + 122.5 + 99), 6);
  });

  it('is compared at the longest horizon', () => {
    expect(sentence).toMatch(
      /^To day 180 a ramp-acquired user has brought 25\.00 USD net, an exchange-acquired one 0\.50 USD; the intervals do not overlap\. Anything above cost came from 62\.5 % \(median 40\.00 USD\) of the ramp-acquired and 25\.0 % \(median 2\.00 USD\) of the others\.$/,
    );
  });

  it('has no interval where few carry it, and says so', () => {
    const heavy = [...WORLD, payer('ramp', 5_000, 9_000)];
    const { cohorts: skewed, sentence: told } = answerMonetization(COUNTS, heavy, undefined);
    const value = skewed.find(({ product }) => product === 'ramp')!.values.at(-1)!;
    expect(value).toMatchObject({ estimate: 137.5, lower: null, upper: null, restsOn: 1, medianPayer: 40 });
    expect(value.payers).toMatchObject({ n: 80, estimate: 51 / 80 });
    expect(told).toMatch(/the means rest on few: half of the one comes from 1 user, half of the other from 10 users/);
  });

  it('comes out the same each time', () => {
    expect(answerMonetization(COUNTS, WORLD, undefined)).toEqual(answerMonetization(COUNTS, WORLD, undefined));
  });

  it('is too young where no life is long enough', () => {
    const young = answerMonetization([counts('ramp', 0, 0), counts('exchange', 0, 0)], [], undefined);
    expect(young.sentence).toMatch(/^Too young/);
    expect(young.cohorts[0]!.values[0]).toMatchObject({ n: 0, estimate: null, lower: null, topShare: null });
  });
});

describe('ROAS', () => {
  it('waits for spend', () => {
    expect(answerMonetization([], [], { spend_usd: '0.00000000', net_revenue_usd: '0.00000000' }).roas).toMatchObject({
      spendUsd: 0,
      roas: null,
      sentence: expect.stringMatching(/no marketing spend is loaded/),
    });
  });

  it('is revenue over spend', () => {
    expect(
      answerMonetization([], [], { spend_usd: '200.00000000', net_revenue_usd: '50.00000000' }).roas,
    ).toMatchObject({
      roas: 0.25,
      sentence: 'ROAS so far, by last touch (not incremental): 0.25 on 200.00 USD.',
    });
  });
});
