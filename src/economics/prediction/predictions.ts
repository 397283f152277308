/** What the classifiers say of each user. */
import type { Reason } from './reasons.js';

export interface UserPrediction {
  readonly userId: string;
  readonly model: string;
  /** What the probability is of, such as `high_volume_90`. */
  readonly quantity: string;
  readonly horizonDays: number;
  readonly probability: number;
  readonly reasons: readonly Reason[];
}

export interface Predictions {
  readonly predictions: readonly UserPrediction[];
  /** Why somebody or something is left out. */
  readonly warnings: readonly string[];
}
