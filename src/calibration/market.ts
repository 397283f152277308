/** The market, pooled over assets and worlds: volatility, tails, memory, and the shape of day and week. */
import {
  autocorrelation,
  correlation,
  deviation,
  excessKurtosis,
  logReturns,
  mean,
  tailExponent,
} from './statistics.js';
import { atLeast, atMost, type Band, between, type Target, targetsOf } from './target.js';
import { MOVING, type Series } from './world.js';

const market = targetsOf('market');

const HOUR_VOLUMES = [
  1.19, 0.96, 0.8, 0.7, 0.74, 0.68, 0.71, 0.77, 0.78, 0.77, 0.84, 0.89, 1.07, 1.16, 1.27, 1.33, 1.49, 1.23, 1.1, 1.1,
  1.19, 1.07, 1.03, 1.04,
];
const HOUR_RETURNS = [
  1.22, 0.99, 0.89, 0.76, 0.92, 0.82, 0.87, 0.91, 0.98, 1.0, 1.05, 0.98, 1.09, 1.07, 1.09, 1.11, 1.21, 0.96, 0.86, 0.91,
  1.09, 1.04, 1.08, 1.1,
];
/** Monday to Sunday. */
const WEEKDAY_VOLUMES = [1.07, 1.1, 1.16, 1.18, 1.06, 0.67, 0.73];
const WEEKDAY_RETURNS = [1.28, 1.02, 1.22, 1.1, 1.07, 0.55, 0.76];

const VOLATILITIES = {
  bitcoin: between(0.45, 0.75),
  ethereum: between(0.55, 1.0),
  solana: between(0.8, 1.3),
} as const;

const PAIRS = [
  ['bitcoin', 'ethereum', between(0.7, 0.9)],
  ['bitcoin', 'solana', between(0.45, 0.75)],
  ['ethereum', 'solana', between(0.5, 0.75)],
] as const;

export const MARKET: readonly Target[] = [
  ...MOVING.map((asset) =>
    market.pooled(
      `volatility-${asset}`,
      'high',
      VOLATILITIES[asset],
      `annualised daily volatility, ${asset}`,
      async (world) => {
        const returns = dailyReturns((await world.series())[asset]);
        return returns.length < ENOUGH_DAYS ? [] : [deviation(returns) * Math.sqrt(365)];
      },
    ),
  ),
  perAsset('kurtosis-daily', between(1.5, 20), 'excess kurtosis of daily returns', (one) =>
    excessKurtosis(dailyReturns(one)),
  ),
  perAsset('kurtosis-hourly', between(15, 80), 'the same, hourly', (one) => excessKurtosis(logReturns(one.closes))),
  perAsset('tail-daily', between(2.2, 4.8), 'Hill’s tail exponent of daily returns, largest 5 %', (one) =>
    tailExponent(dailyReturns(one), 0.05),
  ),
  perAsset('tail-hourly', between(1.9, 3.2), 'the same, hourly', (one) => tailExponent(logReturns(one.closes), 0.05)),
  perAsset('memory-daily', between(-0.1, 0.1), 'autocorrelation of daily returns, lag 1', (one) =>
    autocorrelation(dailyReturns(one), 1),
  ),
  perAsset('memory-hourly', between(-0.1, 0.1), 'the same, hourly', (one) =>
    autocorrelation(logReturns(one.closes), 1),
  ),
  perAsset('sizes-memory', between(0.08, 0.4), 'autocorrelation of absolute daily returns, lag 1', (one) =>
    autocorrelation(dailySizes(one), 1),
  ),
  perAsset('sizes-memory-20', atLeast(0.03), 'the same, mean of lags 1 to 20', (one) =>
    mean(Array.from({ length: 20 }, (_, i) => autocorrelation(dailySizes(one), i + 1))),
  ),
  ...PAIRS.map(([a, b, band]) =>
    market.pooled(
      `correlation-${a}-${b}`,
      'high',
      band,
      `correlation of daily returns, ${a} and ${b}`,
      async (world) => {
        const series = await world.series();
        return correlationsOf(dailyReturns(series[a]), dailyReturns(series[b]));
      },
    ),
  ),
  market.pooled(
    'correlation-in-falls',
    'high',
    atLeast(0),
    'correlations on days on which bitcoin falls less those on which it rises, mean of the three pairs',
    async (world) => {
      const { bitcoin, ethereum, solana } = await world.series();
      return inFallsLessInRises([bitcoin, ethereum, solana].map(dailyReturns));
    },
  ),
  perAsset('hours-volume', atMost(0.1), 'volume by UTC hour: mean distance from the measured profile', (one) =>
    distance(profile(one.volumes, 24, 1, 0), HOUR_VOLUMES),
  ),
  perAsset('hours-returns', atMost(0.12), 'absolute hourly returns by UTC hour: the same', (one) =>
    distance(profile(hourlySizes(one), 24, 1, 1), HOUR_RETURNS),
  ),
  perAsset('weekdays-volume', atMost(0.1), 'volume by weekday: the same', (one) =>
    distance(profile(one.volumes, 7, 24, 24 * one.firstWeekday), WEEKDAY_VOLUMES),
  ),
  perAsset('weekdays-returns', atMost(0.12), 'absolute hourly returns by weekday: the same', (one) =>
    distance(profile(hourlySizes(one), 7, 24, 24 * one.firstWeekday + 1), WEEKDAY_RETURNS),
  ),
  {
    ...market.sql(
      'tether-peg',
      'high',
      atLeast(0.995),
      'hours in which tether closes within 1 % of the dollar',
      "select avg(case when close between 0.99 and 1.01 then 1.0 else 0.0 end) as figure from raw.crypto_prices where asset_id = 'tether'",
    ),
    ownBand: null,
  },
];

