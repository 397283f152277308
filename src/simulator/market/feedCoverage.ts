/** Which stretch of time each feed knows: within it an absent hour or day is a quiet one, outside it the next feed speaks. */
import type { MarketFeed } from '../../contract/marketFeed.js';
import { UserError } from '../../error.js';
import { type Day, formatDay } from '../../time.js';

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

/** Refuses a hole between feeds that is too long to be a quiet market. Days are inclusive. */
export function refuseHole(subject: string, from: Day, to: Day): void {
  throw new UserError(
    `the market files know no ${subject} between ${formatDay(from)} and ${formatDay(to)}: add a file that covers these days`,
  );
}
