/**
 * What BG/NBD and MBG/NBD share. Given the rate λ ~ Gamma(r, α) and the chance p ~ Beta(a, b) to leave at an opportunity, a customer
 * who has let k opportunities pass is alive, or has taken the k-th, at t_x. With R = r + x:
 *
 *   L = Γ(R) αʳ / Γ(r) · B(a, b+k)/B(a, b) · [ (α+T)^−R + 1{k>0} · a/(b+k−1) · (α+t_x)^−R ]
 *
 * (Fader, Hardie and Lee 2005, eq. 6; Batislam, Denizel and Filiztekin 2007). Only logarithms are taken of the terms, and
 * u, the log-odds of having left, so that nothing overflows however many transactions there are.
 */
import type { Stream } from '../../math/random.js';
import { betaCdf, betaln, digamma, gammaln, logAddExp, trigamma } from '../../math/special.js';
import { beta, gamma, geometric, negativeBinomial, poisson } from '../../math/variates.js';
import { onePass } from '../likelihood.js';
import { countCustomers, type Histories, tallyFrequencies } from './histories.js';
import { type LogitBeta, logitBeta } from './logitBeta.js';
import { ofSameHistory } from './sameHistory.js';
import { logNegativeBinomial } from './stoppedCount.js';
import type { Given, TransactionModel } from './transactionModel.js';

const NAMES = ['r', 'alpha', 'a', 'b'];

/** `first` opportunities to leave come with the first transaction itself: 0 of BG/NBD, 1 of MBG/NBD. */
export function betaGeometric(first: 0 | 1): TransactionModel {
  return {
    names: NAMES,
    likelihood: (histories) => {
      const tally = tallyFrequencies(histories);
      const customers = countCustomers(histories);
      return onePass(NAMES, (params, gradient, hessian) => {
        const common = addCommon(params, tally, customers, first, gradient, hessian);
        return common + addHistories(params, histories, first, gradient, hessian);
      });
    },
    start,
    given: (params) => given(params, first),
  };
}

/** Everybody's rate taken for the same, and a chance to leave of one in four. */
function start({ frequency, age, weight }: Histories): number[] {
  let transactions = 0;
  let time = 0;
  for (let row = 0; row < frequency.length; row++) {
    transactions += weight[row]! * frequency[row]!;
    time += weight[row]! * age[row]!;
  }
  return [1, time / transactions, 1, 3];
}

/** What depends on the frequency alone, and r ln α: special functions once for each frequency. */
function addCommon(
  params: Float64Array,
  tally: ReadonlyMap<number, number>,
  customers: number,
  first: number,
  gradient: Float64Array,
  hessian: Float64Array,
): number {
  const [r, alpha, a, b] = params as unknown as Four;
  let value = customers * r * Math.log(alpha);
  gradient[0]! += customers * Math.log(alpha);
  gradient[1]! += (customers * r) / alpha;
  hessian[1]! += customers / alpha;
  hessian[5]! -= (customers * r) / alpha ** 2;
  for (const [x, weight] of tally) {
    const k = x + first;
    value += weight * (gammaln(r + x) - gammaln(r) + betaln(a, b + k) - betaln(a, b));
    gradient[0]! += weight * (digamma(r + x) - digamma(r));
    gradient[2]! += weight * (digamma(a + b) - digamma(a + b + k));
    gradient[3]! += weight * (digamma(b + k) - digamma(b) + digamma(a + b) - digamma(a + b + k));
    const both = trigamma(a + b) - trigamma(a + b + k);
    hessian[0]! += weight * (trigamma(r + x) - trigamma(r));
    hessian[10]! += weight * both;
    hessian[11]! += weight * both;
    hessian[15]! += weight * (trigamma(b + k) - trigamma(b) + both);
  }
  return value;
}

