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

export interface LifetimeIntegral {
  /** ln I; −Infinity where t_x = T. */
  log: number;
  /** Under the integrand as a density: of ln(α+y), 1/(α+y), ln(β+y), 1/(β+y); logarithms less those at t_x. */
  readonly means: Float64Array;
  /** Means of their products: the upper triangle, row by row. */
  readonly products: Float64Array;
}

export function makeIntegral(): LifetimeIntegral {
  return { log: Number.NaN, means: new Float64Array(4), products: new Float64Array(10) };
}

/** Of a panel: in w, and of the fall of the integrand's logarithm. */
const LONGEST = 1.6;
const DEEPEST = 10;
/** Where the integrand is e^−this of its largest value, the rest is left out. */
const NEGLIGIBLE = 42;

/** Nodes that give the integral to 3e-12 on any panel over which the integrand's logarithm falls by so much. */
const FALLS = [0.2, 1, 2, 4, 7, DEEPEST];
const RULES: readonly Rule[] = [4, 5, 7, 8, 10, 12].map(gaussLegendre);

/** The integral with all means, into `result`. */
export function lifetimeIntegral(
  shape: number,
  alpha: number,
  s: number,
  beta: number,
  recency: number,
  age: number,
  result: LifetimeIntegral,
): void {
  const alphaIsLess = alpha <= beta;
  const less = alphaIsLess ? alpha : beta;
  const apart = alphaIsLess ? beta - alpha : alpha - beta;
  const powerOfLess = alphaIsLess ? shape : s + 1;
  const powerOfMore = alphaIsLess ? s + 1 : shape;
  const origin = less + recency;
  const end = Math.log1p((age - recency) / origin);
  if (!(end > 0)) {
    result.log = -Infinity;
    result.means.fill(0);
    result.products.fill(0);
    return;
  }
  const moreOrigin = origin + apart;
  let sum = 0;
  let [l1, q1, l2, q2] = [0, 0, 0, 0];
  let [l1l1, l1q1, l1l2, l1q2, q1q1, q1l2, q1q2, l2l2, l2q2, q2q2] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  let log = 0;
  for (let from = 0; from < end && log > -NEGLIGIBLE; ) {
    const most = Math.min(LONGEST, end - from);
    const slope = steepest(origin * Math.exp(from + most), apart, powerOfLess, powerOfMore);
    const length = Math.min(most, DEEPEST / slope);
    const { nodes, weights } = ruleFor(slope * length);
    const half = length / 2;
    for (let k = 0; k < nodes.length; k++) {
      const w = from + half * (1 + nodes[k]!);
      const y1 = origin * Math.exp(w);
      const more = Math.log((y1 + apart) / moreOrigin);
      const density = half * weights[k]! * Math.exp((1 - powerOfLess) * w - powerOfMore * more);
      const inverse1 = 1 / y1;
      const inverse2 = 1 / (y1 + apart);
      const dl1 = density * w;
      const dq1 = density * inverse1;
      const dl2 = density * more;
      const dq2 = density * inverse2;
      sum += density;
      l1 += dl1;
      q1 += dq1;
      l2 += dl2;
      q2 += dq2;
      l1l1 += dl1 * w;
      l1q1 += dl1 * inverse1;
      l1l2 += dl1 * more;
      l1q2 += dl1 * inverse2;
      q1q1 += dq1 * inverse1;
      q1l2 += dq1 * more;
      q1q2 += dq1 * inverse2;
      l2l2 += dl2 * more;
      l2q2 += dl2 * inverse2;
      q2q2 += dq2 * inverse2;
    }
    from += length;
    log = (1 - powerOfLess) * from - powerOfMore * Math.log((origin * Math.exp(from) + apart) / moreOrigin);
  }
  result.log = Math.log(sum) + (1 - powerOfLess) * Math.log(origin) - powerOfMore * Math.log(moreOrigin);
  const { means, products } = result;
  means[0] = alphaIsLess ? l1 : l2;
  means[1] = alphaIsLess ? q1 : q2;
  means[2] = alphaIsLess ? l2 : l1;
  means[3] = alphaIsLess ? q2 : q1;
  products[0] = alphaIsLess ? l1l1 : l2l2;
  products[1] = alphaIsLess ? l1q1 : l2q2;
  products[2] = l1l2;
  products[3] = alphaIsLess ? l1q2 : q1l2;
  products[4] = alphaIsLess ? q1q1 : q2q2;
  products[5] = alphaIsLess ? q1l2 : l1q2;
  products[6] = q1q2;
  products[7] = alphaIsLess ? l2l2 : l1l1;
  products[8] = alphaIsLess ? l2q2 : l1q1;
  products[9] = alphaIsLess ? q2q2 : q1q1;
  const scale = 1 / sum;
  for (let k = 0; k < 4; k++) means[k]! *= scale;
  for (let k = 0; k < 10; k++) products[k]! *= scale;
}

/** ln I alone. */
export function logLifetimeIntegral(
  shape: number,
  alpha: number,
  s: number,
  beta: number,
  recency: number,
  age: number,
): number {
  const alphaIsLess = alpha <= beta;
  const less = alphaIsLess ? alpha : beta;
  const apart = alphaIsLess ? beta - alpha : alpha - beta;
  const powerOfLess = alphaIsLess ? shape : s + 1;
  const powerOfMore = alphaIsLess ? s + 1 : shape;
  const origin = less + recency;
  const end = Math.log1p((age - recency) / origin);
  if (!(end > 0)) return -Infinity;
  const moreOrigin = origin + apart;
  let sum = 0;
  let log = 0;
  for (let from = 0; from < end && log > -NEGLIGIBLE; ) {
    const most = Math.min(LONGEST, end - from);
    const slope = steepest(origin * Math.exp(from + most), apart, powerOfLess, powerOfMore);
    const length = Math.min(most, DEEPEST / slope);
    const { nodes, weights } = ruleFor(slope * length);
    const half = length / 2;
    for (let k = 0; k < nodes.length; k++) {
      const w = from + half * (1 + nodes[k]!);
      const more = Math.log((origin * Math.exp(w) + apart) / moreOrigin);
      sum += half * weights[k]! * Math.exp((1 - powerOfLess) * w - powerOfMore * more);
    }
    from += length;
    log = (1 - powerOfLess) * from - powerOfMore * Math.log((origin * Math.exp(from) + apart) / moreOrigin);
  }
  return Math.log(sum) + (1 - powerOfLess) * Math.log(origin) - powerOfMore * Math.log(moreOrigin);
}

/** A bound of the slope of the integrand's logarithm on a panel up to y: it is steepest at the far end. */
function steepest(y: number, apart: number, powerOfLess: number, powerOfMore: number): number {
  return Math.abs(powerOfLess - 1 + (powerOfMore * y) / (y + apart)) + 1;
}

function ruleFor(fall: number): Rule {
  let k = 0;
  while (k < FALLS.length - 1 && fall > FALLS[k]!) k++;
  return RULES[k]!;
}
