/** The market of a world: every hour of every asset and every day of every rate, without gaps. */
import type { AssetId, Fiat } from '../../contract/reference.js';
import type { Source } from '../../contract/vocabulary.js';
import type { Units } from '../../math/decimal.js';
import type { Day, Micros } from '../../time.js';

/** Hourly candles from `from` 00:00 to the end of `to`; index = hours since `from` 00:00 UTC. Prices in USD, integers of 1e-8. */
export interface AssetSeries {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Traded value, whole USD; NaN where unknown. */
  readonly volumeUsd: Float64Array;
  /** Index into SOURCES. */
  readonly source: Uint8Array;
  /** When each was fetched (micros); NaN where it was not, absent where nothing was. */
  readonly fetchedAt?: Float64Array;
}

/** Index = days since `from`. */
export interface RateSeries {
  /** Units of the fiat for one USD, integers of 1e-8. */
  readonly unitsPerUsd: Float64Array;
  readonly source: Uint8Array;
  readonly fetchedAt?: Float64Array;
}

export interface Market {
  readonly from: Day;
  readonly to: Day;
  readonly assets: Readonly<Record<AssetId, AssetSeries>>;
  readonly rates: Readonly<Record<Fiat, RateSeries>>;
}

export interface Candle {
  readonly open: Units;
  readonly high: Units;
  readonly low: Units;
  readonly close: Units;
}

/** When a row was fetched, or null. */
export function fetchedAtOf({ fetchedAt }: AssetSeries | RateSeries, index: number): Micros | null {
  const at = fetchedAt?.[index] ?? Number.NaN;
  return Number.isNaN(at) ? null : at;
}

export type { Source };
