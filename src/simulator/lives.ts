/**
 * Lives being lived: a table of traders with all that a day needs. The world's own lives write books; the other lives of the
 * same people write none, they only say what they earned the exchange, from which the truth is averaged. Both run the same
 * code, so the truth cannot drift from the world.
 */
import type { Streams } from '../math/streams.js';
import type { Day, Micros } from '../time.js';
import type { Agenda } from './agenda.js';
import type { Books } from './books.js';
import type { Diaries } from './diaries.js';
import type { Drive } from './drive.js';
import type { People } from './people.js';
import type { Quotes } from './quotes.js';
import { FIAT_PURSE, type Orders, type Payments, release, type Traders } from './traders.js';
import type { WorldSpec } from './world.js';

export interface Lives {
  readonly spec: WorldSpec;
  readonly people: People;
  readonly traders: Traders;
  readonly quotes: Quotes;
  readonly drive: Drive;
  /** Flat, on top of what arrives; by index into HOLDABLE, integers of 1e-8. */
  readonly withdrawalFees: Float64Array;
  readonly agenda: Agenda;
  /** Of lives that are lived one after the other; null for those that share the order of the clock. */
  readonly diaries: Diaries | null;
  readonly draw: Streams;
  /** Null for the lives beside the world's own. */
  readonly books: Books | null;
  /** Part of a person's expectation that one of these lives is. */
  readonly weight: number;
}

/** What the agenda holds. */
export const SESSION = 0;
export const NEXT_ORDER = 1;
export const WISH = 2;
export const RETRY = 3;
export const SETTLE = 4;
export const FILL = 5;
export const LAPSE = 6;
export const LEAVE = 7;

/** Where an event of today is put: `plan` before the day is lived, `follow` while it is. */
export type Put = (lives: Lives, trader: number, at: Micros, kind: number, subject: number) => void;

export function follow({ agenda }: Lives, _trader: number, at: Micros, kind: number, subject: number): void {
  agenda.add(at, kind, subject);
}

export function plan({ agenda, diaries }: Lives, trader: number, at: Micros, kind: number, subject: number): void {
  if (diaries === null) agenda.add(at, kind, subject);
  else diaries.add(trader, at, kind, subject);
}

/** Index into HOLDABLE of what a trader's purse holds. */
export function holdableOf(traders: Traders, trader: number, purse: number): number {
  return purse < FIAT_PURSE ? purse : FIAT_PURSE + traders.fiat[trader]!;
}

/** Net revenue in USD: fees less what it cost to process. */
export function earn(lives: Lives, trader: number, usd: number): void {
  if (lives.books === null) lives.people.expected[lives.traders.person[trader]!]! += usd * lives.weight;
}

/** An order or payment is over; a life that is over as well gives its place to another. */
export function finish(lives: Lives, store: Orders | Payments, row: number): void {
  const trader = store.trader[row]!;
  release(store, row);
  lives.traders.underWay[trader]!--;
  leavePlace(lives, trader);
}

export function leavePlace(lives: Lives, trader: number): void {
  const { traders, books } = lives;
  if (books === null && traders.gone[trader] === 1 && traders.underWay[trader] === 0) traders.free.push(trader);
}

/** A transaction of that day was completed today. */
export function recordTransaction(lives: Lives, trader: number, of: Day): void {
  const { traders, books } = lives;
  if (traders.lastTransaction[trader]! >= of) return;
  traders.lastTransaction[trader] = of;
  books?.expectSilence(trader, of);
}
