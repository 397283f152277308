/** What every model of transactions can do; `age` and `horizon` are in the same unit of time (BG/BB: periods). */
import type { Stream } from '../../math/random.js';
import type { Likelihood } from '../likelihood.js';
import type { Histories } from './histories.js';

export interface TransactionModel {
  /** The field's names of the parameters, in order; all are positive. */
  readonly names: readonly string[];
  readonly likelihood: (histories: Histories) => Likelihood;
  /** Where the search for the maximum begins. */
  readonly start: (histories: Histories) => readonly number[];
  readonly given: (params: ArrayLike<number>) => Given;
}

/** A model with its parameters. A fresh customer is one with frequency, recency and age 0. */
export interface Given {
  readonly logLikelihood: (frequency: number, recency: number, age: number) => number;
  /** Probability that the customer may still transact after `age`. */
  readonly alive: (frequency: number, recency: number, age: number) => number;
  /** Expected transactions within the next `horizon`. */
  readonly expected: (frequency: number, recency: number, age: number, horizon: number) => number;
  /** Log-probability of exactly so many transactions within the next `horizon`. */
  readonly logProbability: (count: number, frequency: number, recency: number, age: number, horizon: number) => number;
  /** One of the possible futures: transactions within the next `horizon`. */
  readonly drawFuture: (stream: Stream, frequency: number, recency: number, age: number, horizon: number) => number;
  /** The generator twin: the history of a new customer of this age. */
  readonly drawHistory: (stream: Stream, age: number) => { readonly frequency: number; readonly recency: number };
}
