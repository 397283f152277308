/**
 * Marketing-mix model: what each channel's spend adds to a series.
 *
 *   y(t) = Σ γ z(t) + Σ effect × saturation(adstock(spend(t); retention); half, slope) + ε(t)
 *
 *   1. Effects add up, never subtract, and carry over geometrically; what was spent before the first period is unknown and taken as 0.
 *   2. Spend is not chosen by what it is about to bring, once controls and seasons are accounted for.
 *   3. Errors have one variance. They may be correlated over periods: the bands are bootstrapped in blocks (contributions.ts), the standard
 *      errors take them as independent.
 *
 * Jin, Wang, Sun, Chan and Koehler 2017, "Bayesian methods for media mix modeling with carryover and shape effects", by least
 * squares instead of sampling: see projection.ts.
 */
import { type Minimum, minimize } from '../../math/minimize.js';
import { dot } from '../../math/orthogonal.js';
import { linearPart } from './linearPart.js';
import type { Mix, MixCurves } from './mix.js';
import { likeliestSigma, logLikelihoodOf } from './predicted.js';
import { type Projected, type Projection, projectionOf, type Shape, usualOf } from './projection.js';
import { FAMILIES, type Family } from './saturation.js';

export interface MixFit {
  readonly curves: MixCurves;
  readonly theta: Float64Array;
  /** Of the penalized objective in the coordinates of the search, row by row. */
  readonly hessian: Float64Array;
  readonly logLikelihood: number;
  /** The standard deviation of the errors that makes it largest; `curves.sigma` has its degrees of freedom. */
  readonly likeliestSigma: number;
  readonly aic: number;
  readonly converged: boolean;
}

/** The better family by AIC comes first; the other beside it, where both were asked for. */
export function fitMix(mix: Mix, families: readonly Family[] = FAMILIES): MixFit[] {
  return families.map((family) => fitFamily(mix, family)).sort((a, b) => a.aic - b.aic);
}

function fitFamily(mix: Mix, family: Family): MixFit {
  let sigma = Math.sqrt(spread(mix.y));
  let found = search(projectionOf(mix, family, sigma), starts(mix, family));
  // The weight of a lift depends on the errors of the periods, and those on the fit.
  for (let round = 0; round < (mix.lifts.length > 0 ? 4 : 0); round++) {
    sigma = curvesAt(mix, family, found.x, sigma).sigma;
    found = search(projectionOf(mix, family, sigma), [found.x]);
  }
  return described(mix, family, found, sigma);
}

function spread(y: Float64Array): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  return y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length;
}

function starts(mix: Mix, family: Family): Float64Array[] {
  const { theta } = projectionOf(mix, family, 1);
  const places = [0.2, 0.6].flatMap((retention) => [0.5, 2].map((half) => ({ retention, half, slope: 1.3 })));
  return places.map((place) =>
    theta(mix.channels.map(({ spend }): Shape => ({ ...place, half: place.half * usualOf(spend) }))),
  );
}

/** The best of the minima from all starts. */
export function search({ at }: Projection, from: readonly Float64Array[]): Minimum {
  let last: { readonly theta: Float64Array; readonly result: Projected } | null = null;
  const look = (theta: Float64Array) => {
    if (last === null || last.theta !== theta) last = { theta, result: at(theta) };
    return last.result;
  };
  const value = (theta: Float64Array, gradient: Float64Array) => {
    const result = look(theta);
    gradient.set(result.gradient);
    return result.value;
  };
  const found = from.map((theta) =>
    minimize(value, theta, { hessian: (theta) => look(theta).hessian, tolerance: 1e-9 }),
  );
  return found.reduce((best, one) => (one.value < best.value ? one : best));
}

/** All parameters at these coordinates; sigma with its degrees of freedom. */
export function curvesAt(mix: Mix, family: Family, theta: Float64Array, sigma: number): MixCurves {
  const projection = projectionOf(mix, family, sigma);
  const { effects } = projection.at(theta);
  const curves = projection.shapes(theta).map((shape, k) => ({ ...shape, effect: effects[k]! }));
  const { coefficients, residuals } = linearPart(mix, family, curves);
  const free = Math.max(1, mix.y.length - parametersOf(mix, family));
  return { family, curves, coefficients, sigma: Math.sqrt(dot(residuals, residuals) / free) };
}

function described(mix: Mix, family: Family, { x, hessian, converged }: Minimum, sigma: number): MixFit {
  const curves = curvesAt(mix, family, x, sigma);
  // AIC compares the periods' likelihood alone, with the variance that makes it largest.
  const { residuals } = linearPart(mix, family, curves.curves);
  const likeliest = likeliestSigma(residuals);
  const logLikelihood = logLikelihoodOf(residuals, likeliest);
  return {
    curves,
    theta: x,
    hessian,
    logLikelihood,
    likeliestSigma: likeliest,
    aic: 2 * parametersOf(mix, family) - 2 * logLikelihood,
    converged,
  };
}

/** Linear coefficients, those of the curves, and sigma. */
export function parametersOf(mix: Mix, family: Family): number {
  return mix.linear.length + mix.channels.length * (family === 'hill' ? 4 : 3) + 1;
}
