/**
 * What paid channels cause: geometric adstock, then a Hill curve, per channel and country.
 *
 *   adstock(t) = spend(t) + retention × adstock(t − 1)
 *   caused(t)  = ceiling × audience(t) × adstock(t)^slope ÷ (half^slope + adstock(t)^slope)
 *
 * Half saturation and ceiling grow with the size of the world, so that a sign-up costs the same in a small and in a large one.
 */
import { COUNTRIES } from '../../contract/reference.js';
import { CHANNELS, type Channel } from '../../contract/vocabulary.js';

export type PaidChannel = Exclude<Channel, 'organic' | 'referral'>;

export interface Response {
  /** Part of a day's effect that is left on the next. */
  readonly retention: number;
  /** Exponent of the Hill curve; above 1 it is S-shaped. */
  readonly slope: number;
  /** Adstock of the plan ÷ half saturation: how far up its curve the plan works. */
  readonly load: number;
  /** Share of all sign-ups that the plan causes in a level market. */
  readonly share: number;
  /** USD for each of them. */
  readonly cost: number;
  /** Countries of at least this weight are served. */
  readonly leastWeight: number;
}

/** Assumptions of this project, not anybody's measurements. */
export const RESPONSE: Readonly<Record<PaidChannel, Response>> = {
  paid_search: { retention: 0.3, slope: 1, load: 0.7, share: 0.06, cost: 42, leastWeight: 1 },
  paid_social: { retention: 0.65, slope: 1.6, load: 1.1, share: 0.06, cost: 30, leastWeight: 2 },
  affiliate: { retention: 0.5, slope: 1, load: 0.5, share: 0.045, cost: 17, leastWeight: 2 },
  influencer: { retention: 0.85, slope: 2, load: 1.1, share: 0.04, cost: 19, leastWeight: 5 },
  ramp_partner: { retention: 0.4, slope: 1.2, load: 0.6, share: 0.035, cost: 22, leastWeight: 2 },
};

export const PAID = Object.keys(RESPONSE) as readonly PaidChannel[];

/** What comes without spend; referral has no budget either, it lives on those who are there. */
export const UNPAID_SHARES: Readonly<Record<Exclude<Channel, PaidChannel>, number>> = { organic: 0.62, referral: 0.14 };

/** What reaching people costs, relative to the average country; 1 where absent. */
const COST_LEVELS: Readonly<Record<string, number>> = {
  US: 1.2,
  GB: 1.1,
  AU: 1.1,
  FR: 0.9,
  IT: 0.85,
  ES: 0.8,
  PT: 0.7,
  BR: 0.5,
};

export function costLevel(country: number): number {
  return COST_LEVELS[COUNTRIES[country]!.code] ?? 1;
}

/** A channel's plan in a country and the curve it climbs. */
export interface Curve {
  readonly retention: number;
  readonly slope: number;
  /** Adstocked USD at half the ceiling. */
  readonly half: number;
  /** Sign-ups a day that no spend exceeds, in a level market. */
  readonly ceiling: number;
  /** USD a day of the plan in a level market. */
  readonly budget: number;
  /** The adstock to which that budget leads. */
  readonly planned: number;
}

/** Position of a channel in a country in arrays of cells: channel × COUNTRIES + country. */
export function cellOf(channel: number, country: number): number {
  return channel * COUNTRIES.length + country;
}

export const CELLS = CHANNELS.length * COUNTRIES.length;

/** By cell; null where nothing is bought. */
export function curves(usersPerYear: number): (Curve | null)[] {
  const cells = new Array<Curve | null>(CELLS).fill(null);
  for (const channel of PAID) {
    const response = RESPONSE[channel];
    const served = COUNTRIES.map(({ weight }) => (weight >= response.leastWeight ? weight : 0));
    const total = served.reduce((sum, weight) => sum + weight, 0);
    served.forEach((weight, country) => {
      if (weight === 0) return;
      const signUps = (usersPerYear / 365) * response.share * (weight / total);
      cells[cellOf(CHANNELS.indexOf(channel), country)] = curveThrough(response, signUps, costLevel(country));
    });
  }
  return cells;
}

/** The curve on which the plan causes `signUps` a day. */
function curveThrough(response: Response, signUps: number, level: number): Curve {
  const { retention, slope, load, cost } = response;
  const budget = signUps * cost * level;
  // The same spend every day adds up to this.
  const planned = budget / (1 - retention);
  return {
    retention,
    slope,
    half: planned / load,
    ceiling: signUps / saturation(load, 1, slope),
    budget,
    planned,
  };
}

export function nextAdstock(before: number, spend: number, retention: number): number {
  return spend + retention * before;
}

/** Hill: 0 at nothing, ½ at `half`, 1 far beyond. */
export function saturation(adstock: number, half: number, slope: number): number {
  if (adstock <= 0) return 0;
  const power = (adstock / half) ** slope;
  return power / (1 + power);
}
