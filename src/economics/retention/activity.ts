/** Who did something on which day: what retention is counted from. Users are numbers from 0 on. */
import type { Day } from '../../time.js';

export interface Activity {
  readonly users: number;
  /** One entry per event, in any order; events of one user and day count once. */
  readonly user: Uint32Array;
  readonly day: Int32Array;
}

/** The day of somebody who never came so far. */
export const NEVER = -0x80000000;

/** Each user's first day with an event, `NEVER` without one: an anchor such as the first trade or the first ramp purchase. */
export function firstDays({ users, user, day }: Activity): Int32Array {
  const first = new Int32Array(users).fill(NEVER);
  for (let event = 0; event < user.length; event++) {
    const who = user[event]!;
    if (first[who] === NEVER || day[event]! < first[who]!) first[who] = day[event]!;
  }
  return first;
}

/** The distinct active days of each user, ascending: those of `u` are `day[start[u]]` to `day[start[u + 1] − 1]`. */
export interface ActiveDays {
  readonly start: Uint32Array;
  readonly day: Int32Array;
}

/** Days from `from` to `to`, both included. */
export function activeDays({ users, user, day }: Activity, from: Day, to: Day): ActiveDays {
  const start = new Uint32Array(users + 1);
  for (let event = 0; event < user.length; event++)
    if (day[event]! >= from && day[event]! <= to) start[user[event]! + 1]!++;
  for (let who = 0; who < users; who++) start[who + 1]! += start[who]!;
  const days = new Int32Array(start[users]!);
  const next = start.slice(0, users);
  for (let event = 0; event < user.length; event++)
    if (day[event]! >= from && day[event]! <= to) days[next[user[event]!]!++] = day[event]!;
  return { start, day: days.subarray(0, keepDistinct(days, start)) };
}

/** Sorts each user's days and moves the distinct ones together; `start` follows. Returns how many there are. */
function keepDistinct(days: Int32Array, start: Uint32Array): number {
  let count = 0;
  for (let who = 0, begin = 0; who + 1 < start.length; who++) {
    const end = start[who + 1]!;
    sortRange(days, begin, end);
    start[who] = count;
    for (let at = begin; at < end; at++) if (at === begin || days[at] !== days[at - 1]) days[count++] = days[at]!;
    begin = end;
  }
  start[start.length - 1] = count;
  return count;
}

/** Up to so many values, insertion is faster than a call of `sort`. */
const FEW = 40;

function sortRange(values: Int32Array, begin: number, end: number): void {
  if (end - begin > FEW) {
    values.subarray(begin, end).sort();
    return;
  }
  for (let at = begin + 1; at < end; at++) {
    const value = values[at]!;
    let to = at;
    for (; to > begin && values[to - 1]! > value; to--) values[to] = values[to - 1]!;
    values[to] = value;
  }
}
