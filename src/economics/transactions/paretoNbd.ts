/**
 * The Pareto/NBD model of repeat transactions: Schmittlein, Morrison and Colombo 1987, "Counting your customers: who are they and what
 * will they do next?", Management Science 33(1); Fader and Hardie 2005, "A note on deriving the Pareto/NBD model and related
 * expressions".
 *
 * 1. While alive, a customer transacts as a Poisson process with rate λ.
 * 2. Rates differ between customers as a gamma distribution with shape r and rate α.
 * 3. A customer's lifetime is exponential with rate μ.
 * 4. These rates differ as a gamma distribution with shape s and rate β.
 * 5. λ and μ are independent.
 *
 * With R = r + x the likelihood of a history is
 *
 *   L = Γ(R)/Γ(r) αʳ βˢ [ (α+T)^−R (β+T)^−s + s ∫ from t_x to T of (α+y)^−R (β+y)^−(s+1) dy ]
 *
 * and the first term's share of the bracket is the probability to be alive. The hypergeometric forms of the papers overflow from some
 * 300 transactions on; the integral does not.
 */
import type { Stream } from '../../math/random.js';
import { digamma, gammaln, logAddExp, trigamma } from '../../math/special.js';
import { binomial, gamma, negativeBinomial, poisson } from '../../math/variates.js';
import { onePass } from '../likelihood.js';
import { countCustomers, type Histories, tallyFrequencies } from './histories.js';
import { lifetimeIntegral, logLifetimeIntegral, makeIntegral } from './lifetimeIntegral.js';
import { ofSameHistory } from './sameHistory.js';
import { logNegativeBinomial, logStoppedCount } from './stoppedCount.js';
import type { Given, TransactionModel } from './transactionModel.js';

const NAMES = ['r', 'alpha', 's', 'beta'];

export const paretoNbd: TransactionModel = {
  names: NAMES,
  likelihood: (histories) => {
    const tally = tallyFrequencies(histories);
    const customers = countCustomers(histories);
    const likelihood = onePass(NAMES, (params, gradient, hessian) => {
      const common = addCommon(params, tally, customers, gradient, hessian);
      return common + addHistories(params, histories, gradient, hessian);
    });
    return { ...likelihood, logLikelihood: (params) => sumOf(params, tally, customers, histories) };
  },
  start: ({ frequency, age, weight }) => {
    let transactions = 0;
    let time = 0;
    for (let row = 0; row < frequency.length; row++) {
      transactions += weight[row]! * frequency[row]!;
      time += weight[row]! * age[row]!;
    }
    const meanAge = time / weight.reduce((sum, each) => sum + each, 0);
    return [1, time / transactions, 1, meanAge];
  },
  given,
};

/** What depends on the frequency alone, and r ln α + s ln β: special functions once for each frequency. */
function addCommon(
  params: Float64Array,
  tally: ReadonlyMap<number, number>,
  customers: number,
  gradient: Float64Array,
  hessian: Float64Array,
): number {
  const [r, alpha, s, beta] = params as unknown as Four;
  let value = customers * (r * Math.log(alpha) + s * Math.log(beta));
  gradient[0]! += customers * Math.log(alpha);
  gradient[1]! += (customers * r) / alpha;
  gradient[2]! += customers * Math.log(beta);
  gradient[3]! += (customers * s) / beta;
  hessian[1]! += customers / alpha;
  hessian[5]! -= (customers * r) / alpha ** 2;
  hessian[11]! += customers / beta;
  hessian[15]! -= (customers * s) / beta ** 2;
  for (const [x, weight] of tally) {
    value += weight * (gammaln(r + x) - gammaln(r));
    gradient[0]! += weight * (digamma(r + x) - digamma(r));
    hessian[0]! += weight * (trigamma(r + x) - trigamma(r));
  }
  return value;
}

type Four = readonly [number, number, number, number];

