/** Retention by segment, all cohorts together: who stays, by channel, first product and how intensely they began. */
import { type Cell, groupBy, shareCell, sum } from './cell.js';
import { AGES, type Age } from './retention.js';

export const SEGMENT_SQL = `
select segment_kind, segment, age_months, sum(cohort_users) as users, sum(eligible_users) as eligible_users,
  sum(coalesce(active_users, 0)) as active_users
from marts.cohort_retention
where segment_kind in ('channel', 'first_product', 'start_intensity') and age_months in (0, ${AGES.join(', ')})
group by segment_kind, segment, age_months
order by segment_kind,
  case segment when 'none' then 1 when 'light' then 2 when 'medium' then 3 when 'heavy' then 4 else 0 end, segment, age_months`;

export interface SegmentRow {
  readonly segment_kind: string;
  readonly segment: string;
  readonly age_months: number;
  readonly users: number;
  readonly eligible_users: number;
  readonly active_users: number;
}

export interface RetentionSegment {
  readonly kind: string;
  readonly segment: string;
  readonly users: number;
  readonly months: readonly (Cell & { readonly age: Age; readonly active: number })[];
}

export function answerSegments(rows: readonly SegmentRow[]): RetentionSegment[] {
  return [...groupBy(rows, (row) => `${row.segment_kind}/${row.segment}`).values()].map(segmentOf);
}

function segmentOf(rows: readonly SegmentRow[]): RetentionSegment {
  const users = sum(rows, ({ age_months, users: some }) => (age_months === 0 ? some : 0));
  const months = AGES.map((age) => {
    const row = rows.find(({ age_months }) => age_months === age);
    const active = row?.active_users ?? 0;
    return { age, active, ...shareCell(active, row?.eligible_users ?? 0, users) };
  });
  return { kind: rows[0]!.segment_kind, segment: rows[0]!.segment, users, months };
}
