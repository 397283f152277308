/**
 * The integral in the likelihood of Pareto/NBD, over the moment y at which a customer may have left:
 *
 *   I = ∫ from t_x to T of (α+y)^−R (β+y)^−(s+1) dy
 *
 * in w = ln(m+y), m the smaller of α and β: there the integrand is nearly exponential, and its only branch point lies at distance π
 * from the axis, so that Gauss–Legendre panels converge however different α and β are and however large R is. Everything is scaled by
 * the integrand at t_x, its largest value. With the integral come the means that its derivatives are made of.
 */
import { gaussLegendre, type Rule } from '../../math/quadrature.js';

/** Places in the result. */
export const LOG = 0;
/** Means under the integrand as a density: of ln(α+y), 1/(α+y), ln(β+y), 1/(β+y), in this order; logarithms less those at t_x. */
export const MEANS = 1;
/** Means of their products, the upper triangle row by row. */
export const PRODUCTS = 5;
export const RESULT_SIZE = 15;

/** Of a panel: in w, and of the fall of the integrand's logarithm. */
const LONGEST = 1.6;
const DEEPEST = 10;
/** Where the integrand is e^−this of its largest value, the rest is left out. */
const NEGLIGIBLE = 42;

/** Nodes that give 1e-14 on a panel so long, over which the logarithm falls by so much. */
const RULES: readonly { readonly length: number; readonly fall: number; readonly rule: Rule }[] = [
  { length: 0.2, fall: 0.5, rule: gaussLegendre(5) },
  { length: 0.5, fall: 1.5, rule: gaussLegendre(7) },
  { length: 1, fall: 4, rule: gaussLegendre(10) },
  { length: LONGEST, fall: DEEPEST, rule: gaussLegendre(16) },
];

/** Writes ln I and the means into `result`; −Infinity and zeros where t_x = T. */
export function lifetimeIntegral(
  shape: number,
  alpha: number,
  s: number,
  beta: number,
  recency: number,
  age: number,
  result: Float64Array,
): void {
  result.fill(0);
  const alphaIsLess = alpha <= beta;
  const less = alphaIsLess ? alpha : beta;
  const apart = alphaIsLess ? beta - alpha : alpha - beta;
  const powerOfLess = alphaIsLess ? shape : s + 1;
  const powerOfMore = alphaIsLess ? s + 1 : shape;
  const origin = less + recency;
  const end = Math.log1p((age - recency) / origin);
  if (!(end > 0)) {
    result[LOG] = -Infinity;
    return;
  }
  const moreOrigin = origin + apart;
  let sum = 0;
  let [l1, q1, l2, q2] = [0, 0, 0, 0];
  let [l1l1, l1q1, l1l2, l1q2, q1q1, q1l2, q1q2, l2l2, l2q2, q2q2] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  let log = 0;
  for (let from = 0; from < end && log > -NEGLIGIBLE; ) {
    const { length, rule } = panelFrom(from, end, origin, apart, powerOfLess, powerOfMore);
    const half = length / 2;
    for (let k = 0; k < rule.nodes.length; k++) {
      const w = from + half * (1 + rule.nodes[k]!);
      const y1 = origin * Math.exp(w);
      const y2 = y1 + apart;
      const more = Math.log(y2 / moreOrigin);
      const density = half * rule.weights[k]! * Math.exp((1 - powerOfLess) * w - powerOfMore * more);
      sum += density;
      const dl1 = density * w;
      const dq1 = density / y1;
      const dl2 = density * more;
      const dq2 = density / y2;
      l1 += dl1;
      q1 += dq1;
      l2 += dl2;
      q2 += dq2;
      l1l1 += dl1 * w;
      l1q1 += dl1 / y1;
      l1l2 += dl1 * more;
      l1q2 += dl1 / y2;
      q1q1 += dq1 / y1;
      q1l2 += dq1 * more;
      q1q2 += dq1 / y2;
      l2l2 += dl2 * more;
      l2q2 += dl2 / y2;
      q2q2 += dq2 / y2;
    }
    from += length;
    log = (1 - powerOfLess) * from - powerOfMore * Math.log((origin * Math.exp(from) + apart) / moreOrigin);
  }
  result[LOG] = Math.log(sum) + (1 - powerOfLess) * Math.log(origin) - powerOfMore * Math.log(moreOrigin);
  const means = alphaIsLess ? [l1, q1, l2, q2] : [l2, q2, l1, q1];
  const products = alphaIsLess
    ? [l1l1, l1q1, l1l2, l1q2, q1q1, q1l2, q1q2, l2l2, l2q2, q2q2]
    : [l2l2, l2q2, l1l2, q1l2, q2q2, l1q2, q1q2, l1l1, l1q1, q1q1];
  for (let k = 0; k < 4; k++) result[MEANS + k] = means[k]! / sum;
  for (let k = 0; k < 10; k++) result[PRODUCTS + k] = products[k]! / sum;
}

/** The longest panel over which the integrand's logarithm falls by no more than a rule can follow. */
function panelFrom(
  from: number,
  end: number,
  origin: number,
  apart: number,
  powerOfLess: number,
  powerOfMore: number,
): { readonly length: number; readonly rule: Rule } {
  let length = Math.min(LONGEST, end - from);
  const y = origin * Math.exp(from + length);
  // The slope is steepest at the far end.
  const slope = Math.abs(powerOfLess - 1 + (powerOfMore * y) / (y + apart)) + 1;
  if (slope * length > DEEPEST) length = DEEPEST / slope;
  const fits = RULES.find((rule) => length <= rule.length && slope * length <= rule.fall);
  return { length, rule: (fits ?? RULES[RULES.length - 1]!).rule };
}
