/**
 * What `kro fit` had wrong where the oracle is the model itself: a likelihood at other parameters, weights against copies, groups that
 * never meet taken apart, arithmetic by hand.
 */
import { describe, expect, test } from 'vitest';
import { coxModel } from '../../src/economics/fit/cox.js';
import { logRankModel } from '../../src/economics/fit/logRank.js';
import { mmm } from '../../src/economics/fit/mmm.js';
import { bdwModel, sbgModel } from '../../src/economics/fit/retention.js';
import { transactionFit } from '../../src/economics/fit/transactions.js';
import { zilnFit } from '../../src/economics/fit/ziln.js';
import { bgBb } from '../../src/economics/transactions/bgBb.js';
import { bgNbd } from '../../src/economics/transactions/bgNbd.js';
import { mbgNbd } from '../../src/economics/transactions/mbgNbd.js';
import { stream } from '../../src/math/random.js';
import { fitCsv } from '../economics/fit/fitCsv.js';

const BG_NBD = transactionFit(bgNbd, 'T');
const MBG_NBD = transactionFit(mbgNbd, 'T');
const BG_BB = transactionFit(bgBb, 'periods');

describe('a model of transactions', () => {
  test('is not content with the lower of two tops', () => {
    const random = stream(129, 'second top');
    const given = mbgNbd.given([0.3, 0.1, 1.5, 15]);
    const rows = Array.from({ length: 40 }, () => {
      const age = 1 + 20 * random.uniform();
      const { frequency, recency } = given.drawHistory(random, age);
      return `${frequency},${recency},${age}`;
    });
    const csv = ['frequency,recency,T', ...rows].join('\n');
    const { logLikelihood, converged } = fitCsv(MBG_NBD, csv);
    const lower = { r: 0.5286970133638939, alpha: 0.10708546826032503, a: 0.6710837572681455, b: 1.1998276185290129 };
    const at = fitCsv(MBG_NBD, csv, { params: lower });
    expect(converged).toBe(true);
    expect(logLikelihood! - at.logLikelihood!).toBeGreaterThan(0.05);
  });

  test('tells r and alpha where only a and b run away', () => {
    // Everybody leaves with the same chance, so that a and b may be as large as they like.
    const random = stream(3, 'same chance');
    const given = bgNbd.given([0.5, 0.7, 1e7, 1e8]);
    const rows = Array.from({ length: 200 }, () => {
      const { frequency, recency } = given.drawHistory(random, 20);
      return `${frequency},${recency},20`;
    });
    const { se, warnings } = fitCsv(BG_NBD, ['frequency,recency,T', ...rows].join('\n'));
    expect(se['r']).toBeGreaterThan(0);
    expect(se['alpha']).toBeGreaterThan(0);
    expect(se['a']).toBeNull();
    expect(warnings.join()).not.toContain('tell r');
  });

  test('counts periods only so far', () => {
    const rows = Array.from({ length: 20 }, (_, k) => `${k % 3},${k % 3},6`);
    expect(() => fitCsv(BG_BB, ['frequency,recency,periods', ...rows].join('\n'), { horizon: 1e15 })).toThrow(
      '--horizon is 1000000000000000: this model counts periods one by one, 100000 at most',
    );
  });

  test('is refused figures that no customer has', () => {
    const rows = [...Array.from({ length: 20 }, () => '2,5,9'), '1e308,5,9'];
    expect(() => fitCsv(BG_NBD, ['frequency,recency,T', ...rows].join('\n'))).toThrow(
      'data.csv cannot be fitted: the function is',
    );
  });
});

test.each([
  ['sbg', sbgModel],
  ['bdw', bdwModel],
])('%s lists so many periods and no more', (_, model) => {
  const csv = 'period,survivors\n0,100\n1,60\n2,50\n3,45';
  expect(() => fitCsv(model, csv, { horizon: 1e9 })).toThrow(
    '3 periods that were seen and --horizon 1000000000 are more than the 10000 that are listed: ask for single ones with --at',
  );
  expect(() => fitCsv(model, `${csv}\n1000000000,40`)).toThrow('1000000000 periods that were seen are more');
  expect(fitCsv(model, csv, { at: [1e9] })).toMatchObject({ projection: [{ period: 1e9 }] });
});

