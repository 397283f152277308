/**
 * One asset's candles from feeds. Hourly facts beat daily ones and an earlier feed a later one; inside a feed's reach an
 * absent hour is flat; after the last feed the simulated path's returns go on from its last price.
 */
import type { Bar, MarketFeed } from '../../contract/marketFeed.js';
import type { AssetId } from '../../contract/reference.js';
import type { Window } from '../../time.js';
import { type Canvas, createCanvas, paint } from './canvas.js';
import { continueSeries } from './continuation.js';
import { bridgeDay } from './dayBridge.js';
import { type Facts, factsOf, refuseBefore, refuseHoles } from './feedCoverage.js';
import { leadUpTo } from './leadIn.js';
import type { AssetSeries } from './market.js';
import { MARKET_START } from './profile.js';

const GRID_START = MARKET_START * 24;

/** From the market's beginning, as `simulated` is. */
export function seriesFromFeeds(
  asset: AssetId,
  simulated: AssetSeries,
  { seed, span, feeds }: { seed: number; span: Window; feeds: readonly MarketFeed[] },
): AssetSeries {
  const hourly = factsOf(feeds, (feed) => feed.hourly.get(asset));
  const daily = factsOf(feeds, (feed) => feed.daily.get(asset));
  if (hourly.length + daily.length === 0) return simulated;
  refuseBefore(span.from, beginning(asset, hourly, daily));
  const reaches = [
    ...hourly.map(({ first, last }) => ({ from: first, to: last })),
    ...daily.map(({ first, last }) => ({ from: first * 24, to: last * 24 + 23 })),
  ];
  refuseHoles(asset, reaches, span);
  const canvas = createCanvas(simulated.close.length);
  for (const facts of hourly) paintHours(canvas, facts);
  for (const facts of daily) paintDays(canvas, facts, seed, asset);
  const last = Math.max(...reaches.map(({ to }) => to));
  fillHoles(canvas, last - GRID_START);
  leadUpTo(canvas.series, simulated, Math.max(0, Math.min(...reaches.map(({ from }) => from)) - GRID_START));
  const lastClose = lastPrice(hourly, daily, last);
  return continueSeries(asset, canvas.series, simulated, {
    from: Math.max(0, last + 1 - GRID_START),
    price: lastClose,
  });
}

function paintHours(canvas: Canvas, { feed, values, first, last }: Facts<Bar>): void {
  let bar = values.get(first)!;
  for (let hour = first; hour <= last; hour++) {
    bar = values.get(hour) ?? flat(bar.close);
    paint(canvas, hour - GRID_START, bar, feed);
  }
}

function paintDays(canvas: Canvas, { feed, values, first, last }: Facts<Bar>, seed: number, asset: AssetId): void {
  let bar = values.get(first)!;
  for (let day = first; day <= last; day++) {
    bar = values.get(day) ?? flat(bar.close);
    const start = day * 24 - GRID_START;
    if (start < 0 || canvas.known.subarray(start, start + 24).every(Boolean)) continue;
    const hours = bridgeDay(seed, asset, day, bar);
    for (let hour = 0; hour < 24; hour++) paint(canvas, start + hour, hours[hour]!, feed);
  }
}

function flat(price: number): Bar {
  return { open: price, high: price, low: price, close: price, volumeUsd: 0 };
}

/** The holes that are left are quiet hours at the price before them. */
function fillHoles({ series, known }: Canvas, last: number): void {
  const first = known.indexOf(1);
  if (first < 0) return;
  let price = series.open[first]!;
  let source = series.source[first]!;
  for (let index = 0; index <= Math.min(last, known.length - 1); index++) {
    if (known[index] === 0) {
      for (const prices of [series.open, series.high, series.low, series.close]) prices[index] = price;
      series.source[index] = source;
    }
    price = series.close[index]!;
    source = series.source[index]!;
  }
}

function beginning(asset: AssetId, hourly: readonly Facts<Bar>[], daily: readonly Facts<Bar>[]) {
  const starts = [
    ...hourly.map(({ feed, first }) => ({ subject: asset, name: feed.name, firstDay: Math.ceil(first / 24) })),
    ...daily.map(({ feed, first }) => ({ subject: asset, name: feed.name, firstDay: first })),
  ];
  return starts.reduce((best, start) => (start.firstDay < best.firstDay ? start : best));
}

/** The close of the best feed that reaches the last hour known. */
function lastPrice(hourly: readonly Facts<Bar>[], daily: readonly Facts<Bar>[], last: number): number {
  const best = hourly.find((facts) => facts.last === last) ?? daily.find((facts) => facts.last * 24 + 23 === last)!;
  return best.values.get(best.last)!.close;
}
