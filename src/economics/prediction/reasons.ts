/** Why a subject's probability is what it is, in plain words. */
import type { FeatureTable } from './featureTable.js';
import type { Model } from './rollForward.js';
import { contribution, signalsOf } from './signals.js';

export interface Reason {
  readonly signal: string;
  /** What is known of the subject, such as `last active 12 days ago`. */
  readonly text: string;
  /** What it adds to the log odds against the average of the training: above 0 it raises the probability. */
  readonly logOdds: number;
}

/** What is known of the subject of a row, by signal. */
export type Wording = (signal: string, row: number) => string;

/** The `most` strongest reasons of each row, strongest first; those that move the odds by less than a twentieth are none. */
export function reasonsOf(
  model: Model,
  features: FeatureTable,
  rows: Uint32Array,
  wording: Wording,
  most = 3,
): Reason[][] {
  const signals = [...signalsOf(features)].map(([signal, columns]) => ({
    signal,
    logOdds: contribution(model, features, columns, rows),
  }));
  return Array.from(rows, (row, place) =>
    signals
      .map(({ signal, logOdds }) => ({ signal, logOdds: logOdds[place]! }))
      .filter(({ logOdds }) => Math.abs(logOdds) >= LEAST)
      .toSorted((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
      .slice(0, most)
      .map((reason) => ({ ...reason, text: wording(reason.signal, row) })),
  );
}

const LEAST = 0.05;
