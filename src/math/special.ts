/** Special functions, from `@stdlib` (errors about 1e-15), and what distributions need of them. */
import betainc from '@stdlib/math-base-special-betainc';
import betaln from '@stdlib/math-base-special-betaln';
import digamma from '@stdlib/math-base-special-digamma';
import erfc from '@stdlib/math-base-special-erfc';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import trigamma from '@stdlib/math-base-special-trigamma';

export { betaln, digamma, gammaln, trigamma };

/** P(Z ≤ z) of a standard normal. */
export function normalCdf(z: number): number {
  return 0.5 * erfc(-z * Math.SQRT1_2);
}

/** ln P(Z ≤ z); far below, where the probability is no number any more, by its asymptotic series. */
export function logNormalCdf(z: number): number {
  if (z > -25) return Math.log(normalCdf(z));
  const inverse = 1 / (z * z);
  return (
    -z * z * 0.5 - Math.log(-z * Math.sqrt(2 * Math.PI)) + Math.log1p(-inverse * (1 - inverse * (3 - 15 * inverse)))
  );
}

/** P(X > x) of a chi-squared variable with `df` degrees of freedom. */
export function chiSquaredTail(x: number, df: number): number {
  return x <= 0 ? 1 : gammainc(x / 2, df / 2, true, true);
}

/** P(X ≤ x) of a beta variable. */
export function betaCdf(x: number, a: number, b: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : betainc(x, a, b);
}

/** ln(eᵃ + eᵇ) without overflow. */
export function logAddExp(a: number, b: number): number {
  if (a === -Infinity) return b;
  if (b === -Infinity) return a;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}

/** ln(1 − eᵃ) for a ≤ 0 (Mächler 2012, "Accurately computing log(1 − exp(−|a|))"). */
export function log1mExp(a: number): number {
  return a > -Math.LN2 ? Math.log(-Math.expm1(a)) : Math.log1p(-Math.exp(a));
}
