/**
 * How much ln Γ and ψ rise from x to x + u, without the loss of digits that a difference of two large values has: beyond
 * `LARGE` by the asymptotic series term by term (Abramowitz and Stegun 6.1.41 and 6.3.18), relative error about 1e-14.
 */
import { digamma, gammaln } from './special.js';

const LARGE = 12;

/** ln Γ(x + u) − ln Γ(x) for x > 0, u ≥ 0. */
export function gammalnRise(x: number, u: number): number {
  if (x < LARGE) return gammaln(x + u) - gammaln(x);
  return (x - 0.5) * Math.log1p(u / x) + u * (Math.log(x + u) - 1) + rise(STIRLING, x, u, 1);
}

/** ψ(x + u) − ψ(x) for x > 0, u ≥ 0. */
export function digammaRise(x: number, u: number): number {
  if (x < LARGE) return digamma(x + u) - digamma(x);
  return Math.log1p(u / x) + u / (2 * x * (x + u)) + rise(DIGAMMA, x, u, 2);
}

/** B₂ₖ / (2k (2k − 1)), of x^(1 − 2k). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360];

/** −B₂ₖ / 2k, of x^(−2k). */
const DIGAMMA = [-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760];

/** Σ c (1 / (x + u)^p − 1 / x^p) over the powers p = first, first + 2 … */
function rise(coefficients: readonly number[], x: number, u: number, first: number): number {
  const log = -Math.log1p(u / x);
  return coefficients.reduce((sum, c, k) => sum + c * x ** -(first + 2 * k) * Math.expm1((first + 2 * k) * log), 0);
}
