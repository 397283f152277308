/**
 * Calendar days and instants. A `Day` counts days since 1970-01-01 (UTC); an instant counts microseconds since
 * the epoch and stays below 2^53 until the year 2255, so plain numbers hold both exactly.
 */
import { UserError } from './error.js';

export type Day = number;
export type Micros = number;

export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
export const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
export const MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

/** Parses `YYYY-MM-DD`; `what` names the value in the refusal. Throws UserError on anything else, 2026-02-30 included. */
export function parseDay(text: string, what: string): Day {
  const millis = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 10) !== text)
    throw new UserError(`invalid ${what}: ${text} (write a calendar day as YYYY-MM-DD)`);
  return millis / 86_400_000;
}

export function formatDay(day: Day): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

export function dayOfMicros(instant: Micros): Day {
  return Math.floor(instant / MICROS_PER_DAY);
}

export function startOfDay(day: Day): Micros {
  return day * MICROS_PER_DAY;
}

/** The last microsecond of the day. */
export function endOfDay(day: Day): Micros {
  return (day + 1) * MICROS_PER_DAY - 1;
}

/** 0 = Monday … 6 = Sunday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The last whole UTC day before the instant given in milliseconds. */
export function lastWholeDay(nowMillis: number): Day {
  return Math.floor(nowMillis / 86_400_000) - 1;
}

export function firstDayOfMonth(day: Day): Day {
  return day - new Date(day * 86_400_000).getUTCDate() + 1;
}

export function lastDayOfMonth(day: Day): Day {
  const date = new Date(day * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 86_400_000 - 1;
}

/** The same day of the month so many months before, or that month's last day where it is shorter. */
export function monthsBefore(day: Day, months: number): Day {
  const date = new Date(day * 86_400_000);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1) / 86_400_000;
  return Math.min(first + date.getUTCDate() - 1, lastDayOfMonth(first));
}

/** Inclusive days `from..to`. */
export interface Window {
  readonly from: Day;
  readonly to: Day;
}

export function formatWindow(window: Window): string {
  return `${formatDay(window.from)}–${formatDay(window.to)}`;
}

/** Cuts a window at the ends of months, so that a long run stays in bounded pieces. */
export function cutByMonth(window: Window): Window[] {
  const pieces: Window[] = [];
  for (let from = window.from; from <= window.to; ) {
    const to = Math.min(window.to, lastDayOfMonth(from));
    pieces.push({ from, to });
    from = to + 1;
  }
  return pieces;
}
