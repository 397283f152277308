/**
 * Maximum likelihood for models whose parameters are all positive: Newton's method in their logarithms, so that no bound is ever
 * met, and standard errors from the Hessian at the maximum.
 */
import { type MinimizeOptions, minimize } from '../math/minimize.js';
import { eigenSymmetric, invertPositive } from '../math/symmetric.js';

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

/** A logarithm that ends this far from the start has left for infinity; further out the likelihood is rounding. */
const INFINITELY = 17;
/** A parameter known no better than within a factor of e^±VAGUE is not known. */
const VAGUE = 5;

/** Climbs from each start and keeps the best. Throws RangeError where the likelihood is not finite at any start. */
export function maximize(
  likelihood: Likelihood,
  starts: readonly (readonly number[])[],
  options: Pick<MinimizeOptions, 'tolerance'> = {},
): Fitted {
  const hessian = hessianInLogarithms(likelihood);
  const found = starts.map((start) => {
    const from = start.map(Math.log);
    const climb = (more: MinimizeOptions) =>
      minimize(inLogarithms(likelihood), from, { ...options, ...(hessian && { hessian }), ...more });
    const free = climb({});
    return free.x.some((log, k) => Math.abs(log - from[k]!) > INFINITELY) ? climb({ edge: INFINITELY }) : free;
  });
  const best = found.reduce((a, b) => (b.value < a.value ? b : a));
  const { names } = likelihood;
  const params = best.x.map(Math.exp);
  const errors = standardErrors(best.hessian, names.length);
  const vague = names.filter((_, k) => !(errors[k]! < VAGUE));
  const rising = best.converged || vague.length > 0 ? [] : steepest(names, best.gradient);
  const untold = [...vague, ...rising];
  return {
    names,
    params,
    se: errors.map((error, k) => (untold.includes(names[k]!) ? Number.NaN : error * params[k]!)),
    covariance: invertPositive(best.hessian, names.length),
    logLikelihood: -best.value,
    converged: best.converged && vague.length === 0,
    warnings: [
      ...vague.map((name) => `the data do not tell ${name}: a wide range of it explains them as well`),
      ...(rising.length === 0
        ? []
        : [`the likelihood still rises along ${rising.join(', ')} where the search ended: it may have no maximum`]),
    ],
  };
}

/**
 * Of the logarithms. Along a flat direction (two parameters that run to infinity together) nothing is told: NaN for the parameters in
 * it, and the others' without it.
 */
function standardErrors(hessian: Float64Array, n: number): Float64Array {
  const { values, vectors } = eigenSymmetric(hessian, n);
  const flat = FLAT * Math.max(0, ...values);
  return Float64Array.from({ length: n }, (_, k) => {
    let [variance, untold] = [0, 0];
    values.forEach((value, of) => {
      const part = vectors[k * n + of]! ** 2;
      if (value > flat) variance += part / value;
      else untold += part;
    });
    return untold > UNTOLD ? Number.NaN : Math.sqrt(variance);
  });
}

/** A curvature this much below the largest is rounding. */
const FLAT = 1e-11;
/** So much of a parameter may lie in flat directions. */
const UNTOLD = 1e-2;

/** Where the slope is at least a tenth of the steepest. */
function steepest(names: readonly string[], gradient: Float64Array): string[] {
  const most = Math.max(...gradient.map(Math.abs));
  return names.filter((_, k) => Math.abs(gradient[k]!) >= most / 10);
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
