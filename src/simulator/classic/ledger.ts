/**
 * Double entry, exact. Every leg of a user has its counter-leg on a house account, so that per refid and asset the sum
 * of amount − fee over all accounts is zero; a user's balance is never negative.
 */
import type { BlockBuilder } from '../../contract/block.js';
import type { RAW } from '../../contract/raw/index.js';
import type { LedgerType } from '../../contract/vocabulary.js';
import type { Units } from '../../math/decimal.js';
import { type Day, dayOfMicros, type Micros } from '../../time.js';
import { HOLDABLE, type Holdable } from '../holdable.js';

const INDEX = new Map<Holdable, number>(HOLDABLE.map((asset, i) => [asset, i]));
const WIDTH = HOLDABLE.length;

/** Plain data, so that a checkpoint can copy it. Index of a user's asset: user × WIDTH + asset. */
export interface LedgerState {
  readonly balance: Float64Array;
  /** Held back by open orders and pending withdrawals; not in the ledger. */
  readonly reserved: Float64Array;
  readonly house: Map<string, bigint>;
  /** By user: the day of the last entry. */
  readonly movedOn: Int32Array;
  day: Day;
  /** Entries written on `day`. */
  sequence: number;
}

export function createLedgerState(users: number): LedgerState {
  return {
    balance: new Float64Array(users * WIDTH),
    reserved: new Float64Array(users * WIDTH),
    house: new Map(),
    movedOn: new Int32Array(users).fill(-1),
    day: 0,
    sequence: 0,
  };
}

export interface Ledger {
  balance(user: number, asset: Holdable): Units;
  /** Balance less what is held back. */
  available(user: number, asset: Holdable): Units;
  reserve(user: number, asset: Holdable, amount: Units): void;
  release(user: number, asset: Holdable, amount: Units): void;
  /** One leg of a user and its counter-legs on the house accounts. Instants must not go backwards. */
  post(leg: Leg): void;
}

export interface Leg {
  readonly refid: string;
  readonly at: Micros;
  readonly user: number;
  readonly asset: Holdable;
  readonly type: Exclude<LedgerType, 'fee'>;
  /** Signed. */
  readonly amount: Units;
  readonly fee: Units;
}

/** Money from and to the outside goes through custody; what the exchange buys and sells through market. */
const COUNTERPARTY = {
  deposit: 'custody',
  withdrawal: 'custody',
  trade: 'market',
  spend: 'market',
  receive: 'market',
} as const;

export function createLedger(
  state: LedgerState,
  userIds: readonly string[],
  shard: number,
  entries: BlockBuilder<typeof RAW.ledger_entries>,
): Ledger {
  const at = (user: number, asset: Holdable) => user * WIDTH + INDEX.get(asset)!;

  const write = (leg: Leg, account: string, type: LedgerType, amount: bigint, fee: Units, balance: bigint) => {
    const day = dayOfMicros(leg.at);
    if (day !== state.day) Object.assign(state, { day, sequence: 0 });
    entries.append({
      ledger_id: ledgerId(leg.at, shard, state.sequence++),
      refid: leg.refid,
      timestamp: leg.at,
      account_id: account,
      asset: leg.asset,
      type,
      amount,
      fee,
      balance,
      _as_of: day,
    });
  };

  const postHouse = (leg: Leg, purpose: string, type: LedgerType, amount: Units) => {
    const account = `house:${purpose}:${shard}`;
    const key = `${account}/${leg.asset}`;
    const balance = (state.house.get(key) ?? 0n) + BigInt(amount);
    state.house.set(key, balance);
    write(leg, account, type, BigInt(amount), 0, balance);
  };

  return {
    balance: (user, asset) => state.balance[at(user, asset)]!,
    available: (user, asset) => state.balance[at(user, asset)]! - state.reserved[at(user, asset)]!,
    reserve(user, asset, amount) {
      state.reserved[at(user, asset)]! += amount;
    },
    release(user, asset, amount) {
      state.reserved[at(user, asset)]! -= amount;
    },
    post(leg) {
      const balance = state.balance[at(leg.user, leg.asset)]! + leg.amount - leg.fee;
      if (balance < 0) throw new RangeError(`balance below zero: ${userIds[leg.user]} ${leg.asset} ${leg.refid}`);
      state.balance[at(leg.user, leg.asset)] = balance;
      state.movedOn[leg.user] = dayOfMicros(leg.at);
      write(leg, userIds[leg.user]!, leg.type, BigInt(leg.amount), leg.fee, BigInt(balance));
      postHouse(leg, COUNTERPARTY[leg.type], leg.type, -leg.amount);
      if (leg.fee > 0) postHouse(leg, 'fees', 'fee', leg.fee);
    },
  };
}

/** Ordered by time like UUID version 7: milliseconds, the microseconds below them, shard, number within the day. */
function ledgerId(at: Micros, shard: number, sequence: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const millis = hex(Math.floor(at / 1000), 12);
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7${hex(at % 1000, 3)}-8${hex(shard, 3)}-${hex(sequence, 12)}`;
}
