/** When an event is written down. */
import { exponential } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { dayOfMicros, endOfDay, MICROS_PER_SECOND, type Micros } from '../time.js';

/** Within seconds of the event, on the same UTC day. */
export function recordedAt(draw: Stream, at: Micros): Micros {
  const delay = Math.min(exponential(draw, 0.4 * MICROS_PER_SECOND), 60 * MICROS_PER_SECOND);
  return Math.min(at + Math.floor(delay), endOfDay(dayOfMicros(at)));
}