/** Days of prices below which nothing is said of tails and memory. */
const ENOUGH_DAYS = 200;

function perAsset(name: string, band: Band, title: string, measure: (one: Series) => number): Target {
  return market.pooled(name, 'high', band, title, async (world) => {
    const series = Object.values(await world.series());
    return series.filter((one) => one.closes.length >= 24 * ENOUGH_DAYS).map(measure);
  });
}

/** Of the last close of each day. */
function dailyReturns({ closes }: Series): number[] {
  return logReturns(closes.filter((_, hour) => hour % 24 === 23));
}

function dailySizes(series: Series): number[] {
  return dailyReturns(series).map(Math.abs);
}

function hourlySizes({ closes }: Series): number[] {
  return logReturns(closes).map(Math.abs);
}

function correlationsOf(a: readonly number[], b: readonly number[]): number[] {
  return Math.min(a.length, b.length) < ENOUGH_DAYS ? [] : [correlation(a, b)];
}

function inFallsLessInRises(returns: readonly (readonly number[])[]): number[] {
  const [bitcoin] = returns as [readonly number[]];
  if (bitcoin.length < ENOUGH_DAYS) return [];
  const when = (sign: number): number => {
    const days = [...bitcoin.keys()].filter((day) => bitcoin[day]! * sign > 0);
    const chosen = returns.map((own) => days.map((day) => own[day]!));
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const;
    return mean(pairs.map(([a, b]) => correlation(chosen[a]!, chosen[b]!)));
  };
  return [when(-1) - when(1)];
}

/** Means of the values that fall on each of `slots` slots of `length` hours, relative to the mean of all; the first value is of hour `from`. */
function profile(values: readonly number[], slots: number, length: number, from: number): number[] {
  const sums = new Array<number>(slots).fill(0);
  const counts = new Array<number>(slots).fill(0);
  for (const [i, value] of values.entries()) {
    const slot = Math.floor((from + i) / length) % slots;
    sums[slot]! += value;
    counts[slot]! += 1;
  }
  const all = mean(values);
  return sums.map((sum, slot) => sum / counts[slot]! / all);
}

function distance(profile: readonly number[], measured: readonly number[]): number {
  return mean(profile.map((value, i) => Math.abs(value - measured[i]!)));
}
