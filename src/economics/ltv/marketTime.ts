/**
 * Market time: calendar time in which a day counts for as much as people then do. In a rally a week passes in five days.
 *
 * Assumptions:
 * 1. How active somebody is on a day is what their age makes of it times what the market makes of it, the same factor for all.
 * 2. Over the days seen the market's factor is 1 on (geometric) average.
 * 3. Later it goes on as `marketForecast.ts` says.
 *
 * The factors are the period effects of a multiplicative age-period model for counts (Poisson, fitted by iterative proportional
 * fitting: Deming and Stephan 1940, "On a least squares adjustment of a sampled frequency table"), drawn towards 1 where a week has
 * few counts.
 */
import type { Stream } from '../../math/random.js';
import type { Day } from '../../time.js';
import type { Histories } from '../histories.js';
import { forecastMarket } from './marketForecast.js';

/** Market days from the as-of day to the end of each day after it. */
export type Path = Float64Array;

export interface MarketTime {
  readonly from: Day;
  readonly asOf: Day;
  /** The market's factor by week, the last one ending with the as-of day. */
  readonly index: Float64Array;
  /** Market days from `from` to the end of a day; days after the as-of day by forecast. */
  readonly until: (day: Day) => number;
  /** One path the market may take. */
  readonly drawAhead: (stream: Stream, days: number) => Path;
}

const WEEK = 7;
const PASSES = 30;
/** As many counts of a week are worth as much as the belief that its factor is 1. */
const BELIEF = 20;
/** Ages are told apart by so many weeks, later ones by ever more. */
const AGES = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256] as const;

/** Of the repeated active days; the calendar itself where nobody was active twice. */
export function marketTime(histories: Histories): MarketTime {
  const { asOf } = histories;
  const from = histories.users.signupDay.reduce((least, day) => Math.min(least, day), asOf);
  const weeks = Math.max(1, Math.ceil((asOf + 1 - from) / WEEK));
  const index = periodEffects(countsOf(histories, asOf, weeks));
  return timeOf(index, from, asOf);
}

/** Calendar time, in the same form. */
export function calendarTime({ asOf, users }: Histories): MarketTime {
  const from = users.signupDay.reduce((least, day) => Math.min(least, day), asOf);
  return timeOf(new Float64Array(Math.max(1, Math.ceil((asOf + 1 - from) / WEEK))).fill(1), from, asOf);
}

interface Counts {
  /** By age and week, row by row: repeated active days, and users who could have had them. */
  readonly events: Float64Array;
  readonly exposed: Float64Array;
  readonly weeks: number;
}

/** Weeks are counted backwards from the as-of day, so that the last one is whole. */
function countsOf({ first, day, isActive, users }: Histories, asOf: Day, weeks: number): Counts {
  const events = new Float64Array(AGES.length * weeks);
  const exposed = new Float64Array(AGES.length * weeks);
  const weekOf = (on: Day) => weeks - 1 - Math.floor((asOf - on) / WEEK);
  for (let user = 0; user < users.ids.length; user++) {
    let start = -1;
    for (let row = first[user]!; row < first[user + 1]!; row++) {
      if (isActive[row] === 0) continue;
      const week = weekOf(day[row]!);
      if (start < 0) start = week;
      else events[ageBand(week - start) * weeks + week]!++;
    }
    if (start < 0) continue;
    for (let week = start; week < weeks; week++) exposed[ageBand(week - start) * weeks + week]!++;
  }
  return { events, exposed, weeks };
}

function ageBand(age: number): number {
  let band = AGES.length - 1;
  while (AGES[band]! > age) band--;
  return band;
}

function periodEffects({ events, exposed, weeks }: Counts): Float64Array {
  const byAge = new Float64Array(AGES.length);
  const index = new Float64Array(weeks).fill(1);
  for (let pass = 0; pass < PASSES; pass++) {
    for (let age = 0; age < AGES.length; age++) {
      let [seen, expected] = [0, 0];
      for (let week = 0; week < weeks; week++) {
        seen += events[age * weeks + week]!;
        expected += exposed[age * weeks + week]! * index[week]!;
      }
      byAge[age] = expected === 0 ? 0 : seen / expected;
    }
    for (let week = 0; week < weeks; week++) {
      let [seen, expected] = [BELIEF, BELIEF];
      for (let age = 0; age < AGES.length; age++) {
        seen += events[age * weeks + week]!;
        expected += exposed[age * weeks + week]! * byAge[age]!;
      }
      index[week] = seen / expected;
    }
    const middle = Math.exp(index.reduce((sum, factor) => sum + Math.log(factor), 0) / weeks);
    for (let week = 0; week < weeks; week++) index[week]! /= middle;
  }
  return index;
}

function timeOf(index: Float64Array, from: Day, asOf: Day): MarketTime {
  const weeks = index.length;
  const factorOn = (day: Day) => index[Math.max(0, weeks - 1 - Math.floor((asOf - day) / WEEK))]!;
  const elapsed = new Float64Array(asOf - from + 1);
  for (let k = 0, sum = 0; k < elapsed.length; k++) elapsed[k] = sum += factorOn(from + k);
  const now = elapsed[elapsed.length - 1]!;
  const forecast = forecastMarket(index);
  return {
    from,
    asOf,
    index,
    until: (day) => {
      if (day < from) return day - from + 1;
      return day <= asOf ? elapsed[day - from]! : now + forecast.expected(day - asOf);
    },
    drawAhead: forecast.draw,
  };
}
