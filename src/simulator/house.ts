/**
 * The exchange's own accounts, which take the other side of every leg. Their totals may pass 2^53, so each is kept as the two
 * halves of a 64-bit integer.
 */
import { HOUSE_PURPOSES } from '../contract/vocabulary.js';
import { HOLDABLE } from './holdable.js';

export interface House {
  /** By purpose × holdable: high half (signed) and low half (0 to 2^32). */
  readonly high: Float64Array;
  readonly low: Float64Array;
}

const HALF = 4_294_967_296;

export function createHouse(): House {
  const accounts = HOUSE_PURPOSES.length * HOLDABLE.length;
  return { high: new Float64Array(accounts), low: new Float64Array(accounts) };
}

/** Place of an account: purposes as in HOUSE_PURPOSES. */
export function accountOf(purpose: number, holdable: number): number {
  return purpose * HOLDABLE.length + holdable;
}

/** Adds an amount (a safe integer) to an account. */
export function addToHouse(house: House, account: number, amount: number): void {
  const high = Math.floor(amount / HALF);
  const low = house.low[account]! + (amount - high * HALF);
  const carry = low >= HALF ? 1 : 0;
  house.low[account] = low - carry * HALF;
  house.high[account]! += high + carry;
}
