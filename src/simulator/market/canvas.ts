/** A series in the making: hours painted from feeds, the most believed first, and which of them are known. */
import type { Bar, MarketFeed } from '../../contract/marketFeed.js';
import { SOURCES } from '../../contract/vocabulary.js';
import { fromFloat } from '../../math/decimal.js';
import type { AssetSeries } from './market.js';
import { createSeries, unfetched } from './series.js';

export interface Canvas {
  readonly series: AssetSeries;
  readonly known: Uint8Array;
}

export function createCanvas(hours: number): Canvas {
  return { series: createSeries(hours, 'simulated'), known: new Uint8Array(hours) };
}

/** The same, with room for fetch times. */
export function createFetchedCanvas(hours: number): Canvas {
  return { series: { ...createSeries(hours, 'simulated'), ...unfetched(hours) }, known: new Uint8Array(hours) };
}

/** Writes an hour unless a better feed already has, or it is outside the path. */
export function paint({ series, known }: Canvas, index: number, bar: Bar, feed: MarketFeed): void {
  if (index < 0 || index >= known.length || known[index] === 1) return;
  known[index] = 1;
  series.open[index] = fromFloat(bar.open);
  series.high[index] = fromFloat(bar.high);
  series.low[index] = fromFloat(bar.low);
  series.close[index] = fromFloat(bar.close);
  series.volumeUsd[index] = bar.volumeUsd === null ? Number.NaN : Math.round(bar.volumeUsd);
  series.source[index] = SOURCES.indexOf(feed.source);
  if (series.fetchedAt !== undefined) series.fetchedAt[index] = feed.fetchedAt ?? Number.NaN;
}
