/**
 * Tests that k groups have one survival curve: log-rank (Mantel 1966) and Peto–Peto (Peto and Peto 1972; Prentice 1978), which
 * weighs early differences more.
 *
 * 1. Lives are independent, and censoring and late entry tell nothing about the event, in each group.
 * 2. Log-rank has most power where hazards are proportional; curves that cross may escape both.
 *
 * At each event time with d events among n at risk, group g is due d n_g / n of them. Σ w (observed − due) over the times has the
 * multivariate hypergeometric covariance; the statistic is its square in that metric, χ² with as many degrees of freedom as the covariance
 * has rank: k − 1, or fewer where late entry keeps some groups apart. w is 1, or S̃ = Π (1 − d / (n + 1)) for Peto–Peto (Klein and
 * Moeschberger 2003, table 7.3).
 */
import { chiSquaredTail } from '../../math/special.js';
import { eigenSymmetric } from '../../math/symmetric.js';
import { atRiskAt, countsAt, distinct, type Lives } from './riskTable.js';

export interface TestResult {
  readonly name: string;
  readonly statistic: number;
  readonly df: number;
  readonly p: number;
}

export interface GroupCount {
  readonly n: number;
  readonly observed: number;
  /** Events the group would have had, were all alike. */
  readonly expected: number;
}

export interface LogRank {
  readonly test: TestResult;
  readonly groups: readonly GroupCount[];
}

type Weighting = 'log-rank' | 'peto';

/** Two groups or more. Throws RangeError where no two are ever at risk together, so that nothing compares them. */
export function logRank(groups: readonly Lives[], name: Weighting): LogRank {
  const counts = countGroups(groups);
  const weights = name === 'peto' ? petoWeights(counts) : counts.n.map(() => 1);
  const { score, covariance } = scores(counts, weights);
  const { statistic, df } = squareIn(covariance, score);
  if (df === 0) throw new RangeError('no two groups are ever at risk together');
  return { test: { name, statistic, df, p: chiSquaredTail(statistic, df) }, groups: totals(groups, counts) };
}

/** A covariance this much below the largest is rounding. */
const NOTHING = 1e-10;

/** scoreᵀ covariance⁺ score with the generalized inverse, and the covariance's rank. */
function squareIn(covariance: Float64Array, score: Float64Array): { readonly statistic: number; readonly df: number } {
  const k = score.length;
  const { values, vectors } = eigenSymmetric(covariance, k);
  const least = NOTHING * Math.max(...values);
  let [statistic, df] = [0, 0];
  values.forEach((value, of) => {
    if (!(value > least)) return;
    const along = score.reduce((sum, each, g) => sum + each * vectors[g * k + of]!, 0);
    statistic += along ** 2 / value;
    df++;
  });
  return { statistic, df };
}

/** By event time of all groups together. */
interface Counts {
  readonly n: Float64Array;
  readonly d: Float64Array;
  readonly atRisk: readonly Float64Array[];
  readonly events: readonly Float64Array[];
}

function countGroups(groups: readonly Lives[]): Counts {
  const eventTimes = groups.map(({ time, event }) => time.filter((_, row) => event[row] === 1));
  const times = distinct(Float64Array.from(eventTimes.flatMap((values) => Array.from(distinct(values)))));
  const atRisk = groups.map((lives) => atRiskAt(lives, times));
  const events = eventTimes.map((values) => countsAt(values, times));
  const sum = (parts: readonly Float64Array[]) => times.map((_, at) => parts.reduce((all, part) => all + part[at]!, 0));
  return { n: sum(atRisk), d: sum(events), atRisk, events };
}

function petoWeights({ n, d }: Counts): Float64Array {
  let s = 1;
  return n.map((count, at) => (s *= 1 - d[at]! / (count + 1)));
}

function scores({ n, d, atRisk, events }: Counts, weights: Float64Array) {
  const k = atRisk.length;
  const score = new Float64Array(k);
  const covariance = new Float64Array(k * k);
  for (let at = 0; at < n.length; at++) {
    const w = weights[at]!;
    const shares = atRisk.map((counts) => counts[at]! / n[at]!);
    const spread = n[at]! > 1 ? (w ** 2 * d[at]! * (n[at]! - d[at]!)) / (n[at]! - 1) : 0;
    for (let g = 0; g < k; g++) {
      score[g]! += w * (events[g]![at]! - d[at]! * shares[g]!);
      for (let h = 0; h < k; h++) covariance[g * k + h]! += spread * shares[g]! * ((g === h ? 1 : 0) - shares[h]!);
    }
  }
  return { score, covariance };
}

function totals(groups: readonly Lives[], { n, d, atRisk, events }: Counts): GroupCount[] {
  return groups.map(({ time }, g) => ({
    n: time.length,
    observed: events[g]!.reduce((sum, count) => sum + count, 0),
    expected: atRisk[g]!.reduce((sum, count, at) => sum + (d[at]! * count) / n[at]!, 0),
  }));
}
