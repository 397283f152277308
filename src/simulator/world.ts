/** What a world of rates is made of; its shards differ by their number alone. */
import type { Day } from '../time.js';
import type { Market } from './market/market.js';
import type { RatesProfile } from './profiles.js';

export interface WorldSpec {
  readonly profile: RatesProfile;
  readonly seed: number;
  readonly start: Day;
  /** From `lookbackFrom(start)` through the last day to be lived. */
  readonly market: Market;
  /** Which life of the same people in the same market: 0 is the world's, others only serve to measure. */
  readonly life?: number;
  /** Standard deviations above the mean at which the money scale is cut; lower than the world's own only to measure. */
  readonly moneyCut?: number;
}
