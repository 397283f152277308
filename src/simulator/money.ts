/** Where money moves: a trader's purse and, in the world's own lives, the ledger. */
import type { Units } from '../math/decimal.js';
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
