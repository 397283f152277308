/**
 * Maximum likelihood for models whose parameters are all positive: Newton's method in their logarithms, so that no bound is ever
 * met, and standard errors from the Hessian at the maximum.
 */
import { type MinimizeOptions, minimize } from '../math/minimize.js';
import { invertPositive } from '../math/symmetric.js';

export interface Likelihood {
  /** The field's names of the parameters, in order. */
  readonly names: readonly string[];
  /** Log-likelihood at these parameters; writes its gradient with respect to the parameters themselves. */
  readonly value: (params: Float64Array, gradient: Float64Array) => number;
  /** Its second derivatives, row by row; from differences of the gradient where absent. */
  readonly hessian?: (params: Float64Array) => Float64Array;
  /** Its value alone, where that is cheaper. */
  readonly logLikelihood?: (params: Float64Array) => number;
}

/**
 * A likelihood whose value, gradient and Hessian come out of one pass over the data: `pass` adds to the zeros it is given, of the
 * Hessian to the upper triangle alone, and returns the value. What was computed last is kept, for a search asks for the parts one
 * after another.
 */
export function onePass(
  names: readonly string[],
  pass: (params: Float64Array, gradient: Float64Array, hessian: Float64Array) => number,
): Likelihood {
  const n = names.length;
  let at = new Float64Array(n).fill(Number.NaN);
  let value = Number.NaN;
  let gradient = new Float64Array(n);
  let hessian = new Float64Array(n * n);
  const moveTo = (params: Float64Array) => {
    if (params.every((param, k) => param === at[k])) return;
    [at, gradient, hessian] = [params.slice(), new Float64Array(n), new Float64Array(n * n)];
    value = pass(at, gradient, hessian);
    for (let row = 0; row < n; row++)
      for (let column = 0; column < row; column++) hessian[row * n + column] = hessian[column * n + row]!;
  };
  return {
    names,
    value: (params, into) => {
      moveTo(params);
      into.set(gradient);
      return value;
    },
    hessian: (params) => {
      moveTo(params);
      return hessian;
    },
  };
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
export function maximize(
  likelihood: Likelihood,
  starts: readonly (readonly number[])[],
  options: Pick<MinimizeOptions, 'tolerance'> = {},
): Fitted {
  const hessian = hessianInLogarithms(likelihood);
  const found = starts.map((start) =>
    minimize(inLogarithms(likelihood), start.map(Math.log), { ...options, ...(hessian && { hessian }) }),
  );
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

/** Null where the likelihood has no Hessian of its own. */
function hessianInLogarithms({ value, hessian }: Likelihood): ((logs: Float64Array) => Float64Array) | null {
  if (hessian === undefined) return null;
  return (logs) => {
    const n = logs.length;
    const params = logs.map(Math.exp);
    const gradient = new Float64Array(n);
    value(params, gradient);
    const result = hessian(params).map((second, at) => -second * params[Math.floor(at / n)]! * params[at % n]!);
    for (let k = 0; k < n; k++) result[k * n + k]! -= gradient[k]! * params[k]!;
    return result;
  };
}
