/**
 * What drives a person: drawn once, at sign-up, from the person's own stream; never exported. The channel that caused the
 * sign-up and the mood of the market on that day shift the draws: people who come at a peak are more, and stay less.
 */
import { ASSETS } from '../contract/reference.js';
import type { Channel } from '../contract/vocabulary.js';
import { inverseNormal, normalCut } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { type People, TASTES } from './people.js';
import { setMoney } from './sizes.js';

/** How the people whom a channel brings differ from those who come by themselves. */
interface ChannelTraits {
  /** Chance that a decided check is passed. */
  readonly passes: number;
  /** Chance that a verified person will ever trade. */
  readonly trades: number;
  /** Shift of the log of the money scale, and factors on activity and on the hazard to leave. */
  readonly money: number;
  readonly activity: number;
  readonly hazard: number;
  /** Chance that the ramp is the first product. */
  readonly ramp: number;
}

export const CHANNEL_TRAITS: Readonly<Record<Channel, ChannelTraits>> = {
  organic: { passes: 0.89, trades: 0.34, money: 0.1, activity: 1.05, hazard: 0.9, ramp: 0.42 },
  referral: { passes: 0.88, trades: 0.34, money: 0, activity: 1, hazard: 0.95, ramp: 0.5 },
  paid_search: { passes: 0.89, trades: 0.38, money: 0.15, activity: 1.05, hazard: 0.95, ramp: 0.5 },
  paid_social: { passes: 0.85, trades: 0.29, money: -0.2, activity: 0.95, hazard: 1.2, ramp: 0.58 },
  affiliate: { passes: 0.81, trades: 0.25, money: -0.35, activity: 0.9, hazard: 1.45, ramp: 0.5 },
  influencer: { passes: 0.84, trades: 0.28, money: -0.25, activity: 1, hazard: 1.35, ramp: 0.6 },
  ramp_partner: { passes: 0.88, trades: 0.42, money: -0.1, activity: 0.85, hazard: 1.05, ramp: 0.95 },
};

/** The log of the money scale is `sigma` times a normal score, cut; hardly anything lies below `lowest`. */
export const MONEY = { sigma: 2.6, cut: 3.5, lowest: -3 } as const;
/** Sessions a day of the median trader while alive, and the spread of its log. */
const ACTIVITY = { median: 0.125, sigma: 1 };
/** Chance a day to leave for good: a mixture, so that who has stayed long stays on. */
const HAZARD = { median: 0.0033, sigma: 2.4, most: 0.3 };
/**
 * Peaks bring people who soon lose interest: the higher the price over its year's average, the more of the sign-ups are tourists, up
 * to this part, who leave within days; and the calmer the others, by up to `calm` in the log of activity either way. That the
 * hazard of the others does not follow the price keeps the day of a sign-up from telling who leaves early: if half came at the
 * deepest and half at the highest price, the day would score an area of .68.
 */
const PEAK = { slope: 3.4, tourists: 0.5, calm: 0.8 };
/** Who came to buy once in a while follows the price more than others: what the ramp as first product adds, and a standard deviation of the log of activity. */
const SENSITIVITY = {
  price: { mean: 1.7, ramp: 0.8, spread: 0.3, busy: -0.2 },
  volatility: { mean: 0.94, ramp: 0, spread: 0.25, busy: 0.1 },
};

/** Draws the traits of a person, and whether they will ever trade; `mood` is the log of the price over its slow average on the day of the sign-up. */
export function drawTraits(
  draw: Stream,
  people: People,
  person: number,
  channel: Channel,
  mood: number,
  moneyCut: number = MONEY.cut,
): boolean {
  const shift = CHANNEL_TRAITS[channel];
  const entersByRamp = draw.chance(shift.ramp);
  const willTrade = draw.chance(shift.trades);
  const busy = inverseNormal(draw);
  const height = Math.tanh(PEAK.slope * mood);
  const activity = ACTIVITY.median * shift.activity * Math.exp(ACTIVITY.sigma * busy - PEAK.calm * height);
  people.entersByRamp[person] = entersByRamp ? 1 : 0;
  setMoney(people, person, Math.exp(MONEY.sigma * normalCut(draw, moneyCut) + shift.money));
  people.activity[person] = activity;
  const isTourist = draw.chance((PEAK.tourists * (1 + height)) / 2);
  const hazard = HAZARD.median * shift.hazard * Math.exp(HAZARD.sigma * inverseNormal(draw));
  people.hazard[person] = isTourist ? HAZARD.most : Math.min(HAZARD.most, hazard);
  people.priceSensitivity[person] = drawSensitivity(draw, SENSITIVITY.price, busy, entersByRamp);
  people.volatilitySensitivity[person] = drawSensitivity(draw, SENSITIVITY.volatility, busy, entersByRamp);
  people.rampShare[person] = rampShare(draw.uniform(), entersByRamp);
  drawTaste(draw, people.taste, person);
  return willTrade;
}

function drawSensitivity(
  draw: Stream,
  { mean, ramp, spread, busy }: Readonly<Record<'mean' | 'ramp' | 'spread' | 'busy', number>>,
  activity: number,
  entersByRamp: boolean,
): number {
  return mean + (entersByRamp ? ramp : 0) + busy * activity + spread * inverseNormal(draw);
}

/** Part of the sessions that are ramp purchases; the first product lasts. */
function rampShare(uniform: number, entersByRamp: boolean): number {
  return entersByRamp ? 0.35 + 0.5 * uniform : 0.02 + 0.16 * uniform;
}

/** Mean taste per asset, near the mix of volume of a large venue. */
const MIX = { bitcoin: 0.485, ethereum: 0.16, solana: 0.1, tether: 0.255 } as const;
const MEAN_TASTE = ASSETS.map(({ id }) => MIX[id]);

function drawTaste(draw: Stream, taste: Float64Array, person: number): void {
  let sum = 0;
  for (let a = 0; a < TASTES; a++)
    sum += taste[person * TASTES + a] = MEAN_TASTE[a]! * Math.exp(0.5 * inverseNormal(draw));
  for (let a = 0; a < TASTES; a++) taste[person * TASTES + a]! /= sum;
}

/** Chance of each tier among the verified: 60/30/10 of all sign-ups, likelier traders likelier. */
export function drawTier(draw: Stream, activity: number): number {
  const drive = activity === 0 ? 0 : Math.min(1, activity / (2 * ACTIVITY.median));
  const pro = activity === 0 ? 0.072 : 0.19 + 0.2 * drive;
  const intermediate = activity === 0 ? 0.42 : 0.45;
  const uniform = draw.uniform();
  return uniform < pro ? 2 : uniform < pro + intermediate ? 1 : 0;
}
