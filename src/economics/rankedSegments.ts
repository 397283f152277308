/**
 * Segments of one kind by a share, drawn to what they have in common, and which of them differ from the average.
 *
 * 1. Those of `shrinkRates`. Because the shares are drawn together, the extreme of many is not picked for its luck.
 * 2. People are independent, the rows of one are not: counts are divided by the design effect of the kind (Kish 1965, "Survey
 *    sampling", §5.4), the variance of the shares with people as clusters over that with every row somebody else.
 */
import type { Interval } from '../math/wilson.js';
import { type Counted, shrinkRates } from './shrunkRates.js';

/** x of n rows of a segment, and sums over its people of what each has of them: x², n x and n². */
export interface SegmentCounts extends Counted {
  readonly segment: string;
  readonly xx: number;
  readonly nx: number;
  readonly nn: number;
}

export interface RankedSegment extends Counted {
  readonly segment: string;
  /** x ÷ n, drawn to the others, with its 95 % interval. */
  readonly share: Interval;
  /** From 1, the highest share; by x ÷ n where the segments are not told apart. */
  readonly rank: number;
  /** On which side of the average of all rows the whole interval lies; null where it does not. */
  readonly apart: 'above' | 'below' | null;
}

/** Segments without rows are left out; none where fewer than two remain, as there is nothing to rank. */
export function rankSegments(all: readonly SegmentCounts[]): RankedSegment[] {
  const segments = all.filter(({ n }) => n > 0);
  if (segments.length < 2) return [];
  const effect = designEffect(segments);
  const fewer = segments.map(({ n, x }) => ({ n: Math.max(1, Math.round(n / effect)), x: Math.round(x / effect) }));
  const shares = shrinkRates(fewer);
  const average = total(segments, 'x') / total(segments, 'n');
  return segments
    .map(({ segment, n, x }, place) => ({ segment, n, x, share: shares[place]! }))
    .toSorted((a, b) => b.share.estimate - a.share.estimate || b.x / b.n - a.x / a.n)
    .map((one, place) => ({ ...one, rank: place + 1, apart: sideOf(one.share, average) }));
}

function sideOf({ lower, upper }: Interval, average: number): RankedSegment['apart'] {
  if (lower > average) return 'above';
  return upper < average ? 'below' : null;
}

/** At least 1: people whose rows differ more than by chance are not counted as more than they are. */
function designEffect(segments: readonly SegmentCounts[]): number {
  let [clustered, independent] = [0, 0];
  for (const { n, x, xx, nx, nn } of segments) {
    const share = x / n;
    clustered += xx - 2 * share * nx + share * share * nn;
    independent += n * share * (1 - share);
  }
  return independent === 0 ? 1 : Math.max(1, clustered / independent);
}

function total(segments: readonly Counted[], of: keyof Counted): number {
  return segments.reduce((sum, segment) => sum + segment[of], 0);
}
