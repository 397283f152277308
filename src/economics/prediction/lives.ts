/** Everybody's life as far as it dates: what was done on which day, and from which day it was known. */
import { type Day, endOfDay } from '../../time.js';
import type { Users } from '../histories.js';

/** What a user does on a day: counts, and values in USD. */
export const FIGURES = [
  'trades',
  'tradeVolume',
  'purchases',
  'purchaseVolume',
  'deposits',
  'depositVolume',
  'withdrawals',
  'withdrawalVolume',
  'failures',
] as const;
export type Figure = (typeof FIGURES)[number];

/** The signs of user u stand from `first[u]` to before `first[u + 1]`, in order of their days. */
export interface Signs {
  readonly first: Uint32Array;
  readonly day: Int32Array;
  readonly knownOn: Int32Array;
  readonly figures: Readonly<Record<Figure, Float64Array>>;
}

/** Moments in microseconds since the epoch; NaN where it has not happened. */
export interface IdentitySteps {
  readonly signedUpAt: Float64Array;
  readonly submittedAt: Float64Array;
  readonly verifiedAt: Float64Array;
  readonly rejectedAt: Float64Array;
}

export interface Lives {
  /** The last day that was seen. */
  readonly asOf: Day;
  /** Groupings: channel, country, first_product. */
  readonly users: Users;
  readonly steps: IdentitySteps;
  /** The first day of high volume; NEVER where there was none. */
  readonly highVolumeOn: Int32Array;
  readonly signs: Signs;
}

export const NEVER = 2 ** 31 - 1;

/** What was known at the end of an earlier day; users keep their places, and who had not signed up has no signs yet. */
export function livesAt(lives: Lives, day: Day): Lives {
  const { signs } = lives;
  const kept: number[] = [];
  const first = [0];
  for (let user = 0; user < lives.users.ids.length; user++) {
    for (let row = signs.first[user]!; row < signs.first[user + 1]!; row++)
      if (signs.day[row]! <= day && signs.knownOn[row]! <= day) kept.push(row);
    first.push(kept.length);
  }
  const moments = (column: Float64Array) => column.map((moment) => (moment <= endOfDay(day) ? moment : Number.NaN));
  const { steps } = lives;
  return {
    asOf: day,
    users: lives.users,
    steps: {
      signedUpAt: steps.signedUpAt,
      submittedAt: moments(steps.submittedAt),
      verifiedAt: moments(steps.verifiedAt),
      rejectedAt: moments(steps.rejectedAt),
    },
    highVolumeOn: lives.highVolumeOn.map((on) => (on <= day ? on : NEVER)),
    signs: {
      first: Uint32Array.from(first),
      day: Int32Array.from(kept, (row) => signs.day[row]!),
      knownOn: Int32Array.from(kept, (row) => signs.knownOn[row]!),
      figures: byFigure((figure) => Float64Array.from(kept, (row) => signs.figures[figure][row]!)),
    },
  };
}

export function byFigure<T>(make: (figure: Figure) => T): Record<Figure, T> {
  return Object.fromEntries(FIGURES.map((figure) => [figure, make(figure)])) as Record<Figure, T>;
}
