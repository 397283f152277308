import { describe, expect, test } from 'vitest';
import { rankSegments, type SegmentCounts } from '../../src/economics/rankedSegments.js';
import { shrinkRates } from '../../src/economics/shrunkRates.js';
import { stream } from '../../src/math/random.js';
import { beta, binomial } from '../../src/math/variates.js';

/** People who have each `times` rows, all alike. */
function segment(name: string, people: number, there: number, times = 1): SegmentCounts {
  const square = times * times;
  return {
    segment: name,
    n: people * times,
    x: there * times,
    xx: there * square,
    nx: there * square,
    nn: people * square,
  };
}

const WORLD = [
  segment('low', 1000, 60),
  segment('lucky', 10, 4),
  segment('high', 1000, 200),
  segment('usual', 1000, 130),
];

describe('a kind', () => {
  const ranked = rankSegments(WORLD);

  test('has the shares of the beta-binomial, the highest first', () => {
    expect(ranked.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
    for (const [k, { estimate }] of shrinkRates(ranked).entries())
      expect(ranked[k]!.share.estimate).toBeCloseTo(estimate, 9);
    expect(ranked.map(({ share }) => -share.estimate)).toEqual(
      ranked.map(({ share }) => -share.estimate).toSorted((a, b) => a - b),
    );
  });

  test('tells apart from the average what chance does not explain, and not ten lucky ones', () => {
    expect(Object.fromEntries(ranked.map(({ segment: name, apart }) => [name, apart]))).toEqual({
      high: 'above',
      lucky: null,
      usual: null,
      low: 'below',
    });
  });

  test('of segments alike has one share for all, told apart by nothing', () => {
    const alike = rankSegments([segment('a', 100, 10), segment('b', 100, 11), segment('c', 100, 9)]);
    expect(new Set(alike.map(({ share }) => share.estimate)).size).toBe(1);
    expect(alike.map(({ segment: name, apart }) => [name, apart])).toEqual([
      ['b', null],
      ['a', null],
      ['c', null],
    ]);
  });

  test('of one segment, or of segments without rows, is not ranked', () => {
    expect(rankSegments([])).toEqual([]);
    expect(rankSegments([segment('only', 100, 10), segment('empty', 0, 0)])).toEqual([]);
  });
});

test('people who are seen ten times tell no more than once', () => {
  const often = WORLD.map(({ segment: name, n, x }) => segment(name, n, x, 10));
  expect(rankSegments(often).map(({ share }) => share)).toEqual(rankSegments(WORLD).map(({ share }) => share));
});

test('groups that differ are told apart as far as they do, and their intervals hold', () => {
  const draw = stream(8, 'groups');
  let held = 0;
  const groups = 40;
  const rounds = 25;
  for (let round = 0; round < rounds; round++) {
    const rates = Array.from({ length: groups }, () => beta(draw, 4, 36));
    const counted = rates.map((rate) => ({ n: 150, x: binomial(draw, 150, rate) }));
    const shares = shrinkRates(counted);
    held += shares.filter(({ lower, upper }, k) => lower <= rates[k]! && rates[k]! <= upper).length;
    const distance = (of: (k: number) => number) => rates.reduce((sum, rate, k) => sum + (of(k) - rate) ** 2, 0);
    expect(distance((k) => shares[k]!.estimate)).toBeLessThan(distance((k) => counted[k]!.x / 150) * 1.05);
  }
  const share = held / (groups * rounds);
  expect(share).toBeGreaterThan(0.92);
  expect(share).toBeLessThan(0.975);
});

test('where nothing differs, few are told apart', () => {
  const draw = stream(9, 'alike');
  const rounds = 100;
  let told = 0;
  for (let round = 0; round < rounds; round++)
    told += rankSegments(Array.from({ length: 20 }, (_, k) => segment(`${k}`, 200, binomial(draw, 200, 0.1)))).filter(
      ({ apart }) => apart !== null,
    ).length;
  // Of 2,000; 95 % intervals of each alone would name 100.
  expect(told).toBeLessThan(20);
});
