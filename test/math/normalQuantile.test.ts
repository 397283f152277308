import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalQuantile } from '../../src/math/normalQuantile.js';

test('the values that Wichura 1988 gives to check a program by', () => {
  expect(normalQuantile(0.25)).toBeCloseTo(-0.6744897501960817, 15);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167814, 14);
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798409, 13);
});

test('percentage points of tables', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  expect(normalQuantile(0.995)).toBeCloseTo(2.5758293035489, 13);
  expect(normalQuantile(0.5)).toBe(0);
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
});

test('the distribution function, integrated, gives the probability back', () => {
  for (const p of [1e-6, 0.01, 0.0749, 0.0751, 0.3, 0.6, 0.924, 0.926, 0.999]) {
    const z = normalQuantile(p);
    expect(0.5 + integral(z)).toBeCloseTo(p, 12);
  }
});

test('is odd about a half, and rises', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
      fc.double({ min: 1e-9, max: 0.5, noNaN: true }),
      (a, b) => {
        expect(normalQuantile(1 - a)).toBeCloseTo(-normalQuantile(a), 5);
        if (a < b) expect(normalQuantile(a)).toBeLessThanOrEqual(normalQuantile(b));
      },
    ),
  );
});

/** Of the density from 0 to z, by Simpson's rule. */
function integral(z: number): number {
  const steps = 2000;
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(z);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * density((z * i) / steps);
  return (sum * z) / steps / 3;
}
