/** Random activity, small enough to be counted by hand. */
import fc from 'fast-check';
import type { Activity } from '../../../src/economics/retention/activity.js';
import { parseDay } from '../../../src/time.js';

export const START = parseDay('2026-01-20', 'start');
export const END = START + 120;

export type Event = readonly [user: number, day: number];

export const USERS = 6;
export const EVENTS = fc.array(fc.tuple(fc.integer({ min: 0, max: USERS - 1 }), fc.integer({ min: START, max: END })), {
  maxLength: 80,
});

export function activityOf(events: readonly Event[], users = USERS): Activity {
  return {
    users,
    user: Uint32Array.from(events, ([user]) => user),
    day: Int32Array.from(events, ([, day]) => day),
  };
}
