/**
 * The BG/BB model of transactions in discrete time: Fader, Hardie and Shang 2010, "Customer-base analysis in a discrete-time
 * noncontractual setting", Marketing Science 29(6).
 *
 * 1. There are n opportunities to transact since the first transaction, the same for everybody of an age; at most one transaction
 *    counts at each.
 * 2. While alive, a customer transacts at an opportunity with probability p.
 * 3. At the beginning of each opportunity the customer leaves for good with probability θ.
 * 4. p differs between customers as a beta distribution with shapes α and β, θ as one with shapes γ and δ.
 * 5. p and θ are independent.
 *
 * A customer with x transactions, the last at opportunity t_x, has lived through m = t_x … n−1 of them or all n:
 *
 *   L = [ B(α+x, β+n−x) B(γ, δ+n) + Σ over m of B(α+x, β+m−x) B(γ+1, δ+m) ] / (B(α, β) B(γ, δ))
 */
import type { Stream } from '../../math/random.js';
import { betaln, gammaln, logAddExp } from '../../math/special.js';
import { binomial, beta as drawBeta, geometric } from '../../math/variates.js';
import { bgBbLikelihood } from './bgBbLikelihood.js';
import { ofSameHistory } from './sameHistory.js';
import type { Given, TransactionModel } from './transactionModel.js';

const NAMES = ['alpha', 'beta', 'gamma', 'delta'];

/** `age` and `horizon` are whole numbers of opportunities. */
export const bgBb: TransactionModel = {
  names: NAMES,
  likelihood: (histories) => bgBbLikelihood(NAMES, histories),
  start: () => [1, 1, 1, 2],
  given,
};

function given(params: ArrayLike<number>): Given {
  const [alpha, beta, gamma, delta] = Array.from(params) as [number, number, number, number];
  const constant = betaln(alpha, beta) + betaln(gamma, delta);
  const logAlive = (x: number, n: number) => betaln(alpha + x, beta + n - x) + betaln(gamma, delta + n);
  const logAny = (x: number, tx: number, n: number) => {
    let log = logAlive(x, n);
    for (let m = tx; m < n; m++) log = logAddExp(log, betaln(alpha + x, beta + m - x) + betaln(gamma + 1, delta + m));
    return log;
  };
  const alive = ofSameHistory((x, tx, n) => Math.exp(logAlive(x, n) - logAny(x, tx, n)));
  return {
    logLikelihood: (x, tx, n) => logAny(x, tx, n) - constant,
    alive,
    expected: (x, tx, n, horizon) =>
      ((alive(x, tx, n) * (alpha + x)) / (alpha + beta + n)) * meanLifetime(gamma, delta + n, horizon),
    logProbability: (count, x, tx, n, horizon) => {
      const logGone = logAny(x, tx, n);
      const now = logAlive(x, n) - logGone;
      const within = logBetaBinomial(count, alpha + x, beta + n - x);
      let log = within(horizon) + betaln(gamma, delta + n + horizon) - betaln(gamma, delta + n);
      for (let lived = count; lived < horizon; lived++) {
        const ends = betaln(gamma + 1, delta + n + lived) - betaln(gamma, delta + n);
        log = logAddExp(log, within(lived) + ends);
      }
      return count === 0 ? logAddExp(now + log, Math.log(-Math.expm1(now))) : now + log;
    },
    drawFuture: (stream, x, tx, n, horizon) => {
      if (!(stream.uniform() < alive(x, tx, n))) return 0;
      const lives = Math.min(horizon, geometric(stream, drawBeta(stream, gamma, delta + n)) - 1);
      return binomial(stream, lives, drawBeta(stream, alpha + x, beta + n - x));
    },
    drawHistory: (stream, n) => {
      const lives = Math.min(n, geometric(stream, drawBeta(stream, gamma, delta)) - 1);
      return drawPurchases(stream, lives, drawBeta(stream, alpha, beta));
    },
  };
}

/** Mean number of the next opportunities that somebody alive lives through: each with the odds of those who lived so far. */
function meanLifetime(gamma: number, delta: number, horizon: number): number {
  let lives = 1;
  let mean = 0;
  for (let next = 0; next < horizon; next++) {
    lives *= (delta + next) / (gamma + delta + next);
    mean += lives;
  }
  return mean;
}

/** Log-probability of so many transactions at so many opportunities; −Infinity of more than there are. */
function logBetaBinomial(count: number, a: number, b: number) {
  return (trials: number): number => {
    if (count > trials) return -Infinity;
    const ways = gammaln(trials + 1) - gammaln(count + 1) - gammaln(trials - count + 1);
    return ways + betaln(a + count, b + trials - count) - betaln(a, b);
  };
}

function drawPurchases(stream: Stream, lives: number, probability: number) {
  let frequency = 0;
  let recency = 0;
  for (let at = geometric(stream, probability); at <= lives; at += geometric(stream, probability)) {
    frequency++;
    recency = at;
  }
  return { frequency, recency };
}
