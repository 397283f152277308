/** The path of a token pegged to the dollar: its logarithm reverts to 0, moves more when the market does, and stays in its band. */
import { normal } from '../../math/distributions.js';
import { stream } from '../../math/random.js';
import type { Path } from './candles.js';
import { daysOf, type Month } from './months.js';
import { PEGGED } from './profile.js';

export function simulatePegged(seed: number, asset: string, volatility: Float64Array, months: readonly Month[]): Path {
  const keep = 0.5 ** (1 / PEGGED.halfLife);
  const step = PEGGED.sd * Math.sqrt(1 - keep * keep);
  const hours = daysOf(months) * 24;
  const closes = new Float64Array(hours);
  const variance = new Float64Array(hours);
  const inside = PEGGED.band * 0.9;
  let level = 0;
  for (const month of months) {
    const draws = stream(seed, `market/${asset}/returns`, month.index);
    for (let hour = month.from * 24; hour < month.to * 24; hour++) {
      const sd = step * Math.min(3, volatility[hour]!);
      level = Math.min(inside, Math.max(-inside, keep * level + sd * normal(draws)));
      closes[hour] = level;
      variance[hour] = sd * sd;
    }
  }
  return { start: 0, closes, variance, activity: volatility };
}
