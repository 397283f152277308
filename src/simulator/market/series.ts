/** Making and cutting of series. */
import { SOURCES } from '../../contract/vocabulary.js';
import type { AssetSeries, RateSeries, Source } from './market.js';

export function createSeries(hours: number, source: Source): AssetSeries {
  return {
    open: new Float64Array(hours),
    high: new Float64Array(hours),
    low: new Float64Array(hours),
    close: new Float64Array(hours),
    volumeUsd: new Float64Array(hours),
    source: new Uint8Array(hours).fill(SOURCES.indexOf(source)),
  };
}

export function createRates(days: number, source: Source): RateSeries {
  return { unitsPerUsd: new Float64Array(days), source: new Uint8Array(days).fill(SOURCES.indexOf(source)) };
}

/** Hours `from` (inclusive) to `to` (exclusive) of the series. */
export function cutSeries(series: AssetSeries, from: number, to: number): AssetSeries {
  return {
    open: series.open.slice(from, to),
    high: series.high.slice(from, to),
    low: series.low.slice(from, to),
    close: series.close.slice(from, to),
    volumeUsd: series.volumeUsd.slice(from, to),
    source: series.source.slice(from, to),
    ...cutTimes(series, from, to),
  };
}

export function cutRates(rates: RateSeries, from: number, to: number): RateSeries {
  return {
    unitsPerUsd: rates.unitsPerUsd.slice(from, to),
    source: rates.source.slice(from, to),
    ...cutTimes(rates, from, to),
  };
}

/** Room for the times at which things were fetched. */
export function unfetched(length: number): { readonly fetchedAt: Float64Array } {
  return { fetchedAt: new Float64Array(length).fill(Number.NaN) };
}

function cutTimes({ fetchedAt }: AssetSeries | RateSeries, from: number, to: number) {
  return fetchedAt === undefined ? {} : { fetchedAt: fetchedAt.slice(from, to) };
}