/** The bracket of each history: −R ln(α+T) + ln(1 + eᵘ), whose derivatives are those of a mixture of two. */
function addHistories(
  params: Float64Array,
  { frequency, recency, age, weight }: Histories,
  first: number,
  gradient: Float64Array,
  hessian: Float64Array,
): number {
  const [r, alpha, a, b] = params as unknown as Four;
  const logA = Math.log(a);
  const inverseA = 1 / a;
  let value = 0;
  let [g0, g1, g2, g3] = [0, 0, 0, 0];
  let [h00, h01, h02, h03, h11, h12, h13, h22, h23, h33] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let row = 0; row < frequency.length; row++) {
    const x = frequency[row]!;
    const w = weight[row]!;
    const shape = r + x;
    const logAge = Math.log(alpha + age[row]!);
    const byAge = 1 / (alpha + age[row]!);
    value -= w * shape * logAge;
    g0 -= w * logAge;
    g1 -= w * shape * byAge;
    h01 -= w * byAge;
    h11 += w * shape * byAge * byAge;
    const k = x + first;
    if (k === 0) continue;
    const byRecency = 1 / (alpha + recency[row]!);
    const ofR = logAge - Math.log(alpha + recency[row]!);
    const ofB = -1 / (b + k - 1);
    const u = logA + Math.log(-ofB) + shape * ofR;
    const decay = Math.exp(-Math.abs(u));
    const gone = u > 0 ? 1 / (1 + decay) : decay / (1 + decay);
    const left = w * gone;
    value += w * ((u > 0 ? u : 0) + Math.log1p(decay));
    const between = byAge - byRecency;
    const ofAlpha = shape * between;
    g0 += left * ofR;
    g1 += left * ofAlpha;
    g2 += left * inverseA;
    g3 += left * ofB;
    const spread = left * (1 - gone);
    h00 += spread * ofR * ofR;
    h01 += spread * ofR * ofAlpha + left * between;
    h02 += spread * ofR * inverseA;
    h03 += spread * ofR * ofB;
    h11 += spread * ofAlpha * ofAlpha - left * ofAlpha * (byAge + byRecency);
    h12 += spread * ofAlpha * inverseA;
    h13 += spread * ofAlpha * ofB;
    h22 += (spread - left) * inverseA * inverseA;
    h23 += spread * inverseA * ofB;
    h33 += (spread + left) * ofB * ofB;
  }
  [g0, g1, g2, g3].forEach((sum, k) => {
    gradient[k]! += sum;
  });
  [h00, h01, h02, h03, 0, h11, h12, h13, 0, 0, h22, h23, 0, 0, 0, h33].forEach((sum, k) => {
    hessian[k]! += sum;
  });
  return value;
}

type Four = readonly [number, number, number, number];

function given(params: ArrayLike<number>, first: number): Given {
  const [r, alpha, a, b] = Array.from(params) as unknown as Four;
  /** Log-odds of having left by now. */
  const logOdds = (x: number, tx: number, age: number) =>
    x + first === 0
      ? -Infinity
      : Math.log(a) - Math.log(b + x + first - 1) + (r + x) * Math.log1p((age - tx) / (alpha + tx));
  const alive = ofSameHistory((x, tx, age) => 1 / (1 + Math.exp(logOdds(x, tx, age))));
  const leaving = new Map<number, LogitBeta>();
  const leavingAfter = (x: number) => {
    const known = leaving.get(x) ?? logitBeta(a, b + x + first);
    leaving.set(x, known);
    return known;
  };
  return {
    logLikelihood: (x, tx, age) =>
      gammaln(r + x) -
      gammaln(r) -
      r * Math.log1p(age / alpha) -
      x * Math.log(alpha + age) +
      betaln(a, b + x + first) -
      betaln(a, b) +
      logAddExp(0, logOdds(x, tx, age)),
    alive,
    expected: (x, tx, age, horizon) =>
      alive(x, tx, age) * leavingAfter(x).expectedBeforeLeaving(r + x, horizon / (alpha + age)),
    logProbability: (count, x, tx, age, horizon) => {
      const odds = logOdds(x, tx, age);
      const logAlive = -logAddExp(0, odds);
      const shape = r + x;
      const share = horizon / (alpha + age + horizon);
      const passes = betaln(a, b + x + first + count) - betaln(a, b + x + first);
      const stayed = logAlive + logNegativeBinomial(count, shape, share) + passes;
      if (count === 0) return logAddExp(stayed, odds + logAlive);
      const leaves = betaln(a + 1, b + x + first + count - 1) - betaln(a, b + x + first);
      return logAddExp(stayed, logAlive + leaves + Math.log(betaCdf(share, count, shape)));
    },
    drawFuture: (stream, x, tx, age, horizon) => {
      const wanted = negativeBinomial(stream, r + x, horizon / (alpha + age + horizon));
      if (wanted === 0 || !(stream.uniform() < alive(x, tx, age))) return 0;
      // After the first of them one may leave, and not before.
      return wanted === 1 ? 1 : Math.min(wanted, geometric(stream, beta(stream, a, b + x + first)));
    },
    drawHistory: (stream, age) => drawHistory(stream, gamma(stream, r, alpha), beta(stream, a, b), age, first),
  };
}

/** Given how many fall into the span, the moments of a Poisson process are uniform: the last one's is the largest of so many. */
function drawHistory(stream: Stream, rate: number, leaving: number, age: number, first: number) {
  const lastOne = geometric(stream, leaving) - first;
  const within = poisson(stream, rate * age);
  if (within === 0 || lastOne === 0) return { frequency: 0, recency: 0 };
  if (within <= lastOne) return { frequency: within, recency: age * (1 - stream.uniform()) ** (1 / within) };
  return { frequency: lastOne, recency: age * beta(stream, lastOne, within - lastOne + 1) };
}
