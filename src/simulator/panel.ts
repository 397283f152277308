/**
 * What one more user of a channel would be worth: a panel of people who are in no table. In every month each channel gets as many,
 * drawn from the population it brings, on condition that they will trade; their lives are lived like all others and what they
 * earn within each horizon is weighted by the chance of being such a person. Money decides most of it, so it is not drawn but
 * laid on a grid (a quadrature over its normal score); all channels share the grid and the draws of the other traits, so that
 * they differ by what they are.
 */
import { COUNTRIES } from '../contract/reference.js';
import { CHANNELS } from '../contract/vocabulary.js';
import { weighted } from '../math/distributions.js';
import { stream } from '../math/random.js';
import { type Day, dayOfMicros, lastDayOfMonth } from '../time.js';
import { begin } from './beginnings.js';
import { chanceVerified, drawCheck, isVerified } from './identity.js';
import { addPerson } from './people.js';
import { momentOf } from './rhythm.js';
import type { Shard } from './shard.js';
import { setMoney } from './sizes.js';
import type { Traders } from './traders.js';
import { CHANNEL_TRAITS, drawTraits, MONEY } from './traits.js';

export const HORIZONS = [30, 90, 180, 365] as const;
const LAST_HORIZON = Math.max(...HORIZONS);
/** People of the panel per channel and month, over all shards. */
const PANEL = 48;

/** The panel's sign-ups and decisions of the day; before its lives are lived. */
export function joinPanel(shard: Shard, day: Day): void {
  const { panel } = shard.state;
  panel.firstOfDay.push(panel.people.size);
  const own = membersOf(shard);
  for (let member = 0; member < own; member++) joinOn(shard, day, shard.number + member * shard.spec.profile.shards);
  const { people } = panel;
  people.undecided = people.undecided.filter((person) => {
    if (dayOfMicros(people.decidedAt[person]!) !== day) return true;
    const trader = begin(shard, shard.panelLives, person, OF_PANEL, null);
    people.trader[person] = trader;
    endAfterLastHorizon(panel.traders, trader, dayOfMicros(people.createdAt[person]!));
    return false;
  });
}

/** What comes after the last day that counts need not be lived. */
function endAfterLastHorizon({ firstOn, leavesOn }: Traders, trader: number, signedUp: Day): void {
  const after = Math.max(signedUp + LAST_HORIZON, firstOn[trader]! + 1);
  leavesOn[trader] = Math.min(leavesOn[trader]!, after);
}

/** The number of the panel's lives, which no other has. */
const OF_PANEL = -1;

function membersOf({ spec, number }: Shard): number {
  const { shards, truthLives } = spec.profile;
  return truthLives === 0 || number >= PANEL ? 0 : Math.ceil((PANEL - number) / shards);
}

/** A member of this month's panel signs up once for each channel, on a day of their own. */
function joinOn(shard: Shard, day: Day, member: number): void {
  const { spec } = shard;
  const last = lastDayOfMonth(day);
  const days = new Date(last * 86_400_000).getUTCDate();
  const month = monthsSince(spec.start, day);
  if (Math.floor((((member + 1) * 0.618034 + month * 0.37) % 1) * days) !== day - (last - days + 1)) return;
  const shift = stream(spec.seed, 'panel', month).uniform();
  const score = MONEY.lowest + ((member + shift) / PANEL) * (MONEY.cut - MONEY.lowest);
  CHANNELS.forEach((channel, index) => {
    const { people, weights } = shard.state.panel;
    const draw = stream(spec.seed, 'panel', month, member);
    const person = addPerson(people);
    const country = weighted(draw, COUNTRY_WEIGHTS);
    people.country[person] = country;
    people.cause[person] = index;
    people.name[2 * person] = month;
    people.name[2 * person + 1] = member;
    people.createdAt[person] = momentOf(draw, day, COUNTRIES[country]!.utcOffset);
    people.expected[person] = 0;
    const { drive } = shard.lives;
    drawTraits(draw, people, person, channel, drive.mood[day - drive.from]!);
    const shifts = CHANNEL_TRAITS[channel];
    setMoney(people, person, Math.exp(MONEY.sigma * score + shifts.money));
    do drawCheck(draw, people, person, shifts.passes);
    while (!isVerified(people, person));
    people.undecided.push(person);
    weights[person] = (densityOf(score) * shifts.trades * chanceVerified(shifts.passes)) / PANEL;
  });
}

const COUNTRY_WEIGHTS = COUNTRIES.map(({ weight }) => weight);

/** Of the money score, relative to a uniform draw from its range. */
function densityOf(score: number): number {
  return (Math.exp(-(score ** 2) / 2) / Math.sqrt(2 * Math.PI)) * (MONEY.cut - MONEY.lowest);
}

/** Adds what those were worth whose horizon ends today; after the day is lived. */
export function closePanel(shard: Shard, day: Day): void {
  const { spec, state } = shard;
  const { people, weights, firstOfDay, values } = state.panel;
  HORIZONS.forEach((horizon, h) => {
    const signedUp = day - horizon + 1;
    if (signedUp < spec.start) return;
    const from = firstOfDay[signedUp - spec.start]!;
    const to = firstOfDay[signedUp - spec.start + 1] ?? people.size;
    for (let person = from; person < to; person++) {
      const at = placeOf(monthsSince(spec.start, signedUp), h) + people.cause[person]!;
      values[at] = (values[at] ?? 0) + people.expected[person]! * weights[person]!;
    }
  });
}

function placeOf(month: number, horizon: number): number {
  return (month * HORIZONS.length + horizon) * CHANNELS.length;
}

export interface Cohort {
  /** First day of the month of the sign-up. */
  readonly month: Day;
  readonly horizon: number;
  /** Where its values begin in `Panel.values`. */
  readonly place: number;
}

/** The cohorts whose last member's horizon ends within the days, in order. Only whole months count. */
export function completedIn(start: Day, from: Day, to: Day): Cohort[] {
  const cohorts: Cohort[] = [];
  let first = start;
  for (let month = 0; first <= to; month++) {
    const last = lastDayOfMonth(first);
    HORIZONS.forEach((horizon, h) => {
      const done = last + horizon - 1;
      if (done >= from && done <= to && isFirstOfMonth(first))
        cohorts.push({ month: first, horizon, place: placeOf(month, h) });
    });
    first = last + 1;
  }
  return cohorts;
}

function isFirstOfMonth(day: Day): boolean {
  return lastDayOfMonth(day - 1) === day - 1;
}

function monthsSince(start: Day, day: Day): number {
  const [a, b] = [new Date(start * 86_400_000), new Date(day * 86_400_000)];
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
}
