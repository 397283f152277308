/**
 * The retention table: of each cohort, who came in each period after their anchor (docs/retention.md).
 *
 * 1. A user is in one cohort, and from the anchor's own day on; what came before it does not count.
 * 2. A user is eligible for a period when all its days lie at or before the as-of day, whether or not something was done.
 * 3. Retention is retained ÷ eligible, null while nobody is eligible; a cell is mature when the whole cohort is eligible.
 */

import { type Interval, wilson } from '../../math/wilson.js';
import type { Day } from '../../time.js';
import { type Activity, NEVER } from './activity.js';
import type { Cohorts, Periods } from './periods.js';

export interface RetentionSpec {
  /** Each user's first day, `NEVER` for whoever has none. */
  readonly anchors: Int32Array;
  readonly cohorts: Cohorts;
  readonly periods: Periods;
  /** Whoever came in the period, or in it or later (unbounded: young cohorts have had less time to come back). */
  readonly measure: 'in' | 'on-or-after';
  readonly asOf: Day;
}

/** Counts by cohort and period: of cohort c and period k at c × periods + k. */
export interface RetentionTable {
  readonly cohorts: readonly Day[];
  readonly periods: number;
  /** Users of each cohort. */
  readonly size: Uint32Array;
  readonly eligible: Uint32Array;
  readonly retained: Uint32Array;
}

export interface RetentionCell {
  readonly size: number;
  readonly eligible: number;
  /** Null while nobody is eligible. */
  readonly retained: number | null;
  readonly isMature: boolean;
  /** Retained ÷ eligible with its 95 % interval; null while nobody is eligible. */
  readonly retention: Interval | null;
}

export function retentionTable(activity: Activity, spec: RetentionSpec): RetentionTable {
  const { anchors, cohorts, periods, asOf } = spec;
  const wasRetained = spec.measure === 'in' ? inPeriod(activity, spec) : onOrAfter(activity, spec);
  const cells = cohorts.firstDays.length * periods.count;
  const size = new Uint32Array(cohorts.firstDays.length);
  const eligible = new Uint32Array(cells);
  const retained = new Uint32Array(cells);
  for (let user = 0; user < activity.users; user++) {
    const cohort = cohorts.of[user]!;
    if (cohort < 0) continue;
    size[cohort]!++;
    for (let period = 0; period < periods.count && periods.lastDay(anchors[user]!, period) <= asOf; period++) {
      eligible[cohort * periods.count + period]!++;
      if (wasRetained(user, period)) retained[cohort * periods.count + period]!++;
    }
  }
  return { cohorts: cohorts.firstDays, periods: periods.count, size, eligible, retained };
}

export function cellOf(
  { size, eligible, retained, periods }: RetentionTable,
  cohort: number,
  period: number,
): RetentionCell {
  const at = cohort * periods + period;
  const [of, came] = [eligible[at]!, retained[at]!];
  return {
    size: size[cohort]!,
    eligible: of,
    retained: of === 0 ? null : came,
    isMature: of === size[cohort],
    retention: wilson(came, of),
  };
}

type WasRetained = (user: number, period: number) => boolean;

/** One bit for each user and period. */
function inPeriod({ users, user, day }: Activity, { anchors, periods, asOf }: RetentionSpec): WasRetained {
  const words = Math.ceil(periods.count / 32);
  const bits = new Int32Array(users * words);
  for (let event = 0; event < user.length; event++) {
    const who = user[event]!;
    const anchor = anchors[who]!;
    if (anchor === NEVER || day[event]! > asOf) continue;
    const period = periods.indexOf(anchor, day[event]!);
    if (period >= 0) bits[who * words + (period >> 5)]! |= 1 << (period & 31);
  }
  return (who, period) => (bits[who * words + (period >> 5)]! & (1 << (period & 31))) !== 0;
}

/** The last day tells: whoever came after a period has begun came on or after it. */
function onOrAfter({ users, user, day }: Activity, { anchors, periods, asOf }: RetentionSpec): WasRetained {
  const last = new Int32Array(users).fill(NEVER);
  for (let event = 0; event < user.length; event++) {
    const who = user[event]!;
    if (day[event]! <= asOf && day[event]! > last[who]!) last[who] = day[event]!;
  }
  const begun = last.map((latest, who) =>
    latest === NEVER || anchors[who] === NEVER ? 0 : periods.begunBy(anchors[who]!, latest),
  );
  return (who, period) => period < begun[who]!;
}
