/** When people are awake: hours follow the country's time zone. */
import { weighted } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { type Day, MICROS_PER_DAY, MICROS_PER_HOUR, type Micros, startOfDay } from '../time.js';

/** Relative activity by local hour 0..23. */
const LOCAL_HOURS = [
  0.35, 0.22, 0.15, 0.12, 0.13, 0.22, 0.45, 0.75, 1.0, 1.15, 1.2, 1.25, 1.3, 1.25, 1.2, 1.2, 1.25, 1.35, 1.45, 1.55,
  1.6, 1.45, 1.05, 0.65,
] as const;

/** Relative activity Monday..Sunday. */
export const WEEKDAYS = [1.05, 1.06, 1.08, 1.08, 1.05, 0.84, 0.84] as const;

/** How awake somebody at this offset is at this instant. */
export function wakefulness(at: Micros, utcOffset: number): number {
  const hour = Math.floor((at % MICROS_PER_DAY) / MICROS_PER_HOUR);
  return LOCAL_HOURS[(hour + utcOffset + 24) % 24]!;
}

const BY_OFFSET = new Map<number, readonly number[]>();

/** A moment of the UTC day, likelier where somebody at this offset is awake. */
export function momentOf(stream: Stream, day: Day, utcOffset: number): Micros {
  let hours = BY_OFFSET.get(utcOffset);
  if (hours === undefined) {
    hours = LOCAL_HOURS.map((_, hour) => LOCAL_HOURS[(hour + utcOffset + 24) % 24]!);
    BY_OFFSET.set(utcOffset, hours);
  }
  const hour = weighted(stream, hours);
  return startOfDay(day) + hour * MICROS_PER_HOUR + Math.floor(stream.uniform() * MICROS_PER_HOUR);
}
