/**
 * Many random streams in one array, four words each: every person has one, and a checkpoint copies them all at once. The
 * generator and the seeding are those of `stream`.
 */
import { hash, type Stream } from './random.js';

const UNIT = 1 / 9_007_199_254_740_992;

/** A stream that reads and moves the state under its cursor. */
export interface Streams extends Stream {
  /** Turns to the stream at this place of the array; returns itself. */
  at(words: Int32Array, place: number): Streams;
}

export function createStreams(): Streams {
  let state = new Int32Array(4);
  let offset = 0;
  const bits = (): number => {
    const b = state[offset + 1]!;
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const c = state[offset + 2]! ^ state[offset]!;
    const d = state[offset + 3]! ^ b;
    state[offset + 1] = b ^ c;
    state[offset] = state[offset]! ^ d;
    state[offset + 2] = c ^ (b << 9);
    state[offset + 3] = (d << 11) | (d >>> 21);
    return result;
  };
  const streams: Streams = {
    bits,
    uniform: () => ((bits() >>> 5) * 67_108_864 + (bits() >>> 6)) * UNIT,
    at(words, place) {
      state = words as Int32Array<ArrayBuffer>;
      offset = 4 * place;
      return streams;
    },
  };
  return streams;
}

/** Puts the stream of (seed, name, …subject) at its place. */
export function seedStream(words: Int32Array, place: number, seed: number, name: string, ...subject: number[]): void {
  words.set(
    hash(seed, name, subject).map((word) => word | 0),
    4 * place,
  );
}
