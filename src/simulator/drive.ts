/**
 * What the market does to people, by day: the mood is the log of bitcoin's price over its slow average, the stir the log of its
 * volatility of the last days over its usual level. A trader's rate of acting is activity × exp(price sensitivity × mood +
 * volatility sensitivity × stir) × weekday × answer to fees.
 */
import { type Day, weekdayOf } from '../time.js';
import type { Market } from './market/market.js';
import { MARKET_START } from './market/profile.js';
import { WEEKDAYS } from './rhythm.js';

/** Days of market before a world's first that the slow average wants. */
const LOOKBACK = 400;

export function lookbackFrom(start: Day): Day {
  return Math.max(MARKET_START, start - LOOKBACK);
}

export interface Drive {
  readonly from: Day;
  /** By day since `from`. */
  readonly mood: Float64Array;
  readonly stir: Float64Array;
  /** What all have in common: weekday and fees. */
  readonly common: Float64Array;
}

/** Days in which the slow average forgets half. */
const SLOW_HALF_LIFE = 180;
const USUAL_DAILY_MOVE = 0.6 / Math.sqrt(365);
/** Days in which people forget half of the swings. */
const SWINGS_HALF_LIFE = 1.2;
/** Nothing is calmer than this part of the usual, for the log of nothing has no end. */
const CALMEST = Math.exp(-2.5);
/** Elasticity of activity to the taker fee of the lowest tier. */
const FEE_ELASTICITY = -0.3;
const LOWEST_TAKER = 0.004;

/** Of each day only the days up to it count: a longer market changes nothing before. */
export function driveOf(market: Market, feeSurcharge: number): Drive {
  const days = market.to - market.from + 1;
  const closes = market.assets.bitcoin.close;
  const drive: Drive = {
    from: market.from,
    mood: new Float64Array(days),
    stir: new Float64Array(days),
    common: new Float64Array(days),
  };
  const fees = ((LOWEST_TAKER + feeSurcharge) / LOWEST_TAKER) ** FEE_ELASTICITY;
  const forget = 0.5 ** (1 / SLOW_HALF_LIFE);
  const calm = 0.5 ** (1 / SWINGS_HALF_LIFE);
  let slow = Math.log(closes[23]!);
  let before = slow;
  let variance = 0;
  for (let d = 0; d < days; d++) {
    const close = Math.log(closes[24 * d + 23]!);
    slow = forget * slow + (1 - forget) * close;
    drive.mood[d] = close - slow;
    variance = calm * variance + (1 - calm) * (close - before) ** 2;
    before = close;
    drive.stir[d] = Math.log(Math.max(CALMEST, Math.sqrt(variance) / USUAL_DAILY_MOVE));
    drive.common[d] = fees * WEEKDAYS[weekdayOf(market.from + d)]!;
  }
  return drive;
}
