/** The simulated path is drawn month by month from its beginning, so that a longer path keeps every hour of a shorter one. */
import { type Day, lastDayOfMonth } from '../../time.js';
import { MARKET_START } from './profile.js';

export interface Month {
  /** Months since the path's beginning: what its streams are keyed by. */
  readonly index: number;
  /** Days since the path's beginning, `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/** The whole months from the path's beginning through the one that holds `through`. */
export function monthsThrough(through: Day): Month[] {
  const months: Month[] = [];
  for (let first = MARKET_START; first <= through; ) {
    const last = lastDayOfMonth(first);
    months.push({ index: months.length, from: first - MARKET_START, to: last + 1 - MARKET_START });
    first = last + 1;
  }
  return months;
}

export function daysOf(months: readonly Month[]): number {
  return months.at(-1)?.to ?? 0;
}
