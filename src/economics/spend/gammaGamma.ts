/**
 * The gamma–gamma model of what a transaction is worth: Fader and Hardie 2013, "The gamma-gamma model of monetary value", after Colombo
 * and Jiang 1999, "A stochastic RFM model".
 *
 * 1. A customer's transactions vary around the customer's own mean as a gamma distribution with shape p and rate ν.
 * 2. ν differs between customers as a gamma distribution with shape q and rate v.
 * 3. What a transaction is worth does not depend on how often the customer transacts.
 *
 * Of x transactions with mean z (eq. 1a of the note, as ratios that cannot overflow):
 *
 *   L = (x z / (v + x z))^(p x) · (v / (v + x z))^q / (z B(p x, q))
 */
import type { Stream } from '../../math/random.js';
import { betaln, digamma, trigamma } from '../../math/special.js';
import { gamma } from '../../math/variates.js';
import { type Fitted, type Likelihood, maximize, onePass } from '../likelihood.js';
import { drawPosterior } from '../posterior.js';

export interface Spending {
  /** Transactions that the mean is of, x ≥ 1. */
  readonly frequency: Float64Array;
  /** Their mean value z, above 0. */
  readonly value: Float64Array;
  /** Customers of whom this holds; any number ≥ 0. */
  readonly weight: Float64Array;
}

export const GAMMA_GAMMA = ['p', 'q', 'v'];

/** Throws RangeError for values that are not positive. */
export function fitGammaGamma(spending: Spending): Fitted {
  return maximize(gammaGammaLikelihood(spending), [startOf(spending)]);
}

/** What else the parameters may be, given the same spending. */
export function drawGammaGammaParameters(spending: Spending, fitted: Fitted, draws: number, stream: Stream) {
  const likelihood = gammaGammaLikelihood(spending);
  return drawPosterior({ likelihood, fitted, center: startOf(spending), size: spending.value.length }, draws, stream);
}

function gammaGammaLikelihood({ frequency, value, weight }: Spending): Likelihood {
  return onePass(GAMMA_GAMMA, (params, gradient, hessian) => {
    const [p, q, v] = params as unknown as readonly [number, number, number];
    const ofShapes = shapesOf(p, q);
    const [digammaQ, trigammaQ] = [digamma(q), trigamma(q)];
    let sum = 0;
    for (let row = 0; row < frequency.length; row++) {
      const x = frequency[row]!;
      const z = value[row]!;
      const w = weight[row]!;
      const all = v + x * z;
      const logSpent = Math.log((x * z) / all);
      const logPrior = Math.log(v / all);
      const shapes = ofShapes(x);
      sum += w * (p * x * logSpent + q * logPrior - Math.log(z) - shapes.betaln);
      gradient[0]! += w * x * (shapes.digammaBoth - shapes.digamma + logSpent);
      gradient[1]! += w * (shapes.digammaBoth - digammaQ + logPrior);
      gradient[2]! += w * (q / v - (p * x + q) / all);
      hessian[0]! += w * x * x * (shapes.trigammaBoth - shapes.trigamma);
      hessian[1]! += w * x * shapes.trigammaBoth;
      hessian[2]! -= (w * x) / all;
      hessian[4]! += w * (shapes.trigammaBoth - trigammaQ);
      hessian[5]! += w * (1 / v - 1 / all);
      hessian[8]! += w * ((p * x + q) / (all * all) - q / (v * v));
    }
    return sum;
  });
}

/** Log-likelihood of one customer's mean value. */
export function gammaGammaLogDensity([p, q, v]: ArrayLike<number> & Iterable<number>, x: number, z: number): number {
  const all = v! + x * z;
  return p! * x * Math.log((x * z) / all) + q! * Math.log(v! / all) - Math.log(z) - betaln(p! * x, q!);
}

/**
 * Expected value of a customer's transactions, given the mean z of x of them; of a new customer with x = 0. Infinity where the model
 * has no mean (p x + q ≤ 1).
 */
export function expectedSpend([p, q, v]: ArrayLike<number> & Iterable<number>, x: number, z: number): number {
  const shape = p! * x + q! - 1;
  return shape > 0 ? (p! * (v! + x * z)) / shape : Number.POSITIVE_INFINITY;
}

/** The generator twin: the mean value of x transactions of a new customer. */
export function drawMeanSpend(stream: Stream, [p, q, v]: ArrayLike<number> & Iterable<number>, x: number): number {
  return gamma(stream, p! * x, x * gamma(stream, q!, v!));
}

interface Shapes {
  readonly betaln: number;
  readonly digamma: number;
  readonly trigamma: number;
  readonly digammaBoth: number;
  readonly trigammaBoth: number;
}

/** Special functions once for each frequency. */
function shapesOf(p: number, q: number): (x: number) => Shapes {
  const known = new Map<number, Shapes>();
  return (x) => {
    let shapes = known.get(x);
    if (shapes === undefined) {
      shapes = {
        betaln: betaln(p * x, q),
        digamma: digamma(p * x),
        trigamma: trigamma(p * x),
        digammaBoth: digamma(p * x + q),
        trigammaBoth: trigamma(p * x + q),
      };
      known.set(x, shapes);
    }
    return shapes;
  };
}

function startOf({ frequency, value, weight }: Spending): number[] {
  let transactions = 0;
  let total = 0;
  for (let row = 0; row < frequency.length; row++) {
    transactions += weight[row]! * frequency[row]!;
    total += weight[row]! * frequency[row]! * value[row]!;
  }
  return [2, 3, total / transactions];
}
