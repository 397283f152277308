/** One asset's candles in a home that fetches: what has landed, then what was fetched, and the simulated path where neither knows. */
import type { MarketFeed } from '../../contract/marketFeed.js';
import type { AssetId } from '../../contract/reference.js';
import { type Canvas, createFetchedCanvas, paint } from './canvas.js';
import { leadUpTo } from './leadIn.js';
import type { AssetSeries } from './market.js';
import { MARKET_START, PEGGED } from './profile.js';
import { PUBLISHED_CLOSES } from './published.js';
import { offsetIn, type Stretch, stretchesOf } from './stretches.js';

const GRID_START = MARKET_START * 24;

export interface FetchedFacts {
  /** The world's first hour, from the market's beginning; facts before it are not used. */
  readonly start: number;
  /** From `start` on. */
  readonly landed: Canvas | undefined;
  readonly feeds: readonly MarketFeed[];
}

/** From the market's beginning, as `simulated` is. */
export function fetchedSeries(asset: AssetId, simulated: AssetSeries, facts: FetchedFacts): AssetSeries {
  const { start, landed, feeds } = facts;
  const canvas = createFetchedCanvas(simulated.close.length);
  if (landed !== undefined) lay(canvas, landed, start);
  for (const feed of feeds)
    for (const [hour, bar] of feed.hourly.get(asset) ?? [])
      if (hour - GRID_START >= start) paint(canvas, hour - GRID_START, bar, feed);
  for (const stretch of stretchesOf(canvas.known, start)) fill(asset, canvas.series, simulated, stretch, start);
  // The days before the world are not landed: they follow from its first price, today as on the day it was made.
  return leadUpTo(canvas.series, simulated, start);
}

function lay({ series, known }: Canvas, landed: Canvas, start: number): void {
  const length = Math.min(landed.known.length, known.length - start);
  for (const name of ['open', 'high', 'low', 'close', 'volumeUsd', 'source', 'fetchedAt'] as const)
    series[name]!.set(landed.series[name]!.subarray(0, length), start);
  known.set(landed.known.subarray(0, length), start);
}

function fill(
  asset: AssetId,
  series: AssetSeries,
  simulated: AssetSeries,
  { from, to }: Pick<Stretch, 'from' | 'to'>,
  start: number,
): void {
  const left = from > start ? Math.log(series.close[from - 1]! / simulated.open[from]!) : null;
  const right = to < series.open.length ? Math.log(series.open[to]! / simulated.open[to]!) : null;
  const moved = movedIn(asset, { from, to, left, right });
  for (let hour = from; hour < to; hour++) {
    const [before, after] = [Math.exp(moved(hour)), Math.exp(moved(hour + 1))];
    series.open[hour] = hour > start ? series.close[hour - 1]! : scaled(simulated.open[hour]!, before);
    series.close[hour] = scaled(simulated.close[hour]!, after);
    const [high, low] = [Math.max(before, after), Math.min(before, after)];
    series.high[hour] = Math.max(series.open[hour]!, series.close[hour]!, scaled(simulated.high[hour]!, high));
    series.low[hour] = Math.min(series.open[hour]!, series.close[hour]!, scaled(simulated.low[hour]!, low));
    series.volumeUsd[hour] = simulated.volumeUsd[hour]!;
    series.source[hour] = simulated.source[hour]!;
  }
}

/** A pegged token returns to its dollar; a free one has no home. */
function movedIn(asset: AssetId, stretch: Stretch): (hour: number) => number {
  const { from, to, left, right } = stretch;
  if (asset !== 'tether' || (left !== null && right !== null)) return offsetIn(stretch, publishedHours(asset));
  const keep = 0.5 ** (1 / PEGGED.halfLife);
  if (right === null) return (hour) => (left ?? 0) * keep ** (hour - from);
  return (hour) => right * keep ** (to - hour);
}

function publishedHours(asset: AssetId): number[] {
  return (PUBLISHED_CLOSES[asset] ?? []).map(({ day }) => (day + 1 - MARKET_START) * 24);
}

function scaled(units: number, factor: number): number {
  return Math.max(1, Math.round(units * factor));
}
