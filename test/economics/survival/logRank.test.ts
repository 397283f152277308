/** Log-rank against R's survdiff, Peto–Peto against lifelines 0.30, late entry against the score test of R's coxph. */
import { describe, expect, test } from 'vitest';
import { logRank } from '../../../src/economics/survival/logRank.js';
import { livesWhere, placebo, treated } from './remission.js';

const thirds = [0, 1, 2].map((third) => livesWhere((row) => row % 3 === third));

describe('Freireich', () => {
  test('log-rank of two groups, with observed and expected', () => {
    const { test: result, groups } = logRank([treated, placebo], 'log-rank');
    expect(result.statistic).toBeCloseTo(16.7929409892, 9);
    expect(result.p).toBeCloseTo(4.16881e-5, 10);
    expect(groups[0]).toMatchObject({ n: 21, observed: 9, expected: expect.closeTo(19.250501, 6) });
    expect(groups[1]).toMatchObject({ n: 21, observed: 21, expected: expect.closeTo(10.749499, 6) });
  });

  test('Peto–Peto', () => {
    expect(logRank([treated, placebo], 'peto').test.statistic).toBeCloseTo(14.08413986685654, 10);
  });

  test('three groups', () => {
    const { test: result } = logRank(thirds, 'log-rank');
    expect(result.df).toBe(2);
    expect(result.statistic).toBeCloseTo(0.7163805891691822, 10);
    expect(logRank(thirds, 'peto').test.statistic).toBeCloseTo(0.5697613799957723, 10);
  });
});

test('with late entry and no ties it is the score test of a Cox model: .3606', () => {
  const time = [2.5, 3.5, 4.1, 5.2, 6.6, 7.3, 8.4, 9.9];
  const entry = [0, 2, 1, 3, 0, 4, 2, 5];
  const event = [1, 1, 0, 1, 1, 1, 0, 1];
  const of = (group: number) => {
    const rows = time.flatMap((_, row) => (row % 2 === group ? [row] : []));
    const pick = (values: readonly number[]) => Float64Array.from(rows, (row) => values[row]!);
    return { time: pick(time), entry: pick(entry), event: pick(event) };
  };
  expect(logRank([of(0), of(1)], 'log-rank').test.statistic).toBeCloseTo(0.360639360639, 9);
});

test('the order of the groups does not matter, and who is never at risk of an event says nothing', () => {
  const turned = logRank(thirds.toReversed(), 'log-rank').test;
  expect(turned.statistic).toBeCloseTo(0.7163805891691822, 10);
  const early = { time: Float64Array.of(0.5, 0.7), event: [0, 0], entry: null };
  const { test: result, groups } = logRank([...thirds, early], 'log-rank');
  expect(result).toMatchObject({ df: 2, statistic: expect.closeTo(0.7163805891691822, 10) });
  expect(groups[3]).toEqual({ n: 2, observed: 0, expected: 0 });
});

test('groups that never meet are not compared', () => {
  const before = { time: Float64Array.of(1, 2), event: [1, 1], entry: Float64Array.of(0, 0) };
  const after = { time: Float64Array.of(8, 9), event: [1, 1], entry: Float64Array.of(5, 5) };
  expect(() => logRank([before, after], 'log-rank')).toThrow(new RangeError('no two groups are ever at risk together'));
});
