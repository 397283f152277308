import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from '../../src/math/wilson.js';

describe('wilson', () => {
  it.each([
    // Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i as Newcombe prints it', (successes, n, lower, upper) => {
    const interval = wilson(successes, n)!;
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  });

  it('holds the estimate, stays within 0 and 1, and mirrors', () => {
    const cases = fc
      .integer({ min: 1, max: 10_000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(cases, ([successes, n]) => {
        const { estimate, lower, upper } = wilson(successes, n)!;
        const mirrored = wilson(n - successes, n)!;
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(estimate);
        expect(upper).toBeGreaterThanOrEqual(estimate);
        expect(upper).toBeLessThanOrEqual(1);
        expect(mirrored.lower).toBeCloseTo(1 - upper, 12);
      }),
    );
  });

  it('says nothing about nobody, and refuses what cannot be', () => {
    expect(wilson(0, 0)).toBeNull();
    expect(() => wilson(3, 2)).toThrow(RangeError);
    expect(() => wilson(Number.NaN, 2)).toThrow(RangeError);
  });
});
