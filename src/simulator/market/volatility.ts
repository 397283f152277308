/**
 * The state of the market's volatility, hour by hour: three Ornstein–Uhlenbeck components of its logarithm (hours, days,
 * months) under the profile of the week. All assets share it. Its mean square is 1.
 */
import { normal } from '../../math/distributions.js';
import { stream } from '../../math/random.js';
import { weekdayOf } from '../../time.js';
import { daysOf, type Month } from './months.js';
import { MARKET_START, VOLATILITY, WEEK_MOVES } from './profile.js';

export function simulateVolatility(seed: number, months: readonly Month[]): Float64Array {
  const state = new Float64Array(daysOf(months) * 24);
  const weekStart = weekdayOf(MARKET_START) * 24;
  const components = VOLATILITY.map(({ sd, halfLife }) => ({ sd, keep: 0.5 ** (1 / halfLife) }));
  const variance = VOLATILITY.reduce((sum, { sd }) => sum + sd * sd, 0);
  const levels = startingLevels(seed);
  for (const month of months) {
    const draws = stream(seed, 'market/volatility', month.index);
    for (let hour = month.from * 24; hour < month.to * 24; hour++) {
      let log = -variance;
      for (let c = 0; c < components.length; c++) {
        const { sd, keep } = components[c]!;
        levels[c] = keep * levels[c]! + sd * Math.sqrt(1 - keep * keep) * normal(draws);
        log += levels[c]!;
      }
      state[hour] = Math.exp(log) * WEEK_MOVES[(hour + weekStart) % 168]!;
    }
  }
  return state;
}

/** Drawn from where the components settle, so that the first month is like any other. */
function startingLevels(seed: number): number[] {
  const draws = stream(seed, 'market/volatility/start');
  return VOLATILITY.map(({ sd }) => sd * normal(draws));
}
