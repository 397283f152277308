/** Retention by segment, all cohorts together: who stays, by channel, first product and how intensely they began. */
import { type Cell, groupBy, percent, shareCell, sum } from './cell.js';
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

export interface Segments {
  readonly sentence: string;
  readonly segments: readonly RetentionSegment[];
}

export function answerSegments(rows: readonly SegmentRow[]): Segments {
  const segments = [...groupBy(rows, (row) => `${row.segment_kind}/${row.segment}`).values()].map(segmentOf);
  return { sentence: sentenceOf(segments), segments };
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

/** Month 3: late enough to tell, early enough for many to have reached it. */
const JUDGED: Age = 3;

function sentenceOf(segments: readonly RetentionSegment[]): string {
  const parts = [...groupBy(segments, ({ kind }) => kind)].flatMap(([kind, own]) => comparison(kind, own));
  if (parts.length === 0)
    return `Between segments no difference beyond chance shows at month ${JUDGED}, or they are too young.`;
  return `At month ${JUDGED}, all cohorts together: ${parts.join('; ')}.`;
}

const KINDS: Readonly<Record<string, string>> = {
  channel: 'by channel',
  first_product: 'by first product',
  start_intensity: 'by how they began',
};

/** Smaller segments are shown, not ranked. */
const FEW = 30;

/** Best and worst, where their intervals are apart. */
function comparison(kind: string, segments: readonly RetentionSegment[]): string[] {
  const at = ({ months }: RetentionSegment) => months.find(({ age }) => age === JUDGED)!;
  const ranked = segments.filter((one) => at(one).n >= FEW).toSorted((a, b) => at(b).estimate! - at(a).estimate!);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (best === undefined || worst === undefined || at(best).lower! <= at(worst).upper!) return [];
  const told = (one: RetentionSegment) => `${one.segment} (${percent(at(one).estimate!)}, n ${at(one).n})`;
  return [`${KINDS[kind] ?? kind} ${told(best)} stay most and ${told(worst)} least`];
}
