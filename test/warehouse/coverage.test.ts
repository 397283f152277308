import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Window } from '../../src/time.js';
import { firstGap, merge, without } from '../../src/warehouse/coverage.js';

const window = fc.tuple(fc.nat(20), fc.nat(5)).map(([from, days]): Window => ({ from, to: from + days }));

function daysOf(windows: readonly Window[]): number[] {
  const days = windows.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
  return [...new Set(days)].toSorted((a, b) => a - b);
}

test('merging keeps the days and leaves no two windows that touch', () => {
  fc.assert(
    fc.property(fc.array(window), (windows) => {
      const merged = merge(windows);
      expect(daysOf(merged)).toEqual(daysOf(windows));
      expect(merged.slice(1).every(({ from }, i) => from > merged[i]!.to + 1)).toBe(true);
    }),
  );
});

test('without is the difference of the sets of days', () => {
  fc.assert(
    fc.property(window, fc.array(window), (whole, others) => {
      const taken = new Set(daysOf(others));
      expect(daysOf(without(whole, others))).toEqual(daysOf([whole]).filter((day) => !taken.has(day)));
    }),
  );
});

test('the first gap is the first day missing between loaded ones', () => {
  fc.assert(
    fc.property(fc.array(window), (windows) => {
      const days = daysOf(windows);
      expect(firstGap(windows)).toBe(
        days.map((day) => day + 1).find((day, i) => i + 1 < days.length && days[i + 1] !== day),
      );
    }),
  );
});
