/** What each signal adds to the log odds of a subject, and how much the predictions need it. */
import { shuffled } from '../../math/distributions.js';
import { stream } from '../../math/random.js';
import type { FeatureTable } from './featureTable.js';
import type { Examples, Forward, Model } from './rollForward.js';

/** Columns by their signal, in order of appearance. */
export function signalsOf({ columns }: FeatureTable): Map<string, number[]> {
  const signals = new Map<string, number[]>();
  for (const [column, { signal }] of columns.entries()) signals.set(signal, [...(signals.get(signal) ?? []), column]);
  return signals;
}

/** Of these rows, in recalibrated log odds against the mean of the training. */
export function contribution(
  { classifier: { slope, mean }, recalibration }: Model,
  { columns }: FeatureTable,
  signal: readonly number[],
  rows: Uint32Array,
): Float64Array {
  const sums = new Float64Array(rows.length);
  for (const column of signal) {
    const { values } = columns[column]!;
    const weight = recalibration.slope * slope[column]!;
    for (let place = 0; place < rows.length; place++) sums[place]! += weight * (values[rows[place]!]! - mean[column]!);
  }
  return sums;
}

export interface SignalImportance {
  readonly signal: string;
  /** By how much the mean log score falls when the signal is dealt out at random, with its standard error over the subjects. */
  readonly loss: number;
  readonly se: number;
}

/** Each signal is dealt out so many times, and the losses averaged. */
const DEALS = 3;

/**
 * Permutation importance (Breiman 2001, "Random forests", §10) on the forward predictions, most important first. Signals that tell
 * the same share their importance: each alone is missed little.
 */
export function importanceOf({ blocks }: Forward, { features, outcome }: Examples, seed: number): SignalImportance[] {
  const found = [...signalsOf(features)].map(([signal, columns], number) => {
    let [n, sum, squares] = [0, 0, 0];
    blocks.forEach(({ rows, model, probability }, block) => {
      const losses = lossesOf(
        contribution(model, features, columns, rows),
        probability,
        Float64Array.from(rows, (row) => outcome[row]!),
        (deal, places) => shuffled(stream(seed, 'deal', number, block, deal), places),
      );
      for (const loss of losses) {
        n++;
        sum += loss;
        squares += loss * loss;
      }
    });
    const mean = sum / n;
    return { signal, loss: mean, se: Math.sqrt(Math.max(0, squares / n - mean * mean) / n) };
  });
  return found.toSorted((a, b) => b.loss - a.loss);
}

/** By subject, the log score lost when another subject's contribution stands in the place of its own. */
function lossesOf(
  own: Float64Array,
  probability: Float64Array,
  outcome: Float64Array,
  deal: (number: number, places: readonly number[]) => readonly number[],
): Float64Array {
  const losses = new Float64Array(own.length);
  const places = Array.from(own.keys());
  for (let number = 0; number < DEALS; number++)
    deal(number, places).forEach((other, place) => {
      // ln(p ÷ p'), where the odds of p' are those of p times e^change.
      const change = own[other]! - own[place]!;
      const p = probability[place]!;
      const lost = Math.log1p(p * Math.expm1(change)) - outcome[place]! * change;
      losses[place]! += lost / DEALS;
    });
  return losses;
}
