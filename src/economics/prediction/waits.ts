/** How long those wait who get there, and what it tells of those who are still waiting. */
import type { Day } from '../../time.js';

/** The chance that a wait is over after so many days; never 1, as a longer one may come. */
export type WaitsOver = (days: number) => number;

/** By the waits seen: of n of them as many as are over ÷ (n + 1). */
export function waitsOver(waits: ArrayLike<number>): WaitsOver {
  const sorted = Float64Array.from(waits).sort();
  return (days) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! <= days) low = middle + 1;
      else high = middle;
    }
    return low / (sorted.length + 1);
  };
}

/**
 * The chance of somebody who has waited so long in vain: by Bayes, p (1 − F) ÷ (1 − p F), where F is the share of waits that are over by
 * then, taken to be the same whatever p is.
 */
export function stillWaiting(p: number, over: number): number {
  return (p * (1 - over)) / (1 - p * over);
}

export interface Waiting {
  /** The chance given to each at its moment. */
  readonly probability: ArrayLike<number>;
  readonly moment: ArrayLike<Day>;
  /** The day on which each got there; later than the present day where not yet. */
  readonly happenedOn: ArrayLike<Day>;
}

/** As many expected as these are what the level of the training is trusted with: a standard deviation of about a fifth. */
const TRUST = 30;

/**
 * How much more often than expected those get there who are still waiting for their outcome, seen against the waits of earlier ones:
 * (seen + 30) ÷ (expected + 30), the mean of a gamma prior around 1 after Poisson counts. It sees a change of level months before
 * outcomes are complete.
 */
export function recentLevel({ probability, moment, happenedOn }: Waiting, over: WaitsOver, day: Day): number {
  let [seen, expected] = [TRUST, TRUST];
  for (let row = 0; row < probability.length; row++) {
    expected += probability[row]! * over(day - moment[row]!);
    if (happenedOn[row]! <= day) seen++;
  }
  return seen / expected;
}
