/** Market facts from outside (files, live sources and what is kept of them), as the market takes them. All prices in USD, plain numbers. */

import type { Day, Micros } from '../time.js';
import type { AssetId, Fiat } from './reference.js';
import type { Source } from './vocabulary.js';

export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Traded value in USD; null where the source does not say. */
  readonly volumeUsd: number | null;
}

/** What one source knows, sparse: hours (since the epoch) without trades and missing days are absent. */
export interface MarketFeed {
  /** For messages: the file's name. */
  readonly name: string;
  readonly source: Source;
  /** When all of it was fetched; absent where nothing was. */
  readonly fetchedAt?: Micros;
  readonly hourly: ReadonlyMap<AssetId, ReadonlyMap<number, Bar>>;
  readonly daily: ReadonlyMap<AssetId, ReadonlyMap<Day, Bar>>;
  readonly rates: ReadonlyMap<Fiat, ReadonlyMap<Day, number>>;
}
