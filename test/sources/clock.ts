/** A clock that goes on by what is slept, so that waiting costs nothing; requests and their time-outs are real. */
import { type Recording, recording } from '../cli/recording.js';

export interface Clock extends Recording {
  /** Every sleep, in milliseconds. */
  readonly slept: number[];
  advance(millis: number): void;
}

/** Real time-outs pass `shrink` times as fast, so that a black hole need not be waited for. */
export function clocked(start: string, given: Partial<Recording> = {}, shrink = 1): Clock {
  let now = Date.parse(start);
  const slept: number[] = [];
  return {
    ...recording(given),
    now: () => now,
    sleep: async (millis) => {
      slept.push(Math.round(millis));
      now += millis;
    },
    fetch: (url, options) => fetch(url, options),
    timeout: (millis) => AbortSignal.timeout(Math.ceil(millis / shrink)),
    slept,
    advance: (millis) => {
      now += millis;
    },
  };
}
