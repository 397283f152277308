/** How long money takes: instant rails settle within minutes at any hour, slow ones (wire, ACH) in the morning of a business day. */
import { exponential } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import {
  type Day,
  dayOfMicros,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Micros,
  startOfDay,
  weekdayOf,
} from '../time.js';

export function settlesWithin(draw: Stream, at: Micros, minutes: number): Micros {
  return at + 1 + Math.floor(exponential(draw, minutes * MICROS_PER_MINUTE));
}

/** During the bank's hours (9 to 17 UTC), `businessDays` after the day it was started. */
export function settlesOnBusinessDay(draw: Stream, at: Micros, businessDays: number): Micros {
  let day = dayOfMicros(at);
  for (let left = businessDays; left > 0; ) if (isBusinessDay(++day)) left--;
  return startOfDay(day) + Math.floor((9 + 8 * draw.uniform()) * MICROS_PER_HOUR);
}

export function isBusinessDay(day: Day): boolean {
  return weekdayOf(day) < 5;
}
