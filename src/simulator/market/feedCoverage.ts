/** Which stretch of time each feed knows: within it an absent hour or day is a quiet one, outside it the next feed speaks. */
import type { MarketFeed } from '../../contract/marketFeed.js';
import { UserError } from '../../error.js';
import { type Day, formatDay, type Window } from '../../time.js';

/** The facts of one feed about one subject. */
export interface Facts<T> {
  readonly feed: MarketFeed;
  readonly values: ReadonlyMap<number, T>;
  /** First and last key of `values`. */
  readonly first: number;
  readonly last: number;
}

/** The feeds that know anything of the subject, in the order given. */
export function factsOf<T>(
  feeds: readonly MarketFeed[],
  pick: (feed: MarketFeed) => ReadonlyMap<number, T> | undefined,
): Facts<T>[] {
  return feeds.flatMap((feed) => {
    const values = pick(feed);
    if (values === undefined || values.size === 0) return [];
    let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const key of values.keys()) {
      first = Math.min(first, key);
      last = Math.max(last, key);
    }
    return [{ feed, values, first, last }];
  });
}

/** Refuses a world that begins before its market is known. `firstDay` is the first whole day known. */
export function refuseBefore(wanted: Day, known: { subject: string; name: string; firstDay: Day }): void {
  if (wanted >= known.firstDay) return;
  throw new UserError(
    `${known.name} knows ${known.subject} from ${formatDay(known.firstDay)} on, but the world needs it from ` +
      `${formatDay(wanted)}: start the world later, or add a file that reaches back`,
  );
}

/** Longer holes between two feeds (hours) are refused rather than filled with a flat line. */
const LONGEST_HOLE = 7 * 24;

/**
 * Refuses a hole between feeds that touches the world and is too long to be a quiet market or a holiday. Reaches are hours,
 * inclusive; shorter holes are carried over.
 */
export function refuseHoles(subject: string, reaches: readonly Window[], span: Window): void {
  let known = Number.POSITIVE_INFINITY;
  for (const { from, to } of [...reaches].sort((a, b) => a.from - b.from)) {
    const hole = { from: Math.floor((known + 1) / 24), to: Math.floor((from - 1) / 24) };
    if (from - known > LONGEST_HOLE && hole.from <= span.to && hole.to >= span.from)
      throw new UserError(
        `the market files know no ${subject} between ${formatDay(hole.from)} and ${formatDay(hole.to)}: ` +
          'add a file that covers these days',
      );
    known = known === Number.POSITIVE_INFINITY ? to : Math.max(known, to);
  }
}
