/**
 * A world of rates: what is given, and one shard's state, which is plain data: a checkpoint is a copy of it, and a shard
 * resumed from the copy goes on as if nothing had happened.
 */
import type { Day } from '../time.js';
import type { Books } from './books.js';
import { createHouse, type House } from './house.js';
import type { Lives } from './lives.js';
import type { Market } from './market/market.js';
import type { Marketing } from './marketing/marketing.js';
import { createPanel, type Panel } from './panel.js';
import { createPeople, type People } from './people.js';
import type { RatesProfile } from './profiles.js';
import { createTraders, type Traders } from './traders.js';
import type { Silence } from './userRows.js';

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

export interface ShardState {
  /** The last day stepped. */
  day: Day;
  /** The last day of which rows were taken. */
  takenThrough: Day;
  readonly people: People;
  /** Those who will ever trade, once verified. */
  readonly traders: Traders;
  /** Their other lives, from which the truth is averaged. */
  readonly clones: Traders;
  /** What one more user of each channel would be worth. */
  readonly panel: Panel;
  readonly house: House;
  /** Caused sign-ups of this month by channel. */
  readonly caused: Float64Array;
}

export interface Shard {
  readonly spec: WorldSpec;
  readonly number: number;
  readonly marketing: Marketing;
  readonly state: ShardState;
  readonly books: Books;
  readonly silence: Silence;
  readonly lives: Lives;
  readonly otherLives: Lives;
  readonly panelLives: Lives;
}

export function freshState(start: Day, channels: number): ShardState {
  return {
    day: start - 1,
    takenThrough: start - 1,
    people: createPeople(),
    traders: createTraders(),
    clones: createTraders(),
    panel: createPanel(),
    house: createHouse(),
    caused: new Float64Array(channels),
  };
}