/** The bracket of each history: ln of the first term, of the second, and the derivatives of their mixture. */
function addHistories(
  params: Float64Array,
  { frequency, recency, age, weight }: Histories,
  gradient: Float64Array,
  hessian: Float64Array,
): number {
  const [r, alpha, s, beta] = params as unknown as Four;
  const gone = { log: 0, first: new Float64Array(4), second: new Float64Array(10) };
  const alive = { first: new Float64Array(4), second: new Float64Array(10) };
  let value = 0;
  for (let row = 0; row < frequency.length; row++) {
    const w = weight[row]!;
    const shape = r + frequency[row]!;
    const t = age[row]!;
    const logAlive = -shape * Math.log(alpha + t) - s * Math.log(beta + t);
    setAlive(alive, shape, alpha, s, beta, t);
    setGone(gone, shape, alpha, s, beta, recency[row]!, t);
    const u = gone.log - logAlive;
    const decay = Math.exp(-Math.abs(u));
    const share = u > 0 ? 1 / (1 + decay) : decay / (1 + decay);
    value += w * (logAlive + (u > 0 ? u : 0) + Math.log1p(decay));
    addMixture(gradient, hessian, w, share, alive, gone);
  }
  return value;
}

/** First derivatives of a term's logarithm, and the upper triangle of its second ones. */
interface Derivatives {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Of (α+T)^−R (β+T)^−s. */
function setAlive({ first, second }: Derivatives, shape: number, alpha: number, s: number, beta: number, age: number) {
  const byAlpha = 1 / (alpha + age);
  const byBeta = 1 / (beta + age);
  first[0] = -Math.log(alpha + age);
  first[1] = -shape * byAlpha;
  first[2] = -Math.log(beta + age);
  first[3] = -s * byBeta;
  second[1] = -byAlpha;
  second[4] = shape * byAlpha * byAlpha;
  second[8] = -byBeta;
  second[9] = s * byBeta * byBeta;
}

const integral = makeIntegral();

/** Of s times the integral: the means and the covariances of its integrand's derivatives. */
function setGone(
  gone: Derivatives & { log: number },
  shape: number,
  alpha: number,
  s: number,
  beta: number,
  recency: number,
  age: number,
): void {
  lifetimeIntegral(shape, alpha, s, beta, recency, age, integral);
  const { first, second } = gone;
  gone.log = Math.log(s) + integral.log;
  const { means, products } = integral;
  const [l1, q1, l2, q2] = [means[0]!, means[1]!, means[2]!, means[3]!];
  first[0] = -l1 - Math.log(alpha + recency);
  first[1] = -shape * q1;
  first[2] = 1 / s - l2 - Math.log(beta + recency);
  first[3] = -(s + 1) * q2;
  const squareOfAlpha = products[4]!;
  const squareOfBeta = products[9]!;
  second[0] = products[0]! - l1 * l1;
  second[1] = shape * (products[1]! - l1 * q1) - q1;
  second[2] = products[2]! - l1 * l2;
  second[3] = (s + 1) * (products[3]! - l1 * q2);
  second[4] = shape * (squareOfAlpha + shape * (squareOfAlpha - q1 * q1));
  second[5] = shape * (products[5]! - q1 * l2);
  second[6] = shape * (s + 1) * (products[6]! - q1 * q2);
  second[7] = products[7]! - l2 * l2 - 1 / (s * s);
  second[8] = (s + 1) * (products[8]! - l2 * q2) - q2;
  second[9] = (s + 1) * (squareOfBeta + (s + 1) * (squareOfBeta - q2 * q2));
}

/** Of the logarithm of the sum of two terms, the second of which has this share. */
function addMixture(
  gradient: Float64Array,
  hessian: Float64Array,
  weight: number,
  share: number,
  one: Derivatives,
  other: Derivatives,
): void {
  for (let row = 0, at = 0; row < 4; row++) {
    const apart = other.first[row]! - one.first[row]!;
    gradient[row]! += weight * (one.first[row]! + share * apart);
    for (let column = row; column < 4; column++, at++) {
      const spread = (1 - share) * apart * (other.first[column]! - one.first[column]!);
      const bend = one.second[at]! + share * (other.second[at]! - one.second[at]! + spread);
      hessian[row * 4 + column]! += weight * bend;
    }
  }
}

/** The value alone, in half the time. */
function sumOf(
  params: Float64Array,
  tally: ReadonlyMap<number, number>,
  customers: number,
  { frequency, recency, age, weight }: Histories,
): number {
  const [r, alpha, s, beta] = params as unknown as Four;
  let value = customers * (r * Math.log(alpha) + s * Math.log(beta));
  for (const [x, count] of tally) value += count * (gammaln(r + x) - gammaln(r));
  const logS = Math.log(s);
  for (let row = 0; row < frequency.length; row++) {
    const shape = r + frequency[row]!;
    const t = age[row]!;
    const alive = -shape * Math.log(alpha + t) - s * Math.log(beta + t);
    value += weight[row]! * logAddExp(alive, logS + logLifetimeIntegral(shape, alpha, s, beta, recency[row]!, t));
  }
  return value;
}

function given(params: ArrayLike<number>): Given {
  const [r, alpha, s, beta] = Array.from(params) as unknown as Four;
  const logAlive = (x: number, age: number) => -(r + x) * Math.log(alpha + age) - s * Math.log(beta + age);
  const logGone = (x: number, tx: number, age: number) =>
    Math.log(s) + logLifetimeIntegral(r + x, alpha, s, beta, tx, age);
  const alive = ofSameHistory((x, tx, age) => 1 / (1 + Math.exp(logGone(x, tx, age) - logAlive(x, age))));
  return {
    logLikelihood: (x, tx, age) =>
      gammaln(r + x) -
      gammaln(r) +
      r * Math.log(alpha) +
      s * Math.log(beta) +
      logAddExp(logAlive(x, age), logGone(x, tx, age)),
    alive,
    expected: (x, tx, age, horizon) =>
      (alive(x, tx, age) * (r + x) * meanLifetime(s, beta + age, horizon)) / (alpha + age),
    logProbability: (count, x, tx, age, horizon) => {
      const logOdds = logGone(x, tx, age) - logAlive(x, age);
      const now = -logAddExp(0, logOdds);
      const shape = r + x;
      const outlives = -s * Math.log1p(horizon / (beta + age));
      const stays = outlives + logNegativeBinomial(count, shape, horizon / (alpha + age + horizon));
      const stops = logStoppedCount(count, shape, alpha + age, s, beta + age, horizon);
      const ifAlive = now + logAddExp(stays, stops);
      return count === 0 ? logAddExp(ifAlive, logOdds + now) : ifAlive;
    },
    drawFuture: (stream, x, tx, age, horizon) => {
      const wanted = negativeBinomial(stream, r + x, horizon / (alpha + age + horizon));
      if (wanted === 0 || !(stream.uniform() < alive(x, tx, age))) return 0;
      const lives = drawLifetime(stream, s, beta + age) / horizon;
      return lives >= 1 ? wanted : binomial(stream, wanted, lives);
    },
    drawHistory: (stream, age) => {
      const seen = Math.min(age, drawLifetime(stream, s, beta));
      const frequency = poisson(stream, seen * gamma(stream, r, alpha));
      return { frequency, recency: frequency === 0 ? 0 : seen * (1 - stream.uniform()) ** (1 / frequency) };
    },
  };
}

/** Mean of the time alive within the horizon: b (1 − e^−(s−1)l) / (s−1) with l = ln(1 + horizon/b), which at s = 1 is b l. */
function meanLifetime(s: number, b: number, horizon: number): number {
  const l = Math.log1p(horizon / b);
  return s === 1 ? b * l : (b * -Math.expm1((1 - s) * l)) / (s - 1);
}

/** Exponential with a gamma rate: a Lomax variable. */
function drawLifetime(stream: Stream, s: number, b: number): number {
  return b * Math.expm1(-Math.log(1 - stream.uniform()) / s);
}
