/**
 * Many random streams in one array, four words each: every person has one, and a checkpoint copies them all at once. The
 * generator and the seeding are those of `stream`.
 */
import { hash, type Stream } from './random.js';

const UNIT = 1 / 9_007_199_254_740_992;

/** A stream that reads and moves the state under its cursor. */
export class Streams implements Stream {
  private words = new Int32Array(4);
  private place = 0;

  /** Turns to the stream at this place of the array; returns itself. */
  at(words: Int32Array, place: number): this {
    this.words = words as Int32Array<ArrayBuffer>;
    this.place = 4 * place;
    return this;
  }

  bits(): number {
    const { words, place } = this;
    const a = words[place]!;
    const b = words[place + 1]!;
    const five = Math.imul(b, 5);
    const c = words[place + 2]! ^ a;
    const d = words[place + 3]! ^ b;
    words[place + 1] = b ^ c;
    words[place] = a ^ d;
    words[place + 2] = c ^ (b << 9);
    words[place + 3] = (d << 11) | (d >>> 21);
    return Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
  }

  chance(probability: number): boolean {
    return this.bits() < probability * 4_294_967_296;
  }

  /** Two steps of `bits`, the state read and written once. */
  uniform(): number {
    const { words, place } = this;
    const a = words[place]!;
    const b = words[place + 1]!;
    const five = Math.imul(b, 5);
    const high = Math.imul((five << 7) | (five >>> 25), 9);
    const c = words[place + 2]! ^ a;
    const d = words[place + 3]! ^ b;
    const b2 = b ^ c;
    const a2 = a ^ d;
    const five2 = Math.imul(b2, 5);
    const low = Math.imul((five2 << 7) | (five2 >>> 25), 9);
    const c2 = c ^ (b << 9) ^ a2;
    const d2 = ((d << 11) | (d >>> 21)) ^ b2;
    words[place + 1] = b2 ^ c2;
    words[place] = a2 ^ d2;
    words[place + 2] = c2 ^ (b2 << 9);
    words[place + 3] = (d2 << 11) | (d2 >>> 21);
    return ((high >>> 5) * 67_108_864 + (low >>> 6)) * UNIT;
  }
}

/** Puts the stream of (seed, name, …subject) at its place. */
export function seedStream(words: Int32Array, place: number, seed: number, name: string, ...subject: number[]): void {
  const key = hash(seed, name, subject);
  for (let word = 0; word < 4; word++) words[4 * place + word] = key[word]!;
}
