/** Where money moves: a trader's purse and, in the world's own lives, the ledger. */
import type { Units } from '../math/decimal.js';
import type { Stream } from '../math/random.js';
import type { Micros } from '../time.js';
import { writeLeg } from './books.js';
import { holdableOf, type Lives } from './lives.js';
import { PURSES } from './traders.js';

/** Moves amount − fee; `type` is an index into LEDGER_TYPES, `refs` and `ref` are the words of the event's id. Throws RangeError below zero. */
export function move(
  lives: Lives,
  trader: number,
  purse: number,
  at: Micros,
  type: number,
  amount: Units,
  fee: Units,
  refs: Uint32Array,
  ref: number,
): void {
  const { traders, books } = lives;
  const place = trader * PURSES + purse;
  const balance = traders.balance[place]! + amount - fee;
  if (balance < 0) throw new RangeError(`balance below zero: trader ${trader}, purse ${purse}, ${type} ${amount}`);
  traders.balance[place] = balance;
  if (books !== null)
    writeLeg(books, trader, holdableOf(traders, trader, purse), at, type, amount, fee, balance, refs, ref);
}

/** A random id (UUID version 8, "custom") that tells nothing; nobody asks for those of lives that are not written down. */
export function drawId(lives: Lives, draw: Stream, words: Uint32Array, offset: number): void {
  if (lives.books === null) return;
  words[offset] = draw.bits();
  words[offset + 1] = ((draw.bits() & 0xffff0fff) | 0x8000) >>> 0;
  words[offset + 2] = ((draw.bits() & 0x3fffffff) | 0x80000000) >>> 0;
  words[offset + 3] = draw.bits();
}
