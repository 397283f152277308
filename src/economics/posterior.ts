/**
 * What the data leave open: draws of the parameters.
 *
 * 1. Beforehand every parameter's logarithm is normal around a value of the data's scale, with a standard deviation of 3: nine in ten
 *    within a factor of 140 of it. Data that tell a parameter drown that; where they do not (a rate of leaving that hardly differs
 *    between customers has a likelihood that never falls again), the draws still have a distribution.
 * 2. Around the most probable parameters the distribution is near a normal one in the logarithms (Laplace's approximation); in crowds of
 *    thousands ridges are still bent, so that it only begins the importance sampling (`importance.ts`).
 */
import { inverseNormal } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { cholesky } from '../math/symmetric.js';
import { drawDensity, type Proposal } from './importance.js';
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
/** Histories times draws: beyond, the ridges are straight enough and Laplace's approximation is taken as it is. */
const MOST_WORK = 2.5e6;

/** Parameters in so many draws, some of them equal. */
export function drawPosterior(uncertain: Uncertain, draws: number, stream: Stream): Float64Array[] {
  const { likelihood, fitted, center, size } = uncertain;
  const isLarge = size * draws > MOST_WORK;
  if (isLarge && fitted.converged) return drawNormal(fitted, draws, stream);
  const posterior = withPrior(likelihood, center);
  const mode = maximize(posterior, [fitted.converged ? [...fitted.params] : center]);
  if (isLarge) return drawNormal(mode, draws, stream);
  const logDensity = (logs: Float64Array) => posterior.logLikelihood(logs.map(Math.exp));
  return drawDensity(logDensity, rootOf(mode), draws, stream).draws.map((logs) => logs.map(Math.exp));
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

function rootOf({ params, covariance }: Fitted): Proposal {
  const root = covariance === null ? null : cholesky(covariance, params.length);
  if (root === null) throw new RangeError('the posterior has no maximum within reach');
  return { mean: params.map(Math.log), root };
}

function drawNormal(mode: Fitted, draws: number, stream: Stream): Float64Array[] {
  const { mean, root } = rootOf(mode);
  const n = mean.length;
  return Array.from({ length: draws }, () => {
    const step = mean.map(() => inverseNormal(stream));
    return mean.map((log, row) => {
      let shift = 0;
      for (let column = 0; column <= row; column++) shift += root[row * n + column]! * step[column]!;
      return Math.exp(log + shift);
    });
  });
}
