/**
 * Candles of a simulated path. Given where an hour starts and ends and its variance, the highest and the lowest point of
 * a Brownian bridge are drawn from their exact distributions (each by itself): with range r = ln(close / open),
 * P(max > m) = exp(−2 m (m − r) / variance).
 */
import { fromFloat } from '../../math/decimal.js';
import { stream } from '../../math/random.js';
import { weekdayOf } from '../../time.js';
import type { AssetSeries } from './market.js';
import type { Month } from './months.js';
import { MARKET_START, WEEK_MOVES, WEEK_VOLUME } from './profile.js';
import { createSeries } from './series.js';

export interface Path {
  /** Logarithm of the price before the first hour. */
  readonly start: number;
  /** Logarithms of the price at the end of each hour. */
  readonly closes: Float64Array;
  /** Variance of the path inside each hour. */
  readonly variance: Float64Array;
  /** What volume follows: an hour's activity, under the week's profile of moves; mean about 1. */
  readonly activity: Float64Array;
}

export interface CandleOptions {
  readonly dailyVolume: number;
  /** Bounds that no price leaves, as logarithms. */
  readonly floor?: number;
  readonly ceiling?: number;
}

export function simulateCandles(
  seed: number,
  asset: string,
  path: Path,
  months: readonly Month[],
  options: CandleOptions,
): AssetSeries {
  const { dailyVolume, floor = Number.NEGATIVE_INFINITY, ceiling = Number.POSITIVE_INFINITY } = options;
  const series = createSeries(path.closes.length, 'simulated');
  const weekStart = weekdayOf(MARKET_START) * 24;
  // Activity has the week's moves in it; what remains to be said is how volume differs from them.
  const volumes = WEEK_VOLUME.map((volume, hour) => volume / WEEK_MOVES[hour]!);
  let from = path.start;
  let open = price(from);
  for (const month of months) {
    const draws = stream(seed, `market/${asset}/candles`, month.index);
    for (let hour = month.from * 24; hour < month.to * 24; hour++) {
      const to = path.closes[hour]!;
      const close = price(to);
      const top = from + highest(to - from, path.variance[hour]!, draws.uniform());
      const bottom = from - highest(from - to, path.variance[hour]!, draws.uniform());
      series.open[hour] = open;
      series.close[hour] = close;
      series.high[hour] = Math.max(open, close, price(Math.min(top, ceiling)));
      series.low[hour] = Math.min(open, close, price(Math.max(bottom, floor)));
      const noise = draws.uniform() + draws.uniform();
      series.volumeUsd[hour] = Math.round(
        (dailyVolume / 24) * volumes[(hour + weekStart) % 168]! * path.activity[hour]! * noise,
      );
      from = to;
      open = close;
    }
  }
  return series;
}

/** The highest point of a Brownian bridge from 0 to `end`, at the quantile `1 - uniform`. */
export function highest(end: number, variance: number, uniform: number): number {
  return (end + Math.sqrt(end * end - 2 * variance * Math.log(1 - uniform))) / 2;
}

/** No price is zero, however far a path falls. */
function price(log: number): number {
  return Math.max(1, fromFloat(Math.exp(log)));
}
