/**
 * Hourly log returns of the free assets: one market factor and an own part each, both Student-t with four degrees of
 * freedom under the shared volatility. Assumptions: (1) given the hour's variance the path inside it is a Brownian
 * motion, so t is drawn as a normal with an inverse-gamma variance, and candles can have exact extremes; (2) the market's
 * share is larger in its falls; (3) prices are martingales: the drift is minus half the variance.
 */
import { normal } from '../../math/distributions.js';
import { type Stream, stream } from '../../math/random.js';
import { daysOf, type Month } from './months.js';
import { FREE_ASSETS, type FreeAssetId, HOURS_PER_YEAR } from './profile.js';

export interface Factor {
  /** Unit variance. */
  readonly value: Float64Array;
  /** The variance that each value was drawn with; mean 1. */
  readonly variance: Float64Array;
}

export interface Returns {
  readonly log: Float64Array;
  /** Variance expected before the hour: what corrections are spread by. */
  readonly expected: Float64Array;
  /** Variance of the path inside the hour. */
  readonly realised: Float64Array;
}

/** The variance of a single hour is at most so many times its expectation: about 1 hour in 3,000 is cut. */
const LARGEST_VARIANCE = 40;
/** Mean of the positive half of a unit-variance t with four degrees of freedom. */
const MEAN_RISE = Math.SQRT1_2 / 2;

export function simulateFactor(seed: number, name: string, months: readonly Month[]): Factor {
  const hours = daysOf(months) * 24;
  const value = new Float64Array(hours);
  const variance = new Float64Array(hours);
  for (const month of months) {
    const draws = stream(seed, `market/${name}/returns`, month.index);
    for (let hour = month.from * 24; hour < month.to * 24; hour++) {
      variance[hour] = mixingVariance(draws);
      value[hour] = Math.sqrt(variance[hour]!) * normal(draws);
    }
  }
  return { value, variance };
}

export function simulateReturns(asset: FreeAssetId, volatility: Float64Array, market: Factor, own: Factor): Returns {
  const { volatility: yearly, marketInFalls, marketInRises } = FREE_ASSETS[asset];
  const hourly = yearly / Math.sqrt(HOURS_PER_YEAR);
  const centre = (marketInRises - marketInFalls) * MEAN_RISE;
  const log = new Float64Array(volatility.length);
  const expected = new Float64Array(volatility.length);
  const realised = new Float64Array(volatility.length);
  for (let hour = 0; hour < volatility.length; hour++) {
    const sd = hourly * volatility[hour]!;
    const share = market.value[hour]! < 0 ? marketInFalls : marketInRises;
    const rest = 1 - share * share;
    expected[hour] = sd * sd;
    realised[hour] = sd * sd * (share * share * market.variance[hour]! + rest * own.variance[hour]!);
    const shock = share * market.value[hour]! - centre + Math.sqrt(rest) * own.value[hour]!;
    log[hour] = sd * shock - realised[hour]! / 2;
  }
  return { log, expected, realised };
}

/** 2 / χ² with four degrees of freedom, which is the sum of two exponentials. */
function mixingVariance(draws: Stream): number {
  const chiSquare = -2 * Math.log((1 - draws.uniform()) * (1 - draws.uniform()));
  return Math.min(LARGEST_VARIANCE, 2 / chiSquare);
}
