/**
 * Maximum likelihood for models whose parameters are all positive: Newton's method in their logarithms, so that no bound is ever
 * met, and standard errors from the Hessian at the maximum.
 */
import { minimize } from '../math/minimize.js';
import { invertPositive } from '../math/symmetric.js';

export interface Likelihood {
  /** The field's names of the parameters, in order. */
  readonly names: readonly string[];
  /** Log-likelihood at these parameters; writes its gradient with respect to the parameters themselves. */
  readonly value: (params: Float64Array, gradient: Float64Array) => number;
}

export interface Fitted {
  readonly names: readonly string[];
  readonly params: Float64Array;
  /** Of the parameters themselves; NaN where the data do not tell. */
  readonly se: Float64Array;
  /** Of the parameters' logarithms, row by row; null where the Hessian is not positive definite. */
  readonly covariance: Float64Array | null;
  readonly logLikelihood: number;
  readonly converged: boolean;
  readonly warnings: readonly string[];
}

/** A parameter known no better than within a factor of e^±VAGUE is not known. */
const VAGUE = 5;

/** Climbs from each start and keeps the best. Throws RangeError where the likelihood is not finite at any start. */
export function maximize(likelihood: Likelihood, starts: readonly (readonly number[])[]): Fitted {
  const found = starts.map((start) => minimize(inLogarithms(likelihood), start.map(Math.log)));
  const best = found.reduce((a, b) => (b.value < a.value ? b : a));
  const n = likelihood.names.length;
  const params = best.x.map(Math.exp);
  const covariance = invertPositive(best.hessian, n);
  const errors = Float64Array.from({ length: n }, (_, k) => Math.sqrt(covariance?.[k * n + k] ?? Number.NaN));
  const vague = likelihood.names.filter((_, k) => !(errors[k]! < VAGUE));
  return {
    names: likelihood.names,
    params,
    se: errors.map((error, k) => error * params[k]!),
    covariance,
    logLikelihood: -best.value,
    converged: best.converged && vague.length === 0,
    warnings: vague.map((name) => `the data do not tell ${name}: a wide range of it explains them as well`),
  };
}

function inLogarithms({ value }: Likelihood) {
  return (logs: Float64Array, gradient: Float64Array): number => {
    const params = logs.map(Math.exp);
    const result = value(params, gradient);
    for (let k = 0; k < params.length; k++) gradient[k] = -gradient[k]! * params[k]!;
    return -result;
  };
}
