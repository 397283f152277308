/** How an event is written down: its id, and when. Of lives without books nobody asks, so nothing is drawn. */
import { exponential } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { dayOfMicros, endOfDay, MICROS_PER_SECOND, type Micros } from '../time.js';
import type { Lives } from './lives.js';

/** A random id (UUID version 8, "custom") that tells nothing. */
export function drawId({ books }: Lives, draw: Stream, words: Uint32Array, offset: number): void {
  if (books === null) return;
  words[offset] = draw.bits();
  words[offset + 1] = ((draw.bits() & 0xffff0fff) | 0x8000) >>> 0;
  words[offset + 2] = ((draw.bits() & 0x3fffffff) | 0x80000000) >>> 0;
  words[offset + 3] = draw.bits();
}

export function drawRecordedAt({ books }: Lives, draw: Stream, at: Micros): Micros {
  return books === null ? at : recordedAt(draw, at);
}

/** Within seconds of the event, on the same UTC day. */
export function recordedAt(draw: Stream, at: Micros): Micros {
  const delay = Math.min(exponential(draw, 0.4 * MICROS_PER_SECOND), 60 * MICROS_PER_SECOND);
  return Math.min(at + Math.floor(delay), endOfDay(dayOfMicros(at)));
}
