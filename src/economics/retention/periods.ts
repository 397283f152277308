/** The periods after an anchor that retention looks at: rolling ones of each user's own, or those of the calendar. */
import type { Day } from '../../time.js';
import { NEVER } from './activity.js';

export interface Periods {
  readonly count: number;
  /** The period that holds this day, −1 where none does. */
  readonly indexOf: (anchor: Day, day: Day) => number;
  /** How many periods have begun by this day. */
  readonly begunBy: (anchor: Day, day: Day) => number;
  readonly lastDay: (anchor: Day, period: number) => Day;
}

/** Days since the anchor, whose own day is 0: from `from` until before `to`. */
export interface Bracket {
  readonly from: number;
  readonly to: number;
}

/** Single days: 1, 7 and 30 for classic n-day retention. */
export function singleDays(days: readonly number[]): Periods {
  return rolling(days.map((day) => ({ from: day, to: day + 1 })));
}

/** `count` brackets of so many days, the first from the anchor's own day on. */
export function equalBrackets(days: number, count: number): Periods {
  return rolling(Array.from({ length: count }, (_, k) => ({ from: k * days, to: (k + 1) * days })));
}

/** Throws RangeError unless the brackets ascend without overlap. */
export function rolling(brackets: readonly Bracket[]): Periods {
  for (const [k, { from, to }] of brackets.entries())
    if (!(from >= (brackets[k - 1]?.to ?? 0) && to > from))
      throw new RangeError(`bracket ${from} to ${to} out of order`);
  const end = brackets.at(-1)?.to ?? 0;
  const index = new Int16Array(end).fill(-1);
  const begun = new Int16Array(end + 1).fill(brackets.length);
  for (const [k, { from, to }] of brackets.entries()) index.fill(k, from, to);
  for (let offset = 0; offset < end; offset++) begun[offset] = brackets.filter(({ from }) => from <= offset).length;
  return {
    count: brackets.length,
    indexOf: (anchor, day) => (day < anchor || day - anchor >= end ? -1 : index[day - anchor]!),
    begunBy: (anchor, day) => (day < anchor ? 0 : begun[Math.min(day - anchor, end)]!),
    lastDay: (anchor, period) => anchor + brackets[period]!.to - 1,
  };
}

export type CalendarUnit = 'week' | 'month';

/** The unit of the calendar that holds the anchor is period 0, from the anchor on. Weeks begin on Monday. */
export function calendar(unit: CalendarUnit, count: number): Periods {
  const { indexOf, firstDay } = UNITS[unit]();
  const begunBy = (anchor: Day, day: Day) => (day < anchor ? 0 : Math.min(count, indexOf(day) - indexOf(anchor) + 1));
  return {
    count,
    begunBy,
    indexOf: (anchor, day) => {
      const period = indexOf(day) - indexOf(anchor);
      return day < anchor || period >= count ? -1 : period;
    },
    lastDay: (anchor, period) => firstDay(indexOf(anchor) + period + 1) - 1,
  };
}

export interface Cohorts {
  /** Each user's cohort; −1 for whoever has no anchor. */
  readonly of: Int32Array;
  /** The first day of each cohort's unit, ascending; units without anybody are there too. */
  readonly firstDays: readonly Day[];
}

/** Users by the unit of the calendar that holds their anchor. */
export function calendarCohorts(anchors: Int32Array, unit: CalendarUnit): Cohorts {
  const { indexOf, firstDay } = UNITS[unit]();
  const units = Array.from(anchors, (anchor) => (anchor === NEVER ? null : indexOf(anchor)));
  const known = units.filter((of) => of !== null);
  const first = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = known.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    of: Int32Array.from(units, (of) => (of === null ? -1 : of - first)),
    firstDays: known.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, k) => firstDay(first + k)),
  };
}

/** Units counted from one of them on. */
interface Units {
  readonly indexOf: (day: Day) => number;
  readonly firstDay: (index: number) => Day;
}

const UNITS: Readonly<Record<CalendarUnit, () => Units>> = {
  week: () => ({ indexOf: (day) => Math.floor((day + 3) / 7), firstDay: (index) => 7 * index - 3 }),
  month: () => {
    // A date for each of ten million events would take seconds: each day up to the year 2149 is asked once.
    const known = new Int32Array(1 << 16);
    const indexOf = (day: Day) => (known[day] ||= monthOf(day));
    return { indexOf, firstDay: (month) => Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000 };
  },
};

function monthOf(day: Day): number {
  const date = new Date(day * 86_400_000);
  return 12 * date.getUTCFullYear() + date.getUTCMonth();
}
