/** Counts of a Poisson process with a gamma rate, up to a horizon or to a customer's end. */
import { gaussLegendre } from '../../math/quadrature.js';
import { gammaln } from '../../math/special.js';

/** Log-probability of so many, where `share` is horizon / (scale + horizon). */
export function logNegativeBinomial(count: number, shape: number, share: number): number {
  const ways = gammaln(shape + count) - gammaln(shape) - gammaln(count + 1);
  return ways + shape * Math.log1p(-share) + (count === 0 ? 0 : count * Math.log(share));
}

/** Of a panel: in ln y, and of the change of the integrand's logarithm. */
const LONGEST = 1;
const STEEPEST = 8;
const NEGLIGIBLE = 42;

/**
 * Log-probability of so many transactions and the end of a Lomax lifetime (shape s, scale b) within the horizon: the integral over
 * that moment y of s bˢ (b+y)^−(s+1) times the count's probability until y. In ln y the integrand is log-concave, so its slope over a
 * panel lies between those at the ends.
 */
export function logStoppedCount(
  count: number,
  shape: number,
  scale: number,
  s: number,
  b: number,
  horizon: number,
): number {
  const logAt = (y: number) =>
    (count + 1) * Math.log(y / horizon) - (shape + count) * Math.log1p(y / scale) - (s + 1) * Math.log1p(y / b);
  const slopeAt = (y: number) => count + 1 - ((shape + count) * y) / (scale + y) - ((s + 1) * y) / (b + y);
  const { nodes, weights } = gaussLegendre(16);
  let sum = 0;
  let largest = -Infinity;
  for (let to = horizon; ; ) {
    const length = lengthBelow(to, slopeAt);
    const half = length / 2;
    for (let k = 0; k < nodes.length; k++) {
      const log = logAt(to * Math.exp(-half * (1 + nodes[k]!))) + Math.log(half * weights[k]!);
      if (log > largest) {
        sum *= Math.exp(largest - log);
        largest = log;
      }
      sum += Math.exp(log - largest);
    }
    to *= Math.exp(-length);
    if (slopeAt(to) > 0 && logAt(to) - largest < -NEGLIGIBLE) break;
  }
  const ways = gammaln(shape + count) - gammaln(shape) - gammaln(count + 1);
  return ways + count * Math.log(horizon / scale) + Math.log((s * horizon) / b) + largest + Math.log(sum);
}

/** The panel that ends at `to`. */
function lengthBelow(to: number, slopeAt: (y: number) => number): number {
  let length = LONGEST;
  while (length * Math.max(Math.abs(slopeAt(to)), Math.abs(slopeAt(to * Math.exp(-length)))) > STEEPEST) length /= 2;
  return length;
}
