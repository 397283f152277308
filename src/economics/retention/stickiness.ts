/** How much of a month's users come on a day: daily ÷ monthly active users. */
import type { Day } from '../../time.js';
import type { ActiveDays } from './activity.js';

export interface StickyDay {
  readonly day: Day;
  readonly daily: number;
  /** Active on one of the 7 and of the 30 days that end with this one. */
  readonly weekly: number;
  readonly monthly: number;
  /** `daily` ÷ `monthly`; null where nobody came. */
  readonly stickiness: number | null;
}

/** Every day from `from` to `to`; activity must reach back 29 days before `from`, or the first months are counted short. */
export function stickiness(active: ActiveDays, from: Day, to: Day): StickyDay[] {
  const [daily, weekly, monthly] = [1, 7, 30].map((window) => activeWithin(active, window, from, to));
  return Array.from(daily!, (count, at) => ({
    day: from + at,
    daily: count,
    weekly: weekly![at]!,
    monthly: monthly![at]!,
    stickiness: monthly![at] === 0 ? null : count / monthly![at]!,
  }));
}

/** Users with an active day among the `window` days that end with each day: a user's days until the next are not counted twice. */
function activeWithin({ start, day }: ActiveDays, window: number, from: Day, to: Day): Int32Array {
  const changes = new Int32Array(to - from + 2);
  for (let user = 0; user + 1 < start.length; user++)
    for (let at = start[user]!; at < start[user + 1]!; at++) {
      const next = at + 1 < start[user + 1]! ? day[at + 1]! : Number.POSITIVE_INFINITY;
      const begin = Math.max(day[at]!, from);
      const end = Math.min(day[at]! + window, next, to + 1);
      if (begin >= end) continue;
      changes[begin - from]!++;
      changes[end - from]!--;
    }
  let count = 0;
  return changes.subarray(0, to - from + 1).map((change) => (count += change));
}
