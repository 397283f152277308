/** Which cohorts and segments become large, and which leave: shares drawn to what the segments of a kind have in common, ranked. */
import type { Interval } from '../../math/wilson.js';
import type { Grouping } from '../histories.js';
import { type Counted, shrinkRates } from '../shrunkRates.js';
import type { Lives } from './lives.js';
import type { Snapshots } from './snapshots.js';

export interface RankedSegment {
  /** The kind: cohort (month of sign-up), month (of the snapshot), channel, country, first_product. */
  readonly by: string;
  readonly segment: string;
  /** Users, or snapshots of users, whose outcome is known. */
  readonly n: number;
  readonly x: number;
  /** x ÷ n, drawn to the others of its kind, with its 95 % interval. */
  readonly share: Interval;
  /** From 1, the highest share, within its kind; by x ÷ n where the segments are not told apart. */
  readonly rank: number;
}

/** Users with high volume by the day `horizon` days after sign-up, of those whose day has come. */
export function rankHighVolume({ asOf, users, highVolumeOn }: Lives, horizon = 90): RankedSegment[] {
  return ranked(users.groupings, {
    outcome: Float64Array.from(highVolumeOn, (on, user) => {
      const due = users.signupDay[user]! + horizon;
      return due > asOf ? Number.NaN : on <= due ? 1 : 0;
    }),
    ids: users.ids,
  });
}

/**
 * Snapshots followed by churn, of those whose days of churn are over. A user stands in many snapshots of a segment, which tell less than
 * as many users would: counts are divided by the design effect (Kish 1965, "Survey sampling", §5.4) before they are shrunk.
 */
export function rankChurn({ groupings, churned, ids }: Snapshots): RankedSegment[] {
  return ranked(groupings, { outcome: churned, ids });
}

interface Outcomes {
  /** 1, 0; NaN where not known. */
  readonly outcome: Float64Array;
  /** Whose it is. */
  readonly ids: readonly string[];
}

function ranked(groupings: ReadonlyMap<string, Grouping>, outcomes: Outcomes): RankedSegment[] {
  return [...groupings].flatMap(([by, grouping]) => {
    const counted = countBy(grouping, outcomes).filter(({ n }) => n > 0);
    const effect = designEffect(grouping, outcomes);
    const fewer = counted.map(({ n, x }) => ({ n: Math.max(1, Math.round(n / effect)), x: Math.round(x / effect) }));
    const shares = shrinkRates(fewer);
    return counted
      .map((segment, place) => ({ by, ...segment, share: shares[place]! }))
      .toSorted((a, b) => b.share.estimate - a.share.estimate || b.x / b.n - a.x / a.n)
      .map((segment, place) => ({ ...segment, rank: place + 1 }));
  });
}

function countBy({ names, of }: Grouping, { outcome }: Outcomes): ({ readonly segment: string } & Counted)[] {
  const n = new Float64Array(names.length);
  const x = new Float64Array(names.length);
  for (let row = 0; row < outcome.length; row++) {
    if (Number.isNaN(outcome[row]!)) continue;
    n[of[row]!]!++;
    x[of[row]!]! += outcome[row]!;
  }
  return names.map((segment, group) => ({ segment, n: n[group]!, x: x[group]! }));
}

/** The variance of the segments' shares over what it were if each row were somebody else; at least 1. */
function designEffect(grouping: Grouping, { outcome, ids }: Outcomes): number {
  const shares = countBy(grouping, { outcome, ids }).map(({ n, x }) => x / n);
  const excess = new Map<string, number>();
  let independent = 0;
  for (let row = 0; row < outcome.length; row++) {
    if (Number.isNaN(outcome[row]!)) continue;
    const group = grouping.of[row]!;
    const key = `${ids[row]} ${group}`;
    excess.set(key, (excess.get(key) ?? 0) + outcome[row]! - shares[group]!);
    independent += shares[group]! * (1 - shares[group]!);
  }
  const clustered = [...excess.values()].reduce((sum, value) => sum + value * value, 0);
  return independent === 0 ? 1 : Math.max(1, clustered / independent);
}
