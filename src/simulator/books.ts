/**
 * What the world's own lives leave behind: rows, and the ledger. Double entry, exact: every leg of a trader has its counter-leg on
 * a house account, so that per refid and asset the sum of amount − fee over all accounts is zero.
 */
import { type BlockBuilder, createBlock } from '../contract/block.js';
import { houseAccount, WORDS } from '../contract/ids.js';
import { RAW } from '../contract/raw/index.js';
import { ASSETS, COUNTRIES, FIATS } from '../contract/reference.js';
import { TRUTH } from '../contract/truth/index.js';
import { HOUSE_PURPOSES, LEDGER_TYPES } from '../contract/vocabulary.js';
import { setHalves } from '../contract/writers.js';
import type { Units } from '../math/decimal.js';
import type { Day, Micros } from '../time.js';
import { HOLDABLE } from './holdable.js';
import { accountOf, addToHouse, type House } from './house.js';
import type { People } from './people.js';
import type { Traders } from './traders.js';

const TABLES = {
  users: RAW.users,
  deposits: RAW.deposits,
  withdrawals: RAW.withdrawals,
  orders: RAW.orders,
  trades: RAW.trades,
  ramp_transactions: RAW.ramp_transactions,
  user_acquisitions: RAW.user_acquisitions,
  kyc_checks: RAW.kyc_checks,
  ledger_entries: RAW.ledger_entries,
  'truth.users': TRUTH.users,
  'truth.user_revenue': TRUTH.user_revenue,
} as const;

export type ShardTable = keyof typeof TABLES;
export const SHARD_TABLES = Object.keys(TABLES) as readonly ShardTable[];

export type Rows = { readonly [N in ShardTable]: BlockBuilder<(typeof TABLES)[N]> };

export interface Books {
  readonly shard: number;
  readonly rows: Rows;
  readonly codes: Codes;
  readonly people: People;
  readonly traders: Traders;
  readonly house: House;
  /** Words of the house accounts, as in HOUSE_PURPOSES. */
  readonly houseWords: readonly Uint32Array[];
  /** The ledger's instant, its halves, and the ids of its entries. */
  at: Micros;
  atHigh: number;
  atLow: number;
  readonly words: Uint32Array;
  /** The day that is lived, and the ledger's entries on it. */
  day: Day;
  entries: number;
  /** Traders whose row is to be rewritten at the end of the day. */
  readonly moved: number[];
  /** After `of`, the trader's last transaction as far as known: when thirty days are over, they are not active. */
  expectSilence(trader: number, of: Day): void;
}

/** Codes of the texts that rows share, by index: no look-up per row. */
export interface Codes {
  readonly ledgerAsset: readonly number[];
  readonly orderPair: readonly number[];
  readonly orderBase: readonly number[];
  readonly orderQuote: readonly number[];
  readonly tradePair: readonly number[];
  readonly tradeBase: readonly number[];
  readonly tradeQuote: readonly number[];
  readonly tradeFee: readonly number[];
  readonly rampFiat: readonly number[];
  readonly rampToken: readonly number[];
  readonly rampCountry: readonly number[];
  readonly depositCurrency: readonly number[];
  readonly withdrawalCurrency: readonly number[];
  readonly userCountry: readonly number[];
}

export function openBooks(
  shard: number,
  people: People,
  traders: Traders,
  house: House,
  expectSilence: Books['expectSilence'],
): Books {
  const rows = Object.fromEntries(
    Object.entries(TABLES).map(([name, table]) => [name, createBlock(table)]),
  ) as unknown as Rows;
  return {
    shard,
    rows,
    codes: codesOf(rows),
    people,
    traders,
    house,
    houseWords: HOUSE_PURPOSES.map((purpose) => houseAccount(purpose, shard)),
    at: -1,
    atHigh: 0,
    atLow: 0,
    words: new Uint32Array(4),
    day: 0,
    entries: 0,
    moved: [],
    expectSilence,
  };
}

function codesOf(rows: Rows): Codes {
  type Coded = { code(text: string): number };
  const each = (writer: Coded, texts: readonly string[]) => texts.map((text) => writer.code(text));
  const assets = ASSETS.map(({ id }) => id as string);
  const pairs = assets.flatMap((base) => FIATS.map((quote) => `${base}/${quote}`));
  const { orders, trades, ramp_transactions: ramp } = rows;
  return {
    ledgerAsset: each(rows.ledger_entries.columns.asset, HOLDABLE),
    orderPair: each(orders.columns.trading_pair, pairs),
    orderBase: each(orders.columns.base_currency, assets),
    orderQuote: each(orders.columns.quote_currency, FIATS),
    tradePair: each(trades.columns.trading_pair, pairs),
    tradeBase: each(trades.columns.base_currency, assets),
    tradeQuote: each(trades.columns.quote_currency, FIATS),
    tradeFee: each(trades.columns.fee_currency, FIATS),
    rampFiat: each(ramp.columns.fiat_currency, FIATS),
    rampToken: each(ramp.columns.crypto_token, assets),
    rampCountry: each(
      ramp.columns.country,
      COUNTRIES.map(({ code }) => code),
    ),
    depositCurrency: each(rows.deposits.columns.currency, HOLDABLE),
    withdrawalCurrency: each(rows.withdrawals.columns.currency, HOLDABLE),
    userCountry: each(
      rows.users.columns.country,
      COUNTRIES.map(({ code }) => code),
    ),
  };
}

