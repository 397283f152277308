/**
 * Retention: which cohorts churn, which stay? Bracket retention by month of age, as the mart `cohort_retention` has
 * it; users who have not lived through a month of age are not judged at it.
 */
import { type Cell, groupBy, percent, shareCell, sum } from './cell.js';

export const AGES = [1, 3, 6] as const;
export type Age = (typeof AGES)[number];

export interface RetentionRow {
  readonly cohort_month: string;
  readonly age_months: number;
  readonly cohort_users: number;
  readonly eligible_users: number;
  /** Null while nobody is eligible. */
  readonly active_users: number | null;
}

export const RETENTION_SQL = `
select cohort_month, age_months, cohort_users, eligible_users, active_users
from marts.cohort_retention
where segment_kind = 'all' and age_months in (0, ${AGES.join(', ')})
order by cohort_month, age_months`;

export interface RetentionCell extends Cell {
  readonly age: Age;
  readonly active: number;
}

export interface RetentionCohort {
  /** `2026-05`, or `all`. */
  readonly cohort: string;
  readonly users: number;
  readonly months: readonly RetentionCell[];
}

export interface Retention {
  readonly question: string;
  readonly sentence: string;
  readonly cohorts: readonly RetentionCohort[];
}

export function answerRetention(rows: readonly RetentionRow[]): Retention {
  const cohorts = [...groupBy(rows, (row) => row.cohort_month.slice(0, 7))].map(([month, own]) => cohortOf(month, own));
  const all = total(cohorts);
  return {
    question: 'Which cohorts churn, which stay?',
    sentence: levelSentence(all),
    cohorts: [all, ...cohorts],
  };
}

function cohortOf(cohort: string, rows: readonly RetentionRow[]): RetentionCohort {
  const users = rows[0]!.cohort_users;
  const months = AGES.map((age): RetentionCell => {
    const row = rows.find(({ age_months }) => age_months === age);
    const active = row?.active_users ?? 0;
    return { age, active, ...shareCell(active, row?.eligible_users ?? 0, users) };
  });
  return { cohort, users, months };
}

function total(cohorts: readonly RetentionCohort[]): RetentionCohort {
  const users = sum(cohorts, (one) => one.users);
  const months = AGES.map((age, a): RetentionCell => {
    const active = sum(cohorts, (one) => one.months[a]!.active);
    return {
      age,
      active,
      ...shareCell(
        active,
        sum(cohorts, (one) => one.months[a]!.n),
        users,
      ),
    };
  });
  return { cohort: 'all', users, months };
}

function levelSentence({ months }: RetentionCohort): string {
  const known = months.filter((cell) => cell.estimate !== null);
  if (known.length === 0) return 'Too young: nobody has lived through the month after the first.';
  const parts = known.map(({ age, estimate, n }) => `${percent(estimate!)} in month ${age} (n ${n})`);
  const level = `Of the users who lived through the month, active were ${parts.join(', ')}.`;
  // Older ages stand on older cohorts alone, who met other months of the calendar.
  return known.length === 1
    ? level
    : `${level} Each month stands on other cohorts: compare down a column, not along a row.`;
}
