/** S-curves for budgets, drawn at random. */
import type { Curve } from '../../../src/economics/budget/gridOptimum.js';
import { normal } from '../../../src/math/distributions.js';
import type { Stream } from '../../../src/math/random.js';

export interface Hill {
  readonly top: number;
  readonly half: number;
  readonly slope: number;
}

/** Half saturation around the channel's even share of the budget; slopes from concave (1) to steep. */
export function drawHills(draw: Stream, count: number, budget: number, steepest: number): Hill[] {
  return Array.from({ length: count }, () => ({
    slope: 1 + (steepest - 1) * draw.uniform(),
    half: 1.5 * (budget / count) * Math.exp(normal(draw)),
    top: 1000 * Math.exp(normal(draw)),
  }));
}

export function curveOf({ top, half, slope }: Hill): Curve {
  return (spend) => {
    const power = (Math.max(0, spend) / half) ** slope;
    return (top * power) / (1 + power);
  };
}

/** Spends at random that add up to the budget. */
export function drawPlan(draw: Stream, count: number, budget: number): Float64Array {
  const shares = Float64Array.from({ length: count }, () => draw.uniform());
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => (budget * share) / total);
}
