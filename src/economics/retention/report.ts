/** One retention figure as somebody defined it (docs/retention.md): its means, its cohorts, its segments, and which days to look at. */
import type { Interval } from '../../math/wilson.js';
import { type Day, formatDay } from '../../time.js';
import type { Grouping } from '../histories.js';
import { type Activity, activeDays, firstDays, NEVER } from './activity.js';
import { type PeriodMean, periodMeans, shrinkCohorts } from './averages.js';
import {
  type CalendarUnit,
  type Cohorts,
  calendar,
  calendarCohorts,
  equalBrackets,
  type Periods,
  singleDays,
} from './periods.js';
import { type StickyDay, stickiness } from './stickiness.js';
import { cellOf, type RetentionCell, retentionTable } from './table.js';
import { type UsageInterval, usageInterval } from './usageInterval.js';

export const ANCHORS = ['sign-up', 'first-activity', 'first-trade', 'first-ramp'] as const;
export type Anchor = (typeof ANCHORS)[number];

export type PeriodWish =
  | { readonly kind: 'days'; readonly days: readonly number[] }
  | { readonly kind: 'brackets'; readonly days: number; readonly count: number }
  | { readonly kind: 'calendar'; readonly unit: CalendarUnit; readonly count: number };

export interface RetentionWish {
  readonly anchor: Anchor;
  readonly periods: PeriodWish;
  readonly measure: 'in' | 'on-or-after';
  /** Cohorts are the users whose anchors lie in one such unit. */
  readonly cohorts: CalendarUnit;
}

/** Everybody's active days; users are numbers from 0 on. */
export interface Active {
  readonly asOf: Day;
  readonly signups: Int32Array;
  /** Days with a trade or a completed ramp purchase, with a trade, with a purchase. */
  readonly any: Activity;
  readonly trades: Activity;
  readonly purchases: Activity;
  /** Ways to divide the users, by name. */
  readonly groupings: ReadonlyMap<string, Grouping>;
}

export interface CohortCell extends RetentionCell {
  readonly period: string;
  /** Drawn to what the period's mature cohorts have in common; null for a cell that is not mature. */
  readonly shrunk: Interval | null;
}

export interface RetentionReport extends Omit<RetentionWish, 'periods'> {
  readonly asOf: string;
  readonly users: number;
  /** Of them those who have the anchor. */
  readonly anchored: number;
  readonly periods: readonly string[];
  readonly means: readonly LabelledMean[];
  readonly table: readonly { readonly cohort: string; readonly users: number; readonly cells: readonly CohortCell[] }[];
  readonly segments: readonly {
    readonly by: string;
    readonly segment: string;
    readonly users: number;
    readonly means: readonly LabelledMean[];
  }[];
  readonly usageInterval: Pick<UsageInterval, 'repeaters' | 'days'> & { readonly share: number };
  /** Averages of the last days up to the as-of day; null in a younger world. */
  readonly stickiness: (Omit<StickyDay, 'day'> & { readonly days: number }) | null;
}

type LabelledMean = Omit<PeriodMean, 'period'> & { readonly period: string };

/** Of repeaters, who are back within the usage interval. */
const SHARE = 0.8;

export function retentionReport(active: Active, wish: RetentionWish): RetentionReport {
  const { asOf, any } = active;
  const anchors = anchorsOf(active, wish.anchor);
  const cohorts = calendarCohorts(anchors, wish.cohorts);
  const [periods, labels] = periodsOf(wish.periods);
  const tableOf = (some: Cohorts) =>
    retentionTable(any, { anchors, cohorts: some, periods, measure: wish.measure, asOf });
  const labelled = (means: readonly PeriodMean[]): LabelledMean[] =>
    means.map((one) => ({ ...one, period: labels[one.period]! }));
  const table = tableOf(cohorts);
  const shrunk = labels.map(
    (_, period) => new Map(shrinkCohorts(table, period).map((cell) => [cell.cohort, cell.retention])),
  );
  const { measure, anchor } = wish;
  return {
    asOf: formatDay(asOf),
    anchor,
    cohorts: wish.cohorts,
    measure,
    users: any.users,
    anchored: anchors.filter((day) => day !== NEVER).length,
    periods: labels,
    means: labelled(periodMeans(table)),
    table: table.cohorts.flatMap((firstDay, cohort) =>
      table.size[cohort] === 0
        ? []
        : [
            {
              cohort: formatDay(firstDay),
              users: table.size[cohort]!,
              cells: labels.map((period, k) => ({
                period,
                ...cellOf(table, cohort, k),
                shrunk: shrunk[k]!.get(cohort) ?? null,
              })),
            },
          ],
    ),
    segments: [...active.groupings].flatMap(([by, { names, of }]) =>
      names.map((segment, place) => {
        const own = { ...cohorts, of: cohorts.of.map((cohort, user) => (of[user] === place ? cohort : -1)) };
        const users = own.of.filter((cohort) => cohort >= 0).length;
        return { by, segment, users, means: labelled(periodMeans(tableOf(own))) };
      }),
    ),
    ...habits(active),
  };
}

function anchorsOf({ signups, any, trades, purchases }: Active, anchor: Anchor): Int32Array {
  switch (anchor) {
    case 'sign-up':
      return signups;
    case 'first-activity':
      return firstDays(any);
    case 'first-trade':
      return firstDays(trades);
    case 'first-ramp':
      return firstDays(purchases);
  }
}

function periodsOf(wish: PeriodWish): [Periods, string[]] {
  switch (wish.kind) {
    case 'days':
      return [singleDays(wish.days), wish.days.map((day) => `day ${day}`)];
    case 'brackets': {
      const labels = Array.from({ length: wish.count }, (_, k) => `${k * wish.days}–${(k + 1) * wish.days - 1}`);
      return [equalBrackets(wish.days, wish.count), labels];
    }
    case 'calendar':
      return [calendar(wish.unit, wish.count), Array.from({ length: wish.count }, (_, k) => `${wish.unit} ${k}`)];
  }
}

/** So many days are averaged; as many before them tell who is active in a month. */
const STICKY_DAYS = 30;

function habits({ any, asOf, signups }: Active): Pick<RetentionReport, 'usageInterval' | 'stickiness'> {
  const first = signups.reduce((least, day) => Math.min(least, day), asOf);
  const days = activeDays(any, first, asOf);
  const { repeaters, days: interval } = usageInterval(days, SHARE);
  const from = asOf - STICKY_DAYS + 1;
  const sticky = from - STICKY_DAYS + 1 < first ? null : stickiness(days, from, asOf);
  const mean = (figure: 'daily' | 'weekly' | 'monthly') =>
    sticky!.reduce((sum, day) => sum + day[figure], 0) / STICKY_DAYS;
  return {
    usageInterval: { share: SHARE, repeaters, days: interval },
    stickiness: sticky === null ? null : averaged(mean('daily'), mean('weekly'), mean('monthly')),
  };
}

function averaged(daily: number, weekly: number, monthly: number): RetentionReport['stickiness'] {
  return { days: STICKY_DAYS, daily, weekly, monthly, stickiness: monthly === 0 ? null : daily / monthly };
}
