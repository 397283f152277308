/**
 * Time from sign-up to the first active day, with people who never have one.
 *
 * Assumptions:
 * 1. The chance to begin on a day depends on the age since sign-up, the first product, the channel and the market that day, as a product:
 *    hazard = g_product(age) × channel factor × market factor.
 * 2. g is constant within bands of age; beyond the last band that anybody has lived it stays what it was in that.
 * 3. Channel factors are drawn towards 1 as if `BELIEF` first days had been seen that say so (a gamma prior for a Poisson rate).
 *
 * Occurrences over exposure by band is the maximum-likelihood estimate of a piecewise constant hazard (Aitkin and Clayton 1980). Whoever
 * never begins shows as a hazard that fades.
 */
import type { Day } from '../../time.js';
import type { Histories } from '../histories.js';
import type { MarketTime } from './marketTime.js';

export interface Conversion {
  /** Hazard per market day, by product and band of age, row by row. */
  readonly hazard: Float64Array;
  readonly channelFactor: Float64Array;
  /** First days seen. */
  readonly begun: number;
  /** First day of each user, −1 where there is none yet. */
  readonly firstDay: Int32Array;
}

/** First age of each band, in days. */
const BANDS = [0, 1, 2, 3, 5, 8, 14, 21, 30, 45, 60, 90, 135, 180, 270, 365, 540] as const;
const BELIEF = 50;

export function fitConversion(histories: Histories, time: MarketTime): Conversion {
  const { users } = histories;
  const product = users.groupings.get('first_product')!;
  const channel = users.groupings.get('channel')!;
  const firstDay = firstActiveDays(histories);
  const begun = new Float64Array(product.names.length * BANDS.length);
  const exposed = new Float64Array(begun.length);
  const each = (use: (user: number, cell: number, exposure: number, isEvent: boolean) => void) => {
    for (let user = 0; user < users.ids.length; user++) {
      const last = firstDay[user]! < 0 ? histories.asOf : firstDay[user]!;
      forEachBand(users.signupDay[user]!, last, time, (band, exposure, isLast) =>
        use(user, product.of[user]! * BANDS.length + band, exposure, isLast && firstDay[user]! >= 0),
      );
    }
  };
  each((_user, cell, exposure, isEvent) => {
    exposed[cell]! += exposure;
    if (isEvent) begun[cell]!++;
  });
  const hazard = carriedOn(begun, exposed);
  const seen = new Float64Array(channel.names.length).fill(BELIEF);
  const expected = new Float64Array(channel.names.length).fill(BELIEF);
  each((user, cell, exposure, isEvent) => {
    expected[channel.of[user]!]! += exposure * hazard[cell]!;
    if (isEvent) seen[channel.of[user]!]!++;
  });
  return {
    hazard,
    channelFactor: seen.map((count, c) => count / expected[c]!),
    begun: begun.reduce((sum, count) => sum + count, 0),
    firstDay,
  };
}

/** Hazard on a day of this age, per market day. */
export function hazardAt({ hazard, channelFactor }: Conversion, product: number, channel: number, age: number): number {
  return hazard[product * BANDS.length + bandOf(age)]! * channelFactor[channel]!;
}

export function firstActiveDays({ users, first, day, isActive }: Histories): Int32Array {
  return Int32Array.from({ length: users.ids.length }, (_, user) => {
    for (let row = first[user]!; row < first[user + 1]!; row++) if (isActive[row] === 1) return day[row]!;
    return -1;
  });
}

function forEachBand(
  signup: Day,
  last: Day,
  time: MarketTime,
  use: (band: number, exposure: number, isLast: boolean) => void,
): void {
  for (let band = 0; band < BANDS.length; band++) {
    const from = signup + BANDS[band]!;
    if (from > last) return;
    const to = Math.min(last, band + 1 < BANDS.length ? signup + BANDS[band + 1]! - 1 : last);
    use(band, time.until(to) - time.until(from - 1), to === last);
  }
}

function bandOf(age: number): number {
  let band = BANDS.length - 1;
  while (BANDS[band]! > age) band--;
  return band;
}

/** Occurrences over exposure; a band that nobody has lived takes the one before. */
function carriedOn(begun: Float64Array, exposed: Float64Array): Float64Array {
  const hazard = new Float64Array(begun.length);
  for (let cell = 0; cell < hazard.length; cell++) {
    const before = cell % BANDS.length === 0 ? 0 : hazard[cell - 1]!;
    hazard[cell] = exposed[cell]! > 0 ? begun[cell]! / exposed[cell]! : before;
  }
  return hazard;
}
