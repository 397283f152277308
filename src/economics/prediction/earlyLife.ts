/** What is known of a user after the first days of life. */
import { type Day, MICROS_PER_HOUR, startOfDay, weekdayOf } from '../../time.js';
import { byFigure, FIGURES, type Figure, type IdentitySteps, type Lives, type Signs } from './lives.js';

export interface EarlyLife extends Readonly<Record<Figure, number>> {
  readonly activeDays: number;
  /** Volume of the largest day. */
  readonly largestDay: number;
  /** Days from the first and from the latest active day to the end of these days; 0 before any. */
  readonly sinceFirst: number;
  readonly sinceLatest: number;
  readonly isSubmitted: boolean;
  readonly isVerified: boolean;
  readonly isRejected: boolean;
  /** From sign-up to verification; 0 where not verified. */
  readonly hoursToVerification: number;
  readonly isWeekend: boolean;
}

/** The first `days` days, that of sign-up being the first, as they were known at the end of the last of them. */
export function earlyLife({ signs, steps, users }: Lives, user: number, days: number): EarlyLife {
  const signup = users.signupDay[user]!;
  return {
    ...signsBefore(signs, user, signup + days),
    ...stepsBefore(steps, user, startOfDay(signup + days)),
    isWeekend: weekdayOf(signup) >= 5,
  };
}

function signsBefore({ first, day, knownOn, figures }: Signs, user: number, end: Day) {
  const sums = byFigure(() => 0);
  const active = { activeDays: 0, largestDay: 0, sinceFirst: 0, sinceLatest: 0 };
  let ofDay = 0;
  for (let row = first[user]!; row < first[user + 1]! && day[row]! < end; row++) {
    if (knownOn[row]! >= end) continue;
    for (const figure of FIGURES) sums[figure] += figures[figure][row]!;
    if (figures.trades[row]! + figures.purchases[row]! === 0) continue;
    const since = end - day[row]!;
    if (active.activeDays === 0) active.sinceFirst = since;
    if (since !== active.sinceLatest) {
      active.activeDays++;
      ofDay = 0;
    }
    active.sinceLatest = since;
    ofDay += figures.tradeVolume[row]! + figures.purchaseVolume[row]!;
    active.largestDay = Math.max(active.largestDay, ofDay);
  }
  return { ...sums, ...active };
}

function stepsBefore({ signedUpAt, submittedAt, verifiedAt, rejectedAt }: IdentitySteps, user: number, end: number) {
  const isVerified = verifiedAt[user]! < end;
  return {
    isSubmitted: submittedAt[user]! < end,
    isVerified,
    isRejected: rejectedAt[user]! < end,
    hoursToVerification: isVerified ? (verifiedAt[user]! - signedUpAt[user]!) / MICROS_PER_HOUR : 0,
  };
}
