/**
 * The hours of a day known by its bar alone: a Brownian path from the open to the close, mirrored at the day's low and
 * high so that it stays between them, with both of them touched.
 */
import type { Bar } from '../../contract/marketFeed.js';
import { normal } from '../../math/distributions.js';
import { type Stream, stream } from '../../math/random.js';
import { type Day, weekdayOf } from '../../time.js';
import { highest } from './candles.js';
import { WEEK_MOVES, WEEK_VOLUME } from './profile.js';

/** Mean range of a Brownian motion of unit variance (Parkinson 1980, squared: 4 ln 2). */
const PARKINSON = 4 * Math.LN2;

export function bridgeDay(seed: number, asset: string, day: Day, bar: Bar): Bar[] {
  const { open, high, low, close } = bar;
  const draws = stream(seed, `market/${asset}/days`, day);
  const variances = hourlyVariances(day, Math.log(high / low) ** 2 / PARKINSON);
  const path = mirroredPath(draws, variances, bar);
  const shares = volumeShares(draws, day);
  const hours = variances.map((variance, hour) => {
    const first = hour === 0 ? open : path[hour - 1]!;
    const last = hour === 23 ? close : path[hour]!;
    const move = Math.log(last / first);
    const top = first * Math.exp(highest(move, variance, draws.uniform()));
    const bottom = first * Math.exp(-highest(-move, variance, draws.uniform()));
    return {
      open: first,
      high: Math.min(high, Math.max(first, last, top)),
      low: Math.max(low, Math.min(first, last, bottom)),
      close: last,
      volumeUsd: bar.volumeUsd === null ? null : bar.volumeUsd * shares[hour]!,
    };
  });
  return touching(hours, bar);
}

function hourlyVariances(day: Day, variance: number): number[] {
  const moves = weekSlice(WEEK_MOVES, day).map((move) => move * move);
  const total = moves.reduce((sum, move) => sum + move, 0);
  return moves.map((move) => (variance * move) / total);
}

/** Prices at the end of each hour; the last is the close. */
function mirroredPath(draws: Stream, variances: readonly number[], { open, high, low, close }: Bar): number[] {
  const steps = variances.map((variance) => Math.sqrt(variance) * normal(draws));
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  const excess = steps.reduce((sum, step) => sum + step, 0) - Math.log(close / open);
  let level = Math.log(open);
  return steps.map((step, hour) => {
    level += step - (total > 0 ? (excess * variances[hour]!) / total : 0);
    return Math.min(high, Math.max(low, Math.exp(mirrored(level, Math.log(low), Math.log(high)))));
  });
}

/** The value folded back into [low, high] as often as needed. */
function mirrored(value: number, low: number, high: number): number {
  const range = high - low;
  if (range <= 0) return low;
  const phase = (((value - low) % (2 * range)) + 2 * range) % (2 * range);
  return low + (phase <= range ? phase : 2 * range - phase);
}

/** The hour that came nearest to the day's high reaches it, and so with the low. */
function touching(hours: readonly Bar[], { high, low }: Bar): Bar[] {
  const top = hours.reduce((best, bar, hour) => (bar.high > hours[best]!.high ? hour : best), 0);
  const bottom = hours.reduce((best, bar, hour) => (bar.low < hours[best]!.low ? hour : best), 0);
  return hours.map((bar, hour) => ({
    ...bar,
    high: hour === top ? high : bar.high,
    low: hour === bottom ? low : bar.low,
  }));
}

function volumeShares(draws: Stream, day: Day): number[] {
  const weights = weekSlice(WEEK_VOLUME, day).map((weight) => weight * Math.exp(0.3 * normal(draws)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function weekSlice(values: Float64Array, day: Day): number[] {
  const from = weekdayOf(day) * 24;
  return Array.from(values.subarray(from, from + 24));
}
