/** Everybody's life so far, in columns: what the models of value are fitted to. Revenue in USD, days since 1970-01-01. */
import type { Day } from '../time.js';

export const SOURCES = ['trade_fee', 'ramp_fee', 'withdrawal_fee'] as const;
export type Source = (typeof SOURCES)[number];

/** One way to divide the users: each is in the group `names[of[user]]`. */
export interface Grouping {
  readonly names: readonly string[];
  readonly of: Uint16Array;
}

/** The grouping by the channel of the first touch; not there where it is not known. `channel` is that of the last. */
export const FIRST_TOUCH = 'first_touch';

export interface Users {
  /** In ascending order. */
  readonly ids: readonly string[];
  readonly signupDay: Int32Array;
  /** By the name of the grouping: channel, country, first product … */
  readonly groupings: ReadonlyMap<string, Grouping>;
}

/** The days of user u stand from `first[u]` to before `first[u + 1]`, in order. */
export interface Histories {
  /** The last day that was seen. */
  readonly asOf: Day;
  readonly users: Users;
  readonly first: Uint32Array;
  readonly day: Int32Array;
  /** 1 where the user traded or bought, 0 where the day has only revenue. */
  readonly isActive: Uint8Array;
  /** Fees, and what processing them cost, by source. */
  readonly gross: Readonly<Record<Source, Float64Array>>;
  readonly cost: Readonly<Record<Source, Float64Array>>;
}

/** What was known on an earlier day: users who had signed up, days that had passed. */
export function historiesAt(all: Histories, origin: Day): Histories {
  const { users } = all;
  const known: number[] = [];
  const rows: number[] = [];
  const first = [0];
  for (let user = 0; user < users.ids.length; user++) {
    if (users.signupDay[user]! > origin) continue;
    known.push(user);
    for (let row = all.first[user]!; row < all.first[user + 1]! && all.day[row]! <= origin; row++) rows.push(row);
    first.push(rows.length);
  }
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    asOf: origin,
    users: usersAmong(users, known),
    first: Uint32Array.from(first),
    day: Int32Array.from(rows, (row) => all.day[row]!),
    isActive: Uint8Array.from(rows, (row) => all.isActive[row]!),
    gross: bySource((source) => pick(all.gross[source])),
    cost: bySource((source) => pick(all.cost[source])),
  };
}

export function bySource<T>(make: (source: Source) => T): Record<Source, T> {
  return Object.fromEntries(SOURCES.map((source) => [source, make(source)])) as Record<Source, T>;
}

function usersAmong(users: Users, known: readonly number[]): Users {
  return {
    ids: known.map((user) => users.ids[user]!),
    signupDay: Int32Array.from(known, (user) => users.signupDay[user]!),
    groupings: new Map(
      [...users.groupings].map(([name, { names, of }]) => [
        name,
        { names, of: Uint16Array.from(known, (user) => of[user]!) },
      ]),
    ),
  };
}