/** What a leg is, as an index into LEDGER_TYPES. */
export const DEPOSITED = LEDGER_TYPES.indexOf('deposit');
export const WITHDRAWN = LEDGER_TYPES.indexOf('withdrawal');
export const TRADED = LEDGER_TYPES.indexOf('trade');
export const SPENT = LEDGER_TYPES.indexOf('spend');
export const RECEIVED = LEDGER_TYPES.indexOf('receive');
const FEE = LEDGER_TYPES.indexOf('fee');

const CUSTODY = HOUSE_PURPOSES.indexOf('custody');
const MARKET = HOUSE_PURPOSES.indexOf('market');
const FEES = HOUSE_PURPOSES.indexOf('fees');

/** Money from and to the outside goes through custody; what the exchange buys and sells through market. */
const counterpartyOf = (type: number): number => (type === DEPOSITED || type === WITHDRAWN ? CUSTODY : MARKET);

/** A trader's leg, and below it its counter-legs. Instants must not go backwards; `refs` and `ref` are the event's words. */
export function writeLeg(
  books: Books,
  trader: number,
  holdable: number,
  at: Micros,
  type: number,
  amount: Units,
  fee: Units,
  balance: Units,
  refs: Uint32Array,
  ref: number,
): void {
  if (at !== books.at) turnTo(books, at);
  const { columns } = books.rows.ledger_entries;
  const row = beginEntry(books, holdable, type, refs, ref);
  copyId(books.people.id, 4 * books.traders.person[trader]!, columns.account_id.cells.data, row);
  setHalves(columns.amount.cells.data, row, amount);
  if (fee > 0) setHalves(columns.fee.cells.data, row, fee);
  setHalves(columns.balance.cells.data, row, balance);
  writeHouse(books, counterpartyOf(type), holdable, type, -amount, refs, ref);
  if (fee > 0) writeHouse(books, FEES, holdable, FEE, fee, refs, ref);
  touch(books, trader);
}

function writeHouse(
  books: Books,
  purpose: number,
  holdable: number,
  type: number,
  amount: Units,
  refs: Uint32Array,
  ref: number,
): void {
  const account = accountOf(purpose, holdable);
  addToHouse(books.house, account, amount);
  const { columns } = books.rows.ledger_entries;
  const row = beginEntry(books, holdable, type, refs, ref);
  copyId(books.houseWords[purpose]!, 0, columns.account_id.cells.data, row);
  setHalves(columns.amount.cells.data, row, amount);
  columns.balance.putHalves(row, books.house.high[account]!, books.house.low[account]!);
}

/**
 * Everything of an entry but whose it is and its figures, which are 0 until set; returns its row. Most of a world's rows are made
 * here, so it writes the columns' memory itself.
 */
function beginEntry(books: Books, holdable: number, type: number, refs: Uint32Array, ref: number): number {
  const { ledger_entries: entries } = books.rows;
  const row = entries.next();
  const { columns } = entries;
  books.words[3] = books.entries++;
  copyId(books.words, 0, columns.ledger_id.cells.data, row);
  copyId(refs, ref, columns.refid.cells.data, row);
  columns.timestamp.putHalves(row, books.atHigh, books.atLow);
  columns.asset.cells.data[row] = books.codes.ledgerAsset[holdable]!;
  columns.type.cells.data[row] = type;
  columns._as_of.cells.data[row] = books.day;
  return row;
}

function copyId(from: Uint32Array, place: number, to: Uint32Array, row: number): void {
  const at = WORDS * row;
  to[at] = from[place]!;
  to[at + 1] = from[place + 1]!;
  to[at + 2] = from[place + 2]!;
  to[at + 3] = from[place + 3]!;
}

/**
 * Legs come several to an instant: what they share is worked out once. Their ids are ordered by time like UUID version 7:
 * milliseconds, the microseconds below them, shard, number within the day.
 */
function turnTo(books: Books, at: Micros): void {
  const { words, shard } = books;
  const millis = Math.floor(at / 1000);
  const high = Math.floor(millis / 65_536);
  words[0] = high;
  words[1] = ((millis - high * 65_536) << 16) | 0x7000 | (at - millis * 1000);
  words[2] = (0x8000 | shard) << 16;
  books.at = at;
  books.atHigh = Math.floor(at / 4_294_967_296);
  books.atLow = (at - books.atHigh * 4_294_967_296) | 0;
}

/** The trader's row is to be rewritten at the end of the day. */
export function touch(books: Books, trader: number): void {
  if (books.traders.moves[trader] === 1) return;
  books.traders.moves[trader] = 1;
  books.moved.push(trader);
}
