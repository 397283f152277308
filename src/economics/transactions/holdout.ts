/**
 * Which model to believe: the one that gave what customers did afterwards the largest probability (the logarithmic score: Good 1952,
 * "Rational decisions"; proper, so that no model gains by saying what it does not believe).
 */
import type { Histories } from './histories.js';
import type { Given } from './transactionModel.js';

export interface Candidate {
  readonly name: string;
  /** Fitted to the histories, without what came after. */
  readonly given: Given;
}

export interface Score {
  readonly name: string;
  /** Mean log-probability of a customer's count; the larger the better. */
  readonly logScore: number;
  /** How far it lies behind the best, and the standard error of that. */
  readonly behind: number;
  readonly behindSe: number;
}

/** Best first. `counts` are each customer's transactions within the `horizon` after the history's age. */
export function chooseByHoldout(
  candidates: readonly Candidate[],
  histories: Histories,
  counts: ArrayLike<number>,
  horizon: number,
): Score[] {
  const scored = candidates.map(({ name, given }) => {
    const scores = scoresOf(given, histories, counts, horizon);
    return { name, scores, mean: weightedMean(scores, histories.weight) };
  });
  scored.sort((one, other) => other.mean - one.mean);
  const best = scored[0]!;
  return scored.map(({ name, scores, mean }) => {
    const behind = scores.map((score, row) => best.scores[row]! - score);
    const gap = best.mean - mean;
    const spread = weightedMean(
      behind.map((each) => (each - gap) ** 2),
      histories.weight,
    );
    const customers = histories.weight.reduce((sum, each) => sum + each, 0);
    return { name, logScore: mean, behind: gap, behindSe: Math.sqrt(spread / customers) };
  });
}

function scoresOf(given: Given, { frequency, recency, age }: Histories, counts: ArrayLike<number>, horizon: number) {
  return frequency.map((x, row) => given.logProbability(counts[row]!, x, recency[row]!, age[row]!, horizon));
}

function weightedMean(values: Float64Array, weight: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    if (weight[row] === 0) continue;
    sum += weight[row]! * values[row]!;
    total += weight[row]!;
  }
  return sum / total;
}