describe('a ZILN', () => {
  const draw = stream(4, 'heavy tail');
  const values = Array.from({ length: 600 }, () => 10 * (1 - draw.uniform()) ** (-1 / 0.8));
  const weighted = (weight: number) =>
    fitCsv(zilnFit, ['value,weight', ...values.map((value) => `${value},${weight}`)].join('\n'));

  test('judges the tail by the weights, however small or large', () => {
    const once = weighted(1);
    expect(once).toMatchObject({ test: { tail: 'heavier' } });
    for (const weight of [0.4, 1e9]) {
      const some = weighted(weight);
      expect(some).toMatchObject({ test: { tail: 'heavier' }, spliced: {} });
      expect(some.warnings).toHaveLength(1);
      expect((some['spliced'] as { tailIndex: number }).tailIndex).toBeCloseTo(
        (once['spliced'] as { tailIndex: number }).tailIndex,
        9,
      );
    }
  });

  test('takes a weight of three for three rows', () => {
    const some = values.slice(0, 200);
    const thrice = fitCsv(zilnFit, ['value', ...some.flatMap((value) => [value, value, value])].join('\n'));
    const counted = fitCsv(zilnFit, ['value,weight', ...some.map((value) => `${value},3`)].join('\n'));
    const { spliced, test: tail } = counted as unknown as { spliced: Record<string, number>; test: object };
    expect(tail).toMatchObject({ tail: 'heavier', p: (thrice['test'] as { p: number }).p });
    const { mu, sigma, threshold, tailIndex } = thrice['spliced'] as Record<string, number>;
    for (const [name, value] of Object.entries({ mu, sigma, threshold, tailIndex }))
      expect(spliced[name]! / value!, name).toBeCloseTo(1, 6);
  });
});

test('log-rank compares those who meet, where late entry keeps others apart', () => {
  const met = ['5,1,A,0', '6,1,A,0', '8,0,A,0', '4,1,B,0', '9,1,B,0', '9,0,B,0'];
  const apart = ['30,1,C,20', '31,1,C,20'];
  const beside = ['30,1,D,20', '32,1,D,20'];
  const header = 'time,event,group,entry';
  const two = fitCsv(logRankModel, [header, ...met].join('\n'))['test'] as { statistic: number; df: number };
  const three = fitCsv(logRankModel, [header, ...met, ...apart].join('\n'))['test'] as typeof two;
  expect(three.df).toBe(1);
  expect(three.statistic).toBeCloseTo(two.statistic, 10);
  const other = fitCsv(logRankModel, [header, ...apart, ...beside].join('\n'))['test'] as typeof two;
  const four = fitCsv(logRankModel, [header, ...met, ...apart, ...beside].join('\n'))['test'] as typeof two;
  expect(four.df).toBe(2);
  expect(four.statistic).toBeCloseTo(two.statistic + other.statistic, 10);
});

test('a Cox likelihood has its value where one hazard is e^500 times another', () => {
  const csv = 'time,event,a\n1,1,1\n2,1,2\n3,1,3\n4,1,1\n5,0,5';
  const at = (a: number) => fitCsv(coxModel, csv, { covariates: ['a'], params: { a } }).logLikelihood;
  // Each who has the event meets the one with a = 5, who outweighs all others.
  expect(at(200)).toBeCloseTo(-13 * 200, 9);
  expect(at(500)).toBeCloseTo(-13 * 500, 9);
});

describe('a marketing mix', () => {
  const days = Array.from({ length: 60 }, (_, k) => new Date(Date.UTC(2024, 0, 1 + 7 * k)).toISOString().slice(0, 10));
  const random = stream(2, 'mix');
  const spends = days.map(() => 100 * random.uniform());
  const csv = [
    'date,y,x1',
    ...days.map((day, k) => `${day},${50 + (80 * spends[k]!) / (spends[k]! + 40) + random.uniform()},${spends[k]}`),
  ].join('\n');
  const options = { channels: ['x1'], saturation: 'hill' } as const;
  const fitted = fitCsv(mmm, csv, options);

  test('has at its parameters the likelihood that it tells', () => {
    const again = fitCsv(mmm, csv, { ...options, params: fitted.params });
    expect(again.logLikelihood).toBeCloseTo(fitted.logLikelihood!, 9);
  });

  test.each([
    ['x1.retention', -1, 'x1.retention is -1; a retention is from 0 to below 1'],
    ['x1.half', -3, 'x1.half is -3; half, slope and sigma are above 0'],
    ['sigma', -3, 'sigma is -3; half, slope and sigma are above 0'],
    ['foo', 3, 'there is no foo; it takes intercept, x1.retention, x1.half, x1.slope, x1.effect, sigma'],
  ])('is refused %s of %d', (name, value, sentence) => {
    expect(() => fitCsv(mmm, csv, { ...options, params: { ...fitted.params, [name]: value } })).toThrow(
      `--params: ${sentence}`,
    );
  });
});

test('columns that are ignored may have one name, the model’s own may not', () => {
  const rows = Array.from({ length: 20 }, (_, k) => `a,b,${k % 3},${k % 3},9`);
  const fit = (header: string) => fitCsv(BG_NBD, [header, ...rows].join('\n'));
  expect(fit('note,note,frequency,recency,T').n).toBe(20);
  expect(() => fit('T,note,frequency,recency,T')).toThrow('data.csv has the column T twice');
});
