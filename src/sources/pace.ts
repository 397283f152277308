/** A host's pace: at most so many requests in any minute. */

export interface Pace {
  /** Milliseconds until one more may go. */
  wait(now: number): number;
  went(now: number): void;
}

const MINUTE = 60_000;

export function createPace(perMinute: number): Pace {
  const recent: number[] = [];
  return {
    wait(now) {
      // What lies in the future was before the clock was set back.
      while (recent.length > 0 && (recent[0]! <= now - MINUTE || recent[0]! > now)) recent.shift();
      return recent.length < perMinute ? 0 : recent[recent.length - perMinute]! + MINUTE - now;
    },
    went: (now) => void recent.push(now),
  };
}
