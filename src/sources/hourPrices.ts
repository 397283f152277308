/**
 * Prices at instants → candles of whole hours. An hour opens and closes at the prices nearest to its two ends; its high and
 * low are the highest and lowest price seen in it. An hour without a price at both ends has no candle.
 */
import type { Bar } from '../contract/marketFeed.js';

/** Milliseconds since the epoch, USD; rising in time. */
export type Point = readonly [at: number, price: number];

const HOUR = 3_600_000;
/** How far from an end a price may be and still stand for it. */
export const NEAR_MILLIS = 15 * 60_000;
/** Ends without a price between two that have one: so many are carried over. */
const MOST_CARRIED = 6;

export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** Throws what `refuse` makes where prices are missing for longer than may be carried over. */
export function hourPrices(points: readonly Point[], hours: Hours, refuse: (hole: Hours) => Error): Map<number, Bar> {
  const ends = carried(endPrices(points, hours), hours, refuse);
  const bars = new Map<number, Bar>();
  for (let hour = hours.from; hour <= hours.to; hour++) {
    const [open, close] = [ends.get(hour), ends.get(hour + 1)];
    if (open !== undefined && close !== undefined)
      bars.set(hour, { open, high: Math.max(open, close), low: Math.min(open, close), close, volumeUsd: null });
  }
  for (const [at, price] of points) widen(bars, Math.floor(at / HOUR), price);
  return bars;
}

/** By the hour that begins there. */
function endPrices(points: readonly Point[], { from, to }: Hours): Map<number, number> {
  const nearest = new Map<number, Point>();
  for (const point of points) {
    const end = Math.round(point[0] / HOUR);
    const best = nearest.get(end);
    if (end < from || end > to + 1 || distance(point, end) > NEAR_MILLIS) continue;
    if (best === undefined || distance(point, end) < distance(best, end)) nearest.set(end, point);
  }
  return new Map([...nearest].map(([end, [, price]]) => [end, price]));
}

function carried(ends: Map<number, number>, { to }: Hours, refuse: (hole: Hours) => Error): Map<number, number> {
  let last: number | undefined;
  for (const end of [...ends.keys()].sort((a, b) => a - b)) {
    if (last !== undefined && end - last - 1 > MOST_CARRIED) throw refuse({ from: last, to: Math.min(end - 1, to) });
    for (let hole = (last ?? end) + 1; hole < end; hole++) ends.set(hole, ends.get(last!)!);
    last = end;
  }
  return ends;
}

function widen(bars: Map<number, Bar>, hour: number, price: number): void {
  const bar = bars.get(hour);
  if (bar === undefined || (price <= bar.high && price >= bar.low)) return;
  bars.set(hour, { ...bar, high: Math.max(bar.high, price), low: Math.min(bar.low, price) });
}

function distance([at]: Point, end: number): number {
  return Math.abs(at - end * HOUR);
}
