/** Parameters that are given instead of fitted. */
import { UserError } from '../../error.js';
import { intervalOf } from '../../math/quantile.js';
import type { Fitted } from '../likelihood.js';

/** In the order of `names`. Throws UserError where one is missing, unknown or out of its range. */
export function readParams(
  given: Readonly<Record<string, number>>,
  names: readonly string[],
  isWithin: (value: number, name: string) => boolean = (value) => value > 0,
  range = 'above 0',
): Float64Array {
  for (const name of [...names, ...Object.keys(given)]) {
    const value = given[name];
    if (value === undefined) throw new UserError(`--params: ${name} is missing; it takes ${names.join(', ')}`);
    if (!names.includes(name)) throw new UserError(`--params: there is no ${name}; it takes ${names.join(', ')}`);
    if (!isWithin(value, name)) throw new UserError(`--params: ${name} is ${value}; ${names.join(', ')} are ${range}`);
  }
  return Float64Array.from(names, (name) => given[name]!);
}

/** Parameters that were given, as if they had been found and were known for certain. */
export function known(names: readonly string[], params: Float64Array, logLikelihood: number): Fitted {
  const se = params.map(() => Number.NaN);
  return { names, params, se, covariance: null, logLikelihood, converged: true, warnings: [] };
}

export function named(names: readonly string[], values: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(names.map((name, k) => [name, values[k]!]));
}

/** Null for an error that the data do not tell. */
export function namedErrors(names: readonly string[], values: ArrayLike<number>): Record<string, number | null> {
  return Object.fromEntries(names.map((name, k) => [name, finite(values[k]!)]));
}

/** The middle 90 % of each parameter's draws. */
export function intervalsOf(names: readonly string[], draws: readonly ArrayLike<number>[]) {
  return names.map((parameter, k) => ({ parameter, ...intervalOf(draws.map((draw) => draw[k]!)) }));
}

/** What has no value, null in an answer. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
