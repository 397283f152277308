/**
 * Which segments differ from the average by more than chance: countries, channels, first products and months of sign-up,
 * their shares drawn to what the segments of a kind have in common.
 */
import { type RankedSegment, rankSegments, type SegmentCounts } from '../economics/rankedSegments.js';
import { groupBy, percent, sum } from './cell.js';

/** Some people who are alike in all four, and their counts. */
export interface RankingRow extends Omit<SegmentCounts, 'segment'> {
  readonly cohort_month: string;
  readonly channel: string;
  readonly country: string;
  readonly entry_product: string;
}

const KINDS = {
  country: (row: RankingRow) => row.country,
  channel: (row: RankingRow) => row.channel,
  'first product': (row: RankingRow) => row.entry_product,
  'sign-up month': (row: RankingRow) => row.cohort_month.slice(0, 7),
} as const;
export type SegmentKind = keyof typeof KINDS;

export interface Ranked extends Omit<RankedSegment, 'share'> {
  readonly by: SegmentKind;
  /** x ÷ n, drawn to the others of its kind, with the ends of its 95 % interval. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export interface Ranking {
  readonly sentence: string;
  /** x ÷ n of all; null where nobody is old enough. */
  readonly average: number | null;
  /** By kind, the highest share first. */
  readonly segments: readonly Ranked[];
}

export function rankingOf(rows: readonly RankingRow[]): Ranking {
  const segments = Object.keys(KINDS).flatMap((kind) => rankedBy(kind as SegmentKind, rows));
  const n = sum(rows, (row) => row.n);
  const average = n === 0 ? null : sum(rows, ({ x }) => x) / n;
  return { sentence: sentenceOf(segments, average), average, segments };
}

/** The `most` highest and lowest of those told apart from the average, whatever their kind. */
export function standingOut({ segments }: Pick<Ranking, 'segments'>, most: number): Ranked[] {
  const ordered = segments.toSorted((a, b) => b.estimate - a.estimate);
  const on = (side: Ranked['apart']) => ordered.filter(({ apart }) => apart === side);
  return [...on('above').slice(0, most), ...on('below').slice(-most)];
}

function rankedBy(by: SegmentKind, rows: readonly RankingRow[]): Ranked[] {
  const counts = [...groupBy(rows, KINDS[by])].map(([segment, own]): SegmentCounts => {
    const of = (figure: keyof Omit<SegmentCounts, 'segment'>) => sum(own, (row) => row[figure]);
    return { segment, n: of('n'), x: of('x'), xx: of('xx'), nx: of('nx'), nn: of('nn') };
  });
  return rankSegments(counts).map(({ share, ...one }) => ({ by, ...one, ...share }));
}

function sentenceOf(segments: readonly Ranked[], average: number | null): string {
  if (average === null || segments.length === 0) return 'Nothing to rank: no two segments are old enough.';
  const apart = segments.filter((one) => one.apart !== null);
  const all = `${segments.length} countries, channels, first products and months of sign-up`;
  const from = `told apart from the average of ${percent(average)}`;
  if (apart.length === 0) return `Of ${all}, none is ${from}.`;
  const ends = standingOut({ segments }, 1).map(
    ({ by, segment, apart: side, estimate }) =>
      `${side === 'above' ? 'highest' : 'lowest'} is ${by} ${segment} (${percent(estimate)})`,
  );
  return `Of ${all}, ${apart.length} ${apart.length === 1 ? 'is' : 'are'} ${from}: ${ends.join(', ')}.`;
}
