/**
 * Which n-day retention to choose: how long users let pass between one active day and the next (Amplitude's critical-event interval).
 *
 * 1. Only users with two active days or more have an interval; it is the (lower) median of their gaps in days.
 * 2. The gap that is still open at the end does not count. So whoever slows down looks faster than they are, and a window of
 *    watching should be several times as long as the interval that comes out.
 */
import type { ActiveDays } from './activity.js';

export interface UsageInterval {
  /** Users with two active days or more. */
  readonly repeaters: number;
  /** The fewest days within which the share asked for of them come back; null without repeaters. */
  readonly days: number | null;
  /** The share of repeaters whose interval is at most so many days, by days from 0 on. */
  readonly shares: Float64Array;
}

export function usageInterval({ start, day }: ActiveDays, share = 0.8): UsageInterval {
  const counts: number[] = [];
  let repeaters = 0;
  for (let user = 0; user + 1 < start.length; user++) {
    const days = day.subarray(start[user]!, start[user + 1]!);
    if (days.length < 2) continue;
    const interval = medianGap(days);
    counts[interval] = (counts[interval] ?? 0) + 1;
    repeaters++;
  }
  let sum = 0;
  const shares = Float64Array.from({ length: counts.length }, (_, days) => {
    sum += counts[days] ?? 0;
    return sum / repeaters;
  });
  const first = shares.findIndex((reached) => reached >= share);
  return { repeaters, days: first < 0 ? null : first, shares };
}

function medianGap(days: Int32Array): number {
  const gaps = new Int32Array(days.length - 1);
  for (let at = 0; at < gaps.length; at++) gaps[at] = days[at + 1]! - days[at]!;
  return gaps.sort()[(gaps.length - 1) >> 1]!;
}
