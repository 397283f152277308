/** Everybody who signed up in a shard, in the order of their sign-up: who they are, and how their row stands. */
import { ASSETS } from '../contract/reference.js';
import type { Day } from '../time.js';
import { addRow, type Store } from './store.js';

export const TASTES = ASSETS.length;

export interface People extends Store {
  /** Four words each. */
  id: Uint32Array;
  /** Two numbers that name the person among all of the shard: every stream of theirs is keyed by them. */
  name: Int32Array;
  /** Indices into COUNTRIES and CHANNELS. */
  country: Uint8Array;
  cause: Uint8Array;
  /** 1 for the ramp, 0 for the exchange. */
  entersByRamp: Uint8Array;
  createdAt: Float64Array;
  /** NaN for those who never hand in documents, or never hear of them. */
  submittedAt: Float64Array;
  decidedAt: Float64Array;
  /** Once decided: indices into KYC_STATUSES and ACCOUNT_TIERS. */
  status: Uint8Array;
  tier: Uint8Array;
  /** Traits: see traits.ts. Activity is 0 for those who will never trade. */
  activity: Float64Array;
  hazard: Float64Array;
  money: Float64Array;
  /** Told by money: the median worth of their orders and ramp purchases, USD. */
  orderUsd: Float64Array;
  ticketUsd: Float64Array;
  priceSensitivity: Float64Array;
  volatilitySensitivity: Float64Array;
  rampShare: Float64Array;
  /** TASTES each, summing to 1. */
  taste: Float64Array;
  /** Place among the traders, or -1. */
  trader: Int32Array;
  /** The newest version of the row in `users`. */
  rowAsOf: Int32Array;
  /** The two halves of a 64-bit integer, the lower first: coins that rise a hundredfold make somebody worth more than 2^53. */
  rowBalance: Int32Array;
  rowActive: Uint8Array;
  /** 1 while a newer version waits to be taken. */
  rowWaits: Uint8Array;
  /** The same for `kyc_checks`, for `truth.users`. */
  checkWaits: Uint8Array;
  truthWaits: Uint8Array;
  droppedOutOn: Int32Array;
  /** Expected net revenue of this month so far, USD. */
  expected: Float64Array;
  /** People whose identity check is still to be handed in or decided. */
  undecided: number[];
  /** People with a row waiting, each once per kind. */
  readonly waiting: { rows: number[]; checks: number[]; truths: number[] };
}

export const NEVER: Day = -1_000_000;

export function createPeople(): People {
  const capacity = 256;
  const floats = (width = 1) => new Float64Array(capacity * width);
  const bytes = () => new Uint8Array(capacity);
  const ints = () => new Int32Array(capacity);
  return {
    size: 0,
    capacity,
    free: [],
    id: new Uint32Array(capacity * 4),
    name: new Int32Array(capacity * 2),
    country: bytes(),
    cause: bytes(),
    entersByRamp: bytes(),
    createdAt: floats(),
    submittedAt: floats(),
    decidedAt: floats(),
    status: bytes(),
    tier: bytes(),
    activity: floats(),
    hazard: floats(),
    money: floats(),
    orderUsd: floats(),
    ticketUsd: floats(),
    priceSensitivity: floats(),
    volatilitySensitivity: floats(),
    rampShare: floats(),
    taste: floats(TASTES),
    trader: ints(),
    rowAsOf: ints(),
    rowBalance: new Int32Array(capacity * 2),
    rowActive: bytes(),
    rowWaits: bytes(),
    checkWaits: bytes(),
    truthWaits: bytes(),
    droppedOutOn: ints(),
    expected: floats(),
    undecided: [],
    waiting: { rows: [], checks: [], truths: [] },
  };
}

export function addPerson(people: People): number {
  const person = addRow(people);
  people.trader[person] = -1;
  people.rowAsOf[person] = NEVER;
  people.droppedOutOn[person] = NEVER;
  return person;
}

/** Notes that a newer version of a row is to be taken. */
export function waits(flags: Uint8Array, list: number[], person: number): void {
  if (flags[person] === 1) return;
  flags[person] = 1;
  list.push(person);
}
