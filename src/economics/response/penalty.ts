/**
 * What is believed of a curve before any data, so weak that a series which tells anything overrules it: normal on the coordinates
 * of the search. Without it a flat profile would send a half saturation to infinity. Assumptions of this project.
 */
import type { Family } from './saturation.js';

interface Belief {
  readonly name: 'retention' | 'half' | 'slope';
  readonly mean: number;
  readonly sd: number;
}

/** logit retention: .05 to .9; ln (half ÷ usual spend): a tenth to sixteen times; ln slope: .5 to 4 (two standard deviations). */
const RETENTION: Belief = { name: 'retention', mean: -0.4, sd: 1.3 };
const HALF: Belief = { name: 'half', mean: 0.25, sd: 1.25 };
const SLOPE: Belief = { name: 'slope', mean: 0.35, sd: 0.5 };

export const PENALTIES: Readonly<Record<Family, readonly Belief[]>> = {
  hill: [RETENTION, HALF, SLOPE],
  logistic: [RETENTION, HALF],
};

/** The sum of ½((θ − mean) ÷ sd)² over the channels' coordinates, its gradient and second derivatives. */
export function penaltyOf(theta: Float64Array, family: Family) {
  const beliefs = PENALTIES[family];
  const gradient = new Float64Array(theta.length);
  const curvature = new Float64Array(theta.length);
  let value = 0;
  theta.forEach((at, j) => {
    const { mean, sd } = beliefs[j % beliefs.length]!;
    const off = (at - mean) / sd;
    value += off ** 2 / 2;
    gradient[j] = off / sd;
    curvature[j] = 1 / sd ** 2;
  });
  return { value, gradient, curvature };
}
