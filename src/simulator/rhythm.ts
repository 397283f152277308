/** When people are awake: hours follow the country's time zone. */
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

/** By UTC hour, the chance of the hours before it and of itself. */
const BY_OFFSET = new Map<number, Float64Array>();

/** A moment of the UTC day, likelier where somebody at this offset is awake. */
export function momentOf(stream: Stream, day: Day, utcOffset: number): Micros {
  let passed = BY_OFFSET.get(utcOffset);
  if (passed === undefined) {
    passed = passedBy(utcOffset);
    BY_OFFSET.set(utcOffset, passed);
  }
  const chance = stream.uniform();
  let hour = 0;
  while (hour < 23 && chance >= passed[hour]!) hour++;
  return startOfDay(day) + hour * MICROS_PER_HOUR + Math.floor(stream.uniform() * MICROS_PER_HOUR);
}

function passedBy(utcOffset: number): Float64Array {
  const total = LOCAL_HOURS.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return Float64Array.from(LOCAL_HOURS, (_, hour) => (sum += LOCAL_HOURS[(hour + utcOffset + 24) % 24]! / total));
}
