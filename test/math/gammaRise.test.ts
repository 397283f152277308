/** Rises of ln Γ and ψ against their recurrences: ln Γ(x + n) − ln Γ(x) = Σ ln (x + k), ψ likewise with 1 / (x + k). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digammaRise, gammalnRise } from '../../src/math/gammaRise.js';

test('whole rises, from small to huge arguments', () => {
  const x = fc.double({ min: -3, max: 12, noNaN: true }).map((power) => 10 ** power);
  fc.assert(
    fc.property(x, fc.integer({ min: 1, max: 50 }), (at, n) => {
      const steps = Array.from({ length: n }, (_, k) => at + k);
      const log = steps.reduce((sum, step) => sum + Math.log(step), 0);
      const size = steps.reduce((sum, step) => sum + Math.abs(Math.log(step)), 0);
      expect(Math.abs(gammalnRise(at, n) - log)).toBeLessThan(2e-13 * Math.max(1, size));
      const inverse = steps.reduce((sum, step) => sum + 1 / step, 0);
      expect(Math.abs(digammaRise(at, n) / inverse - 1)).toBeLessThan(2e-12);
    }),
  );
});

test('tiny rises keep their digits where a difference would lose them', () => {
  expect(gammalnRise(1e8, 1e-6) / (1e-6 * (Math.log(1e8) - 0.5e-8))).toBeCloseTo(1, 12);
  expect(digammaRise(1e8, 1e-6) / 1e-14).toBeCloseTo(1, 7);
  expect([gammalnRise(20, 0), digammaRise(20, 0)]).toEqual([0, 0]);
});
