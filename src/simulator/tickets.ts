/** How people choose amounts. */
import { floorTo, ONE, type Units } from '../math/decimal.js';
import type { Stream } from '../math/random.js';

export const CENT: Units = ONE / 100;

const ROUND_SHARE = 0.5;

/** A fiat amount near `wish`: half of the time a round one (5, 10, 25, 50, 100 …), else whole cents. */
export function roundTicket(draw: Stream, wish: Units): Units {
  if (!draw.chance(ROUND_SHARE)) return Math.max(CENT, floorTo(wish, CENT));
  const size = 10 ** Math.floor(Math.log10(Math.max(wish / ONE, 10)));
  const step = (size * (wish / ONE < 3 * size ? 0.5 : 1) * ONE) / (draw.chance(0.5) ? 2 : 1);
  return Math.max(5 * ONE, Math.round(wish / step) * step);
}

/** A crypto amount at most `wish`: a third of the time cut to two digits, as people type it. */
export function roundAmount(draw: Stream, wish: Units): Units {
  if (!draw.chance(1 / 3) || wish < 100) return wish;
  return floorTo(wish, 10 ** (Math.floor(Math.log10(wish)) - 1));
}

/** A fiat amount of at least `least`, in whole cents: three times in four rounded up as people do (to 5, 10, 25, 50, 100 …). */
export function ceilTicket(draw: Stream, least: Units): Units {
  if (draw.chance(0.25)) return Math.ceil(least / CENT) * CENT;
  const size = 10 ** Math.floor(Math.log10(Math.max(least / ONE, 10)));
  const step = (size * (least / ONE < 3 * size ? 0.5 : 1) * ONE) / 2;
  return Math.ceil(least / step) * step;
}
