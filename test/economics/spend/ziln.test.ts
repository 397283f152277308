/** The oracle is the generator twin; of interval and test, how often they are right. */
import { expect, test } from 'vitest';
import { testLogNormalTail } from '../../../src/economics/spend/logNormalTail.js';
import { fitSpliced, splicedMean } from '../../../src/economics/spend/spliced.js';
import {
  countedOnce,
  drawZiln,
  fitZiln,
  summarize,
  type Ziln,
  zilnErrors,
  zilnMean,
} from '../../../src/economics/spend/ziln.js';
import { zilnMeanInterval } from '../../../src/economics/spend/zilnMean.js';
import { inverseNormal } from '../../../src/math/distributions.js';
import { stream } from '../../../src/math/random.js';

const IS_WHOLE = process.env['KRO_ALL_COVERAGE'] !== undefined;
const SETS = IS_WHOLE ? 1000 : 200;

const sample = (truth: Ziln, n: number, set: number) => {
  const draw = stream(set, 'values', n);
  return Float64Array.from({ length: n }, () => drawZiln(draw, truth));
};
const summaryOf = (value: Float64Array) => summarize(countedOnce(value));

test('the three parameters are found again', () => {
  const truth = { p: 0.3, mu: 2, sigma: 1.5 };
  const summary = summaryOf(sample(truth, 50_000, 1));
  const found = fitZiln(summary);
  const errors = zilnErrors(found, summary);
  for (const name of ['p', 'mu', 'sigma'] as const)
    expect(Math.abs(found[name] - truth[name])).toBeLessThan(4 * errors[name]);
});

const CELLS = [1, 1.75, 2.5].flatMap((sigma) => [200, 1000, 5000].map((n) => ({ sigma, n })));

test.each(IS_WHOLE ? CELLS : CELLS.filter(({ n }) => n < 5000))(
  'the generalised interval of the mean covers 87–93 %: sigma $sigma, n $n',
  ({ sigma, n }) => {
    const truth = { p: 0.3, mu: 2, sigma };
    let hits = 0;
    for (let set = 0; set < SETS; set++) {
      const { lower, upper } = zilnMeanInterval(summaryOf(sample(truth, n, set)), 1000, stream(set, 'draws'));
      if (zilnMean(truth) >= lower && zilnMean(truth) <= upper) hits++;
    }
    if (IS_WHOLE) console.log('ziln mean', sigma, n, hits / SETS);
    const luck = IS_WHOLE ? 0 : 3 * Math.sqrt((0.9 * 0.1) / SETS);
    expect(Math.abs(hits / SETS - 0.9)).toBeLessThanOrEqual(0.03 + luck);
  },
);

test('log-normal values are called so in all but about 1 of 100 cases', () => {
  let wrong = 0;
  for (let set = 0; set < 400; set++) {
    const draw = stream(set, 'tail');
    const values = Float64Array.from({ length: 120 }, () => Math.exp(2 * inverseNormal(draw) - 5));
    if (testLogNormalTail(countedOnce(values))!.tail !== 'log-normal') wrong++;
  }
  expect(wrong).toBeLessThanOrEqual(12);
  expect(testLogNormalTail(countedOnce(new Float64Array(49).fill(1)))).toBeNull();
});

test('a spliced distribution is found again, and its mean, where a log-normal one is far off', () => {
  const draw = stream(2, 'spliced');
  const values = Float64Array.from({ length: 20_000 }, () => {
    if (draw.uniform() < 0.1) return 60 * (1 - draw.uniform()) ** (-1 / 1.8);
    for (;;) {
      const value = Math.exp(2.5 + inverseNormal(draw));
      if (value <= 60) return value;
    }
  });
  expect(testLogNormalTail(countedOnce(values))).toMatchObject({ tail: 'heavier', p: 0.002 });
  const spliced = fitSpliced(countedOnce(values))!;
  expect(Math.abs(spliced.tailIndex - 1.8)).toBeLessThan(0.1);
  expect(Math.abs(spliced.mu - 2.5)).toBeLessThan(0.1);
  expect(Math.abs(spliced.sigma - 1)).toBeLessThan(0.1);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(splicedMean(spliced) / mean).toBeCloseTo(1, 1);
  expect(splicedMean({ ...spliced, tailIndex: 0.9 })).toBe(Infinity);
});
