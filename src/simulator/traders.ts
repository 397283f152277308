/** Those who trade: what they hold, what they wait for, when they act next. The world’s own lives have a table, the others, and the panel. */

import { ASSETS, COUNTRIES, FIATS } from '../contract/reference.js';
import { addRow, type Store } from './store.js';

/** A trader holds the assets, in their order, and then the fiat of their country. */
export const PURSES = ASSETS.length + 1;
export const FIAT_PURSE = ASSETS.length;
export const VOLUME_DAYS = 31;

export interface Traders extends Store {
  person: Int32Array;
  /** Index into FIATS, and hours ahead of UTC. */
  fiat: Uint8Array;
  utcOffset: Int32Array;
  /** Four words each: the life's own random stream. */
  stream: Int32Array;
  /** What is left of the exponential clock that the drive runs down; a session when it is spent. */
  clock: Float64Array;
  /** What a session is about to bring, USD; of lives without books. */
  sessionWorth: Float64Array;
  /** Day of the first session, and the day on which the trader leaves for good. */
  firstOn: Int32Array;
  leavesOn: Int32Array;
  /** Integers of 1e-8, PURSES each; reserved is held back by open orders and pending withdrawals. */
  balance: Float64Array;
  reserved: Float64Array;
  /** Own trade volume by day mod VOLUME_DAYS, integers of 1e-8 USD; days after `volumeOn` are not cleared yet. */
  volume: Float64Array;
  /** Its sum. */
  volumeSum: Float64Array;
  volumeOn: Int32Array;
  lastTransaction: Int32Array;
  /** What goes on: orders still to be placed in this session, and the order that waits for money. */
  ordersLeft: Int32Array;
  wishAsset: Uint8Array;
  wishSells: Uint8Array;
  /** USD; 0 for none. */
  wishUsd: Float64Array;
  /** The ramp purchase to be tried again: USD and index into RAMP_METHODS. */
  retryUsd: Float64Array;
  retryMethod: Uint8Array;
  /** Payments of this trader that are still under way, and orders that stand. */
  underWay: Int32Array;
  attempts: Int32Array;
  /** 1 while the row of the user is to be rewritten at the end of the day. */
  moves: Uint8Array;
  /** 1 from the moment the life is over. */
  gone: Uint8Array;
  /** Those who may still act, in no order that tells anything. */
  active: number[];
  readonly orders: Orders;
  readonly payments: Payments;
}

/** Orders that stand or are being filled. */
export interface Orders extends Store {
  /** 1 while in use. */
  live: Uint8Array;
  trader: Int32Array;
  id: Uint32Array;
  at: Float64Array;
  createdAt: Float64Array;
  asset: Uint8Array;
  sells: Uint8Array;
  isLimit: Uint8Array;
  base: Float64Array;
  filled: Float64Array;
  /** What is to be filled in all: less than base where the rest is cancelled. */
  toFill: Float64Array;
  limit: Float64Array;
  reserved: Float64Array;
  fillsLeft: Int32Array;
  /** When it ends unfilled, and as what (index into ORDER_STATUSES). */
  lapsesAt: Float64Array;
  lapsesAs: Uint8Array;
  /** 1 once the row of the standing order has been taken. */
  taken: Uint8Array;
}

/** Deposits, ramp purchases and withdrawals that are not settled yet. */
export interface Payments extends Store {
  live: Uint8Array;
  kind: Uint8Array;
  trader: Int32Array;
  id: Uint32Array;
  at: Float64Array;
  createdAt: Float64Array;
  /** The purse it comes to or goes from; for the ramp the coin. */
  purse: Uint8Array;
  /** For the ramp the fiat paid. */
  amount: Float64Array;
  coins: Float64Array;
  fee: Float64Array;
  method: Uint8Array;
  settlesAt: Float64Array;
  /** Index into the vocabulary of its table: what it will be. */
  becomes: Uint8Array;
  taken: Uint8Array;
}

export const DEPOSIT = 0;
export const RAMP = 1;
export const WITHDRAWAL = 2;

export function createTraders(): Traders {
  const capacity = 64;
  const floats = (width = 1) => new Float64Array(capacity * width);
  const ints = () => new Int32Array(capacity);
  const bytes = () => new Uint8Array(capacity);
  return {
    size: 0,
    capacity,
    free: [],
    person: ints(),
    fiat: bytes(),
    utcOffset: ints(),
    stream: new Int32Array(capacity * 4),
    clock: floats(),
    sessionWorth: floats(),
    firstOn: ints(),
    leavesOn: ints(),
    balance: floats(PURSES),
    reserved: floats(PURSES),
    volume: floats(VOLUME_DAYS),
    volumeSum: floats(),
    volumeOn: ints(),
    lastTransaction: ints(),
    ordersLeft: ints(),
    wishAsset: bytes(),
    wishSells: bytes(),
    wishUsd: floats(),
    retryUsd: floats(),
    retryMethod: bytes(),
    underWay: ints(),
    attempts: ints(),
    moves: bytes(),
    gone: bytes(),
    active: [],
    orders: createOrders(),
    payments: createPayments(),
  };
}

function createOrders(): Orders {
  const capacity = 64;
  const floats = () => new Float64Array(capacity);
  const bytes = () => new Uint8Array(capacity);
  return {
    size: 0,
    capacity,
    free: [],
    live: bytes(),
    trader: new Int32Array(capacity),
    id: new Uint32Array(capacity * 4),
    at: floats(),
    createdAt: floats(),
    asset: bytes(),
    sells: bytes(),
    isLimit: bytes(),
    base: floats(),
    filled: floats(),
    toFill: floats(),
    limit: floats(),
    reserved: floats(),
    fillsLeft: new Int32Array(capacity),
    lapsesAt: floats(),
    lapsesAs: bytes(),
    taken: bytes(),
  };
}

function createPayments(): Payments {
  const capacity = 64;
  const floats = () => new Float64Array(capacity);
  const bytes = () => new Uint8Array(capacity);
  return {
    size: 0,
    capacity,
    free: [],
    live: bytes(),
    kind: bytes(),
    trader: new Int32Array(capacity),
    id: new Uint32Array(capacity * 4),
    at: floats(),
    createdAt: floats(),
    purse: bytes(),
    amount: floats(),
    coins: floats(),
    fee: floats(),
    method: bytes(),
    settlesAt: floats(),
    becomes: bytes(),
    taken: bytes(),
  };
}

/** A trader's empty place; a freed one is cleared. */
export function addTrader(traders: Traders): number {
  const trader = addRow(traders);
  traders.balance.fill(0, trader * PURSES, (trader + 1) * PURSES);
  traders.reserved.fill(0, trader * PURSES, (trader + 1) * PURSES);
  traders.volume.fill(0, trader * VOLUME_DAYS, (trader + 1) * VOLUME_DAYS);
  traders.volumeSum[trader] = 0;
  traders.ordersLeft[trader] = 0;
  traders.wishUsd[trader] = 0;
  traders.underWay[trader] = 0;
  traders.attempts[trader] = 0;
  traders.gone[trader] = 0;
  return trader;
}

export function available(traders: Traders, trader: number, purse: number): number {
  const place = trader * PURSES + purse;
  return traders.balance[place]! - traders.reserved[place]!;
}

/** Gives back the place of an order or payment. */
export function release(store: Orders | Payments, row: number): void {
  store.live[row] = 0;
  store.free.push(row);
}

/** Index into FIATS of the fiat of each country. */
export const FIAT_OF_COUNTRY: readonly number[] = COUNTRIES.map(({ fiat }) => FIATS.indexOf(fiat));
