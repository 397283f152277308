/** How the market moves demand and budgets: by the returns of bitcoin over the month and the quarter before. */
import { type Day, weekdayOf } from '../../time.js';
import { candleAt } from '../market/candle.js';
import type { Market } from '../market/market.js';
import { WEEKDAYS } from '../rhythm.js';

/** In (−1, 1), 0 in a level market; known at the start of the day. Where the market is younger, from its beginning. */
export function momentum(market: Market, day: Day): number {
  const month = Math.tanh(logReturn(market, day, 30) / 0.3);
  const quarter = Math.tanh(logReturn(market, day, 90) / 0.6);
  return (month + quarter) / 2;
}

function logReturn(market: Market, day: Day, days: number): number {
  return Math.log(closeBefore(market, day) / closeBefore(market, day - days));
}

/** The last price that is known when the day begins. */
function closeBefore(market: Market, day: Day): number {
  return candleAt(market, 'bitcoin', Math.max(day - 1, market.from) * 24 + 23).close;
}

/** Who looks for an exchange that day, relative to a level market. */
export function demand(momentum: number, day: Day): number {
  return cycle(momentum, 0.74) * WEEKDAYS[weekdayOf(day)]!;
}

/** How many of them advertising can reach: it moves less than demand, as those who hear nothing else are still there. */
export function audience(momentum: number, day: Day): number {
  return cycle(momentum, 0.5) * WEEKDAYS[weekdayOf(day)]!;
}

/** What growth teams are allowed to spend: more after good weeks. */
export function generosity(momentum: number): number {
  return cycle(momentum, 0.9);
}

/** What a thousand impressions cost: everybody advertises when the market rises. */
export function adPrice(momentum: number): number {
  return cycle(momentum, 0.35);
}

/** Momentum varies with a standard deviation of about .37 around 0; so the mean over its ups and downs is 1. */
function cycle(momentum: number, strength: number): number {
  return Math.exp(strength * momentum - (strength * 0.37) ** 2 / 2);
}
