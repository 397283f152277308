/** Rows of the marts, as text, into what the engine takes; and the engine's table in the form of `cohort_retention`. */
import type { Activity } from '../../../src/economics/retention/activity.js';
import { calendar, calendarCohorts, equalBrackets } from '../../../src/economics/retention/periods.js';
import { cellOf, retentionTable } from '../../../src/economics/retention/table.js';
import { firstDayOfMonth, formatDay, parseDay } from '../../../src/time.js';

type Query = (sql: string) => Promise<(string | null)[][]>;

interface Lived {
  readonly activity: Activity;
  readonly signups: Int32Array;
  readonly asOf: number;
}

/** Sign-ups and days with activity. */
export async function readLived(query: Query): Promise<Lived> {
  const users = await query('select user_id, signup_date, as_of from marts.dim_users order by user_id');
  const days = await query('select user_id, day from marts.fct_user_days where is_active');
  const number = new Map(users.map(([id], at) => [id!, at]));
  return {
    activity: {
      users: users.length,
      user: Uint32Array.from(days, ([id]) => number.get(id!)!),
      day: Int32Array.from(days, ([, day]) => parseDay(day!, 'day')),
    },
    signups: Int32Array.from(users, ([, date]) => parseDay(date!, 'signup_date')),
    asOf: parseDay(users[0]![2]!, 'as_of'),
  };
}

/** `cohort_month, age_months, cohort_users, eligible_users, is_mature, active_users`, of the ages that anybody has begun. */
export function cohortRetention({ activity, signups, asOf }: Lived): (string | null)[][] {
  const ages = Math.floor((asOf - Math.min(...signups)) / 30) + 1;
  const cohorts = calendarCohorts(signups, 'month');
  const periods = equalBrackets(30, ages);
  const table = retentionTable(activity, { anchors: signups, cohorts, periods, measure: 'in', asOf });
  return cohorts.firstDays.flatMap((month, cohort) => {
    const first = Math.min(...signups.filter((_, user) => cohorts.of[user] === cohort));
    if (!Number.isFinite(first)) return [];
    return Array.from({ length: Math.floor((asOf - first) / 30) + 1 }, (_, age) => {
      const { size, eligible, isMature, retained } = cellOf(table, cohort, age);
      return [formatDay(month), age, size, eligible, isMature, retained].map((value) =>
        value === null ? null : String(value),
      );
    });
  });
}

/** `month, closing` of `monthly_states`: users active in each complete calendar month. */
export function monthlyActive({ activity, signups, asOf }: Lived): (string | null)[][] {
  // One cohort of everybody, anchored on the first day of the first month.
  const [first] = calendarCohorts(signups, 'month').firstDays;
  const anchors = signups.map(() => first!);
  const cohorts = calendarCohorts(anchors, 'month');
  const periods = calendar('month', 12 * 50);
  const table = retentionTable(activity, { anchors, cohorts, periods, measure: 'in', asOf });
  return Array.from({ length: table.eligible.indexOf(0) }, (_, month) => [
    formatDay(firstDayOfMonth(periods.lastDay(first!, month))),
    String(table.retained[month]),
  ]);
}
