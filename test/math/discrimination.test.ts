import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaUnderRoc, averagePrecision } from '../../src/math/discrimination.js';

/** Scores with many ties, and outcomes. */
const SCORED = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { minLength: 1, maxLength: 40 });

describe('the area under the ROC curve', () => {
  test('is the share of pairs in which the one scores above the zero, ties by half', () => {
    fc.assert(
      fc.property(SCORED, (rows) => {
        const ones = rows.filter(([, y]) => y);
        const zeros = rows.filter(([, y]) => !y);
        const won = ones.flatMap(([a]) => zeros.map(([b]): number => (a > b ? 1 : a === b ? 0.5 : 0)));
        const expected = won.length === 0 ? null : won.reduce((sum, win) => sum + win, 0) / won.length;
        const actual = areaUnderRoc(...columns(rows));
        if (expected === null) expect(actual).toBeNull();
        else expect(actual).toBeCloseTo(expected, 12);
      }),
    );
  });

  test('does not change when scores are told on another scale', () => {
    fc.assert(
      fc.property(SCORED, (rows) => {
        const [scores, y] = columns(rows);
        expect(areaUnderRoc(scores.map(Math.exp), y)).toEqual(areaUnderRoc(scores, y));
      }),
    );
  });
});

describe('average precision', () => {
  test('is the mean over the ones of the precision down to their score', () => {
    fc.assert(
      fc.property(SCORED, (rows) => {
        const ones = rows.filter(([, y]) => y);
        const precision = (score: number) =>
          ones.filter(([a]) => a >= score).length / rows.filter(([a]) => a >= score).length;
        const actual = averagePrecision(...columns(rows));
        if (ones.length === 0) expect(actual).toBeNull();
        else expect(actual).toBeCloseTo(ones.reduce((sum, [a]) => sum + precision(a), 0) / ones.length, 12);
      }),
    );
  });

  test('without ties is the sum of recall gained times precision', () => {
    // Ones at the places 1, 3 and 4 of 5.
    expect(averagePrecision([0.9, 0.8, 0.7, 0.6, 0.5], [1, 0, 1, 1, 0])).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
  });
});

function columns(rows: readonly (readonly [number, boolean])[]): [scores: number[], y: number[]] {
  return [rows.map(([score]) => score), rows.map(([, y]) => Number(y))];
}
