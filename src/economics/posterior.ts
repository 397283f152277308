/**
 * What the data leave open: draws of the parameters.
 *
 * 1. Beforehand every parameter's logarithm is normal around a value of the data's scale, with a standard deviation of 3: nine in ten
 *    within a factor of 140 of it. Data that tell a parameter drown that; where they do not (a rate of leaving that hardly differs
 *    between customers has a likelihood that never falls again), the draws still have a distribution.
 * 2. Around the most probable parameters the distribution is near a normal one in the logarithms (Laplace's approximation). Proposals
 *    come from a t distribution about as wide, and are resampled in proportion to posterior over proposal (Rubin 1988, "Using the SIR
 *    algorithm to simulate posterior distributions"), for in crowds of thousands ridges are still bent.
 */
import { inverseNormal } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { cholesky } from '../math/symmetric.js';
import { gamma } from '../math/variates.js';
import { type Fitted, type Likelihood, maximize } from './likelihood.js';

export interface Uncertain {
  readonly likelihood: Likelihood;
  readonly fitted: Fitted;
  /** Where parameters are expected from the data's scale alone. */
  readonly center: readonly number[];
  /** Histories that each evaluation goes through. */
  readonly size: number;
}

interface Posterior extends Likelihood {
  readonly logLikelihood: (params: Float64Array) => number;
}

const PRIOR_SPREAD = 3;
const PROPOSALS_PER_DRAW = 2;
const DEGREES = 5;
const WIDER = 1.2;
/** Histories times proposals: beyond, the ridges are straight enough and Laplace's approximation is taken as it is. */
const MOST_WORK = 5e6;

/** Parameters in so many draws, some of them equal. */
export function drawPosterior(uncertain: Uncertain, draws: number, stream: Stream): Float64Array[] {
  const { likelihood, fitted, center, size } = uncertain;
  const proposals = PROPOSALS_PER_DRAW * draws;
  const isLarge = size * proposals > MOST_WORK;
  if (isLarge && fitted.converged) return drawNormal(fitted, draws, stream);
  const posterior = withPrior(likelihood, center);
  const mode = maximize(posterior, [fitted.converged ? [...fitted.params] : center]);
  return isLarge ? drawNormal(mode, draws, stream) : resample(posterior, mode, proposals, draws, stream);
}

function withPrior(likelihood: Likelihood, center: readonly number[]): Posterior {
  const { names, value, hessian, logLikelihood } = likelihood;
  const precision = 1 / PRIOR_SPREAD ** 2;
  const distance = (params: Float64Array, k: number) => Math.log(params[k]! / center[k]!);
  const logPrior = (params: Float64Array) =>
    params.reduce((sum, _, k) => sum - 0.5 * precision * distance(params, k) ** 2, 0);
  const scratch = new Float64Array(center.length);
  return {
    names,
    logLikelihood: (params) => (logLikelihood?.(params) ?? value(params, scratch)) + logPrior(params),
    value: (params, gradient) => {
      const sum = value(params, gradient);
      for (let k = 0; k < params.length; k++) gradient[k]! -= (precision * distance(params, k)) / params[k]!;
      return sum + logPrior(params);
    },
    ...(hessian && {
      hessian: (params) => {
        const result = hessian(params).slice();
        for (let k = 0; k < params.length; k++)
          result[k * (params.length + 1)]! -= (precision * (1 - distance(params, k))) / params[k]! ** 2;
        return result;
      },
    }),
  };
}

/** Parameters whose logarithms are a step away from the most probable ones. */
function moved({ params, root }: { readonly params: Float64Array; readonly root: Float64Array }, step: Float64Array) {
  const n = params.length;
  return params.map((param, row) => {
    let shift = 0;
    for (let column = 0; column <= row; column++) shift += root[row * n + column]! * step[column]!;
    return param * Math.exp(shift);
  });
}

function rooted({ params, covariance }: Fitted) {
  const root = covariance === null ? null : cholesky(covariance, params.length);
  if (root === null) throw new RangeError('the posterior has no maximum within reach');
  return { params, root };
}

function drawNormal(mode: Fitted, draws: number, stream: Stream): Float64Array[] {
  const at = rooted(mode);
  const step = () => at.params.map(() => inverseNormal(stream));
  return Array.from({ length: draws }, () => moved(at, step()));
}

function resample(
  posterior: Posterior,
  mode: Fitted,
  proposals: number,
  draws: number,
  stream: Stream,
): Float64Array[] {
  const at = rooted(mode);
  const proposed: Float64Array[] = [];
  const weights = new Float64Array(proposals);
  for (let k = 0; k < proposals; k++) {
    const wider = WIDER * Math.sqrt(DEGREES / (2 * gamma(stream, DEGREES / 2, 1)));
    const step = at.params.map(() => wider * inverseNormal(stream));
    const params = moved(at, step);
    const squares = step.reduce((sum, each) => sum + each * each, 0) / WIDER ** 2;
    const logProposal = -0.5 * (DEGREES + step.length) * Math.log1p(squares / DEGREES);
    const weight = Math.exp(posterior.logLikelihood(params) - mode.logLikelihood - logProposal);
    proposed.push(params);
    weights[k] = Number.isFinite(weight) ? weight : 0;
  }
  return systematic(proposed, weights, draws, stream.uniform());
}

/** Each about as often as its weight's share of the draws. */
function systematic<T>(values: readonly T[], weights: Float64Array, draws: number, offset: number): T[] {
  const step = weights.reduce((sum, weight) => sum + weight, 0) / draws;
  const taken: T[] = [];
  let passed = 0;
  values.forEach((value, k) => {
    passed += weights[k]!;
    while (taken.length < draws && (taken.length + offset) * step < passed) taken.push(value);
  });
  while (taken.length < draws) taken.push(taken[taken.length - 1]!);
  return taken;
}
