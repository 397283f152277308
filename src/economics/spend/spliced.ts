/**
 * A log-normal body with a Pareto tail, for values whose largest are larger than a log-normal distribution has them: Scollnik 2007, "On
 * composite lognormal-Pareto models" (the third, with a free weight), after Cooray and Ananda 2005.
 *
 * 1. A positive value lies above a threshold u with probability w; there ln(value/u) is exponential with rate α (Pareto).
 * 2. Below, it is log-normal with parameters μ and σ, cut at u.
 *
 * The threshold is one of a few quantiles, the one with the largest likelihood; w is the share above it, α is Hill's estimate, and μ, σ
 * come from Newton's method. A Pareto tail with α ≤ 1 has no mean.
 */
import { minimize } from '../../math/minimize.js';
import { logNormalCdf } from '../../math/special.js';
import type { Values } from './ziln.js';

export interface Spliced {
  /** Of the body, before it is cut. */
  readonly mu: number;
  readonly sigma: number;
  readonly threshold: number;
  /** Share of the positive values above the threshold. */
  readonly tailShare: number;
  /** The Pareto exponent α. */
  readonly tailIndex: number;
  /** Of the positive values. */
  readonly logLikelihood: number;
}

const TAIL_SHARES = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];
/** Fewer values above the threshold tell no exponent, fewer below no body. */
const FEWEST = 20;

/** Of values above 0, each counted by its weight. Null where there are too few for a tail, or no cut log-normal body fits. */
export function fitSpliced({ value, weight }: Values): Spliced | null {
  const order = Array.from(value.keys()).sort((a, b) => value[a]! - value[b]!);
  const sorted = {
    logs: Float64Array.from(order, (row) => Math.log(value[row]!)),
    weight: Float64Array.from(order, (row) => weight[row]!),
  };
  const fits = TAIL_SHARES.map((share) => fitAbove(sorted, share));
  return fits.reduce(
    (best, fit) => (fit !== null && !(best && best.logLikelihood >= fit.logLikelihood) ? fit : best),
    null,
  );
}

/** Mean of the positive values; Infinity where the tail has none. */
export function splicedMean({ mu, sigma, threshold, tailShare, tailIndex }: Spliced): number {
  if (tailIndex <= 1) return Number.POSITIVE_INFINITY;
  const cut = (Math.log(threshold) - mu) / sigma;
  const body = Math.exp(mu + 0.5 * sigma * sigma + logNormalCdf(cut - sigma) - logNormalCdf(cut));
  return (1 - tailShare) * body + (tailShare * threshold * tailIndex) / (tailIndex - 1);
}

interface Logs {
  /** Ascending. */
  readonly logs: Float64Array;
  readonly weight: Float64Array;
}

/** With at most this share of the values above the threshold, which is the largest one below. */
function fitAbove({ logs, weight }: Logs, share: number): Spliced | null {
  const n = sum(weight);
  let [body, above] = [logs.length, 0];
  while (body > 0 && above + weight[body - 1]! <= share * n) above += weight[--body]!;
  const below = n - above;
  if (above < FEWEST || below < FEWEST) return null;
  const cut = logs[body - 1]!;
  const excess = sum(logs.map((log, row) => (row < body ? 0 : weight[row]! * (log - cut))));
  const found = fitCutNormal({ logs: logs.subarray(0, body), weight: weight.subarray(0, body) }, cut);
  if (found === null || !(excess > 0)) return null;
  const tailShare = above / n;
  const tailIndex = above / excess;
  const tail = above * Math.log(tailShare * tailIndex) - tailIndex * excess;
  const jacobian = sum(logs.map((log, row) => weight[row]! * log));
  const logLikelihood = found.logLikelihood + below * Math.log1p(-tailShare) + tail - jacobian;
  return { mu: found.mu, sigma: found.sigma, threshold: Math.exp(cut), tailShare, tailIndex, logLikelihood };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Normal values cut off above: maximum likelihood from their mean and mean square alone; null where there is no maximum. */
function fitCutNormal({ logs, weight }: Logs, cut: number) {
  const n = sum(weight);
  const mean = sum(logs.map((log, row) => weight[row]! * log)) / n;
  const variance = sum(logs.map((log, row) => weight[row]! * (log - mean) ** 2)) / n;
  if (!(variance > 0)) return null;
  const scale = Math.sqrt(variance);
  const negative = (x: Float64Array, gradient: Float64Array) => {
    const mu = mean + scale * x[0]!;
    const sigma = scale * Math.exp(x[1]!);
    const z = (cut - mu) / sigma;
    const logCdf = logNormalCdf(z);
    const hazard = Math.exp(-0.5 * z * z - logCdf) / Math.sqrt(2 * Math.PI);
    const squares = variance + (mean - mu) ** 2;
    gradient[0] = n * scale * ((mu - mean) / sigma ** 2 - hazard / sigma);
    gradient[1] = n * (1 - squares / sigma ** 2 - hazard * z);
    return n * (Math.log(sigma) + squares / (2 * sigma ** 2) + logCdf + 0.5 * Math.log(2 * Math.PI));
  };
  const { x, value, converged } = minimize(negative, [0, 0]);
  return converged ? { mu: mean + scale * x[0]!, sigma: scale * Math.exp(x[1]!), logLikelihood: -value } : null;
}
