/** One currency's rates in a home that fetches: landed, then fetched, then simulated moves; weekends carry whatever Friday was. */
import type { MarketFeed } from '../../contract/marketFeed.js';
import type { Fiat } from '../../contract/reference.js';
import { SOURCES } from '../../contract/vocabulary.js';
import { fromFloat, ONE } from '../../math/decimal.js';
import { weekdayOf } from '../../time.js';
import { leadRatesUpTo } from './leadIn.js';
import type { RateSeries } from './market.js';
import { MARKET_START } from './profile.js';
import { PUBLISHED_RATES } from './published.js';
import { createRates, unfetched } from './series.js';
import { offsetIn, type Stretch, stretchesOf } from './stretches.js';

export interface RateCanvas {
  readonly series: RateSeries;
  readonly known: Uint8Array;
}

export interface FetchedRateFacts {
  /** The world's first day, from the market's beginning; facts before it are not used. */
  readonly start: number;
  /** From `start` on. */
  readonly landed: RateCanvas | undefined;
  readonly feeds: readonly MarketFeed[];
}

export function createRateCanvas(days: number): RateCanvas {
  return { series: { ...createRates(days, 'simulated'), ...unfetched(days) }, known: new Uint8Array(days) };
}

/** From the market's beginning, as `simulated` is. The dollar is worth itself, on the word of whoever knows the others. */
export function fetchedRates(fiat: Fiat, simulated: RateSeries, facts: FetchedRateFacts): RateSeries {
  const { start, landed, feeds } = facts;
  const canvas = createRateCanvas(simulated.unitsPerUsd.length);
  if (landed !== undefined) lay(canvas, landed, start);
  for (const feed of feeds) paintDays(canvas, feed, fiat, start);
  for (const stretch of stretchesOf(canvas.known, start)) fill(fiat, canvas.series, simulated, stretch, start);
  carryWeekends(canvas.series, start + 1, (day) => landed?.known[day - start] !== 1);
  return leadRatesUpTo(canvas.series, simulated, start);
}

function lay({ series, known }: RateCanvas, landed: RateCanvas, start: number): void {
  const length = Math.min(landed.known.length, known.length - start);
  for (const name of ['unitsPerUsd', 'source', 'fetchedAt'] as const)
    series[name]!.set(landed.series[name]!.subarray(0, length), start);
  known.set(landed.known.subarray(0, length), start);
}

function paintDays({ series, known }: RateCanvas, feed: MarketFeed, fiat: Fiat, start: number): void {
  for (const [day, rate] of feed.rates.get(fiat === 'USD' ? 'EUR' : fiat) ?? []) {
    const index = day - MARKET_START;
    if (index < start || index >= known.length || known[index] === 1) continue;
    known[index] = 1;
    series.unitsPerUsd[index] = fiat === 'USD' ? ONE : fromFloat(rate);
    series.source[index] = SOURCES.indexOf(feed.source);
    series.fetchedAt![index] = feed.fetchedAt ?? Number.NaN;
  }
}

/** A rate is one figure a day, so the stretch goes from the day before it to the day after. */
function fill(
  fiat: Fiat,
  { unitsPerUsd, source }: RateSeries,
  simulated: RateSeries,
  { from, to }: Pick<Stretch, 'from' | 'to'>,
  start: number,
): void {
  const off = (day: number) => Math.log(unitsPerUsd[day]! / simulated.unitsPerUsd[day]!);
  const left = from > start ? off(from - 1) : null;
  const right = to < unitsPerUsd.length ? off(to) : null;
  const moved = offsetIn({ from: left === null ? from : from - 1, to, left, right }, publishedDays(fiat));
  for (let day = from; day < to; day++) {
    unitsPerUsd[day] = Math.max(1, Math.round(simulated.unitsPerUsd[day]! * Math.exp(moved(day))));
    source[day] = simulated.source[day]!;
  }
}

function carryWeekends(
  { unitsPerUsd, source, fetchedAt }: RateSeries,
  from: number,
  isFree: (day: number) => boolean,
): void {
  for (let day = from; day < unitsPerUsd.length; day++) {
    if (weekdayOf(MARKET_START + day) < 5 || !isFree(day)) continue;
    unitsPerUsd[day] = unitsPerUsd[day - 1]!;
    source[day] = source[day - 1]!;
    fetchedAt![day] = fetchedAt![day - 1]!;
  }
}

function publishedDays(fiat: Fiat): number[] {
  return (PUBLISHED_RATES[fiat] ?? []).map(({ day }) => day - MARKET_START);
}
