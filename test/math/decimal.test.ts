import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { divide, floorTo, fromFloat, multiply, ONE } from '../../src/math/decimal.js';

/** The oracle: arbitrary-precision integers, rounded half-even by comparing twice the remainder. */
function halfEven(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n !== denominator < 0n ? -1n : 1n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const quotient = n / d;
  const twice = (n % d) * 2n;
  const up = twice > d || (twice === d && quotient % 2n === 1n);
  return sign * (up ? quotient + 1n : quotient);
}

const amount = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
  // Products that end exactly in half a unit.
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n * 50_000),
);
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const fits = (value: bigint) => value <= SAFE && value >= -SAFE;

describe('exact decimals against arbitrary-precision integers', () => {
  test('multiply rounds half-even', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const expected = halfEven(BigInt(a) * BigInt(b), 100_000_000n);
        if (fits(expected)) expect(BigInt(multiply(a, b))).toBe(expected);
        else expect(() => multiply(a, b)).toThrow(RangeError);
      }),
      { numRuns: 20_000 },
    );
  });

  test('divide rounds half-even', () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        fc.pre(b !== 0);
        const expected = halfEven(BigInt(a) * 100_000_000n, BigInt(b));
        if (fits(expected)) expect(BigInt(divide(a, b))).toBe(expected);
        else expect(() => divide(a, b)).toThrow(RangeError);
      }),
      { numRuns: 20_000 },
    );
  });

  test('known halves', () => {
    expect(multiply(1, ONE / 2)).toBe(0);
    expect(multiply(3, ONE / 2)).toBe(2);
    expect(multiply(5, ONE / 2)).toBe(2);
    expect(multiply(-3, ONE / 2)).toBe(-2);
    expect(divide(ONE, 3 * ONE)).toBe(33_333_333);
    expect(() => divide(ONE, 0)).toThrow(RangeError);
  });

  test('fromFloat and floorTo', () => {
    expect(fromFloat(0.1)).toBe(10_000_000);
    expect(() => fromFloat(1e9)).toThrow(RangeError);
    expect(floorTo(1_999_999, 1_000_000)).toBe(1_000_000);
  });
});
