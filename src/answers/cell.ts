/** What every cell of an answer says: how many users it stands on, the figure, how sure, and whether it is old enough. */
import { wilson } from '../math/wilson.js';

export interface Cell {
  /** Users old enough to be judged. */
  readonly n: number;
  /** Null where nobody is old enough yet. */
  readonly estimate: number | null;
  /** Ends of the 95 % interval. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Whether every user of the cohort is old enough; a cell that is not will still move as the rest grow up. */
  readonly mature: boolean;
}

/** A share of the `n` who are old enough, out of `users`. */
export function shareCell(successes: number, n: number, users: number): Cell {
  return cellOf(wilson(successes, n), n, users);
}

/** An estimate without ends is one whose interval would mislead. */
export function cellOf(interval: Pick<Cell, 'estimate' | 'lower' | 'upper'> | null, n: number, users: number): Cell {
  const { estimate = null, lower = null, upper = null } = interval ?? {};
  return { n, estimate, lower, upper, mature: n === users && n > 0 };
}

/** Money to show: sums of doubles end in digits that mean nothing. */
export function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

/** `12.3 %` */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

export function sum<T>(rows: readonly T[], figure: (row: T) => number): number {
  return rows.reduce((total, row) => total + figure(row), 0);
}

/** Rows by a key, in order of first appearance. */
export function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}
