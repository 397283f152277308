/**
 * What a channel's spend in a cell does in each week, in units of a day at usual spend:
 *
 *   G(w) = Σ over days of w of saturation(u(day)) ÷ saturation(1),   u = adstock of spend ÷ usual spend
 */
import { adstock, adstockSlope } from '../adstock.js';
import { saturate, saturation } from '../saturation.js';
import { WEEK } from './panel.js';

export interface Shape {
  readonly retention: number;
  /** In units of usual spend. */
  readonly half: number;
  readonly slope: number;
}

export interface WeeklyEffect {
  readonly value: Float64Array;
  /** By logit retention, ln half, ln slope. */
  readonly slopes: readonly [Float64Array, Float64Array, Float64Array];
}

export function shapeAt(x: ArrayLike<number>, at: number): Shape {
  return { retention: 1 / (1 + Math.exp(-x[at]!)), half: Math.exp(x[at + 1]!), slope: Math.exp(x[at + 2]!) };
}

export function weeklyEffect(relative: Float64Array, { retention, half, slope }: Shape, weeks: number): WeeklyEffect {
  const stock = adstock(relative, retention);
  const byRetention = adstockSlope(relative, retention, stock);
  const usual = saturate('hill', 1, half, slope);
  const turn = retention * (1 - retention);
  const value = new Float64Array(weeks);
  const slopes = [new Float64Array(weeks), new Float64Array(weeks), new Float64Array(weeks)] as const;
  for (let day = 0; day < relative.length; day++) {
    const u = stock[day]!;
    if (!(u > 0)) continue;
    const w = Math.floor(day / WEEK);
    const one = saturate('hill', u, half, slope);
    const g = one.value / usual.value;
    value[w]! += g;
    slopes[0][w]! += ((one.byLogStock / u) * byRetention[day]! * turn) / usual.value;
    slopes[1][w]! += (g * usual.byLogStock - one.byLogStock) / usual.value;
    slopes[2][w]! += (one.byLogSlope - g * usual.byLogSlope) / usual.value;
  }
  return { value, slopes };
}

/** The same by day, without derivatives. */
export function dailyEffect(relative: Float64Array, { retention, half, slope }: Shape): Float64Array {
  const usual = saturation('hill', 1, half, slope);
  return adstock(relative, retention).map((u) => saturation('hill', u, half, slope) / usual);
}
