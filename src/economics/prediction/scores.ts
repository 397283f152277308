/** How good probabilities were, now that the outcomes are known. */
import { areaUnderRoc, averagePrecision } from '../../math/discrimination.js';
import { logit } from '../../math/logistic.js';
import { calibrationLine } from './recalibration.js';

export interface Scores {
  readonly n: number;
  /** How many outcomes were 1. */
  readonly ones: number;
  /** (Σ probability − Σ outcome) ÷ Σ outcome; null without ones, as every ratio to them. */
  readonly bias: number | null;
  readonly observedExpected: number | null;
  readonly mae: number;
  /** Mean of the log of the probability given to what happened; 0 is best. */
  readonly logScore: number;
  /** Mean squared error. */
  readonly brier: number;
  /** 1 − the score ÷ that of the share of ones itself, which nobody knew beforehand: above 0 is better than any constant. */
  readonly logScoreSkill: number | null;
  readonly brierSkill: number | null;
  readonly auc: number | null;
  /** Average precision; a ranking by chance has the share of ones. */
  readonly prAuc: number | null;
  /** 1 where the spread of the log odds is right; null where fewer than ten of an outcome tell. */
  readonly calibrationSlope: number | null;
  /** Its standard error. */
  readonly calibrationSlopeSe: number | null;
}

const FEWEST = 10;

export function scoresOf(probability: ArrayLike<number>, outcome: ArrayLike<number>): Scores {
  const n = outcome.length;
  let [ones, expected, absolute, squared, log] = [0, 0, 0, 0, 0];
  for (let at = 0; at < n; at++) {
    const [p, y] = [probability[at]!, outcome[at]!];
    ones += y;
    expected += p;
    absolute += Math.abs(p - y);
    squared += (p - y) ** 2;
    log += y === 1 ? Math.log(p) : Math.log1p(-p);
  }
  const share = ones / n;
  const isMixed = ones > 0 && ones < n;
  const entropy = share * Math.log(share) + (1 - share) * Math.log1p(-share);
  const isTold = Math.min(ones, n - ones) >= FEWEST;
  const line = isTold ? calibrationLine(Array.from(probability, logit), outcome) : null;
  return {
    n,
    ones,
    bias: ones === 0 ? null : (expected - ones) / ones,
    observedExpected: expected === 0 ? null : ones / expected,
    mae: absolute / n,
    logScore: log / n,
    brier: squared / n,
    logScoreSkill: isMixed ? 1 - log / n / entropy : null,
    brierSkill: isMixed ? 1 - squared / n / (share * (1 - share)) : null,
    auc: areaUnderRoc(probability, outcome),
    prAuc: averagePrecision(probability, outcome),
    calibrationSlope: line?.slope ?? null,
    calibrationSlopeSe: line?.slopeSe ?? null,
  };
}

export interface Decile {
  readonly n: number;
  readonly ones: number;
  /** Mean probability. */
  readonly predicted: number;
  readonly observed: number;
  /** Share of ones over that of everybody. */
  readonly lift: number | null;
}

/** Tenths of the examples, highest probability first. */
export function decilesOf(probability: ArrayLike<number>, outcome: ArrayLike<number>): Decile[] {
  const n = outcome.length;
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort((a, b) => probability[b]! - probability[a]!);
  const all = order.reduce((sum, row) => sum + outcome[row]!, 0) / n;
  return Array.from({ length: 10 }, (_, tenth) => {
    const rows = order.subarray(Math.round((tenth * n) / 10), Math.round(((tenth + 1) * n) / 10));
    const ones = rows.reduce((sum, row) => sum + outcome[row]!, 0);
    const observed = ones / rows.length;
    return {
      n: rows.length,
      ones,
      predicted: rows.reduce((sum, row) => sum + probability[row]!, 0) / rows.length,
      observed,
      lift: all === 0 ? null : observed / all,
    };
  });
}
