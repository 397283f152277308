/**
 * The zero-inflated log-normal distribution of what a customer is worth: Wang, Liu and Miao 2019, "A deep probabilistic model for
 * customer lifetime value prediction", without their network: one distribution for a group of customers.
 *
 * 1. Customers are independent.
 * 2. A customer is worth more than nothing with probability p.
 * 3. Then the logarithm of the worth is normal with mean μ and standard deviation σ.
 *
 * All estimates are in closed form: p is the share of positive values, μ and σ the mean and the standard deviation (over n, as maximum
 * likelihood has it) of their logarithms.
 */
import { inverseNormal } from '../../math/distributions.js';
import type { Stream } from '../../math/random.js';

export interface Values {
  /** Worth of each customer, 0 or more. */
  readonly value: Float64Array;
  /** Customers of whom this holds; any number ≥ 0. */
  readonly weight: Float64Array;
}

/** Each value once. */
export function countedOnce(value: Float64Array): Values {
  return { value, weight: new Float64Array(value.length).fill(1) };
}

/** All that the model learns from. */
export interface ZilnSummary {
  readonly count: number;
  readonly positives: number;
  /** Of the positive values' logarithms; NaN without any. */
  readonly meanLog: number;
  /** Sum of the squares of their distances from the mean. */
  readonly squares: number;
}

export interface Ziln {
  readonly p: number;
  readonly mu: number;
  readonly sigma: number;
}

export function summarize({ value, weight }: Values): ZilnSummary {
  let count = 0;
  let positives = 0;
  let sum = 0;
  for (let row = 0; row < value.length; row++) {
    count += weight[row]!;
    if (value[row]! <= 0) continue;
    positives += weight[row]!;
    sum += weight[row]! * Math.log(value[row]!);
  }
  const meanLog = sum / positives;
  let squares = 0;
  for (let row = 0; row < value.length; row++)
    if (value[row]! > 0) squares += weight[row]! * (Math.log(value[row]!) - meanLog) ** 2;
  return { count, positives, meanLog, squares };
}

export function fitZiln({ count, positives, meanLog, squares }: ZilnSummary): Ziln {
  return { p: positives / count, mu: meanLog, sigma: Math.sqrt(squares / positives) };
}

/** Standard errors by the Hessian at the maximum, where the three do not disturb each other. */
export function zilnErrors({ p, sigma }: Ziln, { count, positives }: ZilnSummary): Ziln {
  return {
    p: Math.sqrt((p * (1 - p)) / count),
    mu: sigma / Math.sqrt(positives),
    sigma: sigma / Math.sqrt(2 * positives),
  };
}

export function zilnLogDensity({ p, mu, sigma }: Ziln, value: number): number {
  if (value === 0) return Math.log1p(-p);
  const z = (Math.log(value) - mu) / sigma;
  return Math.log(p) - Math.log(value * sigma) - 0.5 * Math.log(2 * Math.PI) - 0.5 * z * z;
}

export function zilnMean({ p, mu, sigma }: Ziln): number {
  return p * Math.exp(mu + 0.5 * sigma * sigma);
}

/** The generator twin. */
export function drawZiln(stream: Stream, { p, mu, sigma }: Ziln): number {
  return stream.uniform() < p ? Math.exp(mu + sigma * inverseNormal(stream)) : 0;
}
