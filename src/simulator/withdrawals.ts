/** What people take out: never more than is there and not promised elsewhere; some take everything when they leave. */

import { DESTINATION_TYPES, WITHDRAWAL_STATUSES } from '../contract/vocabulary.js';
import { floorTo, type Units } from '../math/decimal.js';
import { putHex } from '../math/hex.js';
import type { Stream } from '../math/random.js';
import { mix } from '../math/random.js';
import { type Day, dayOfMicros, endOfDay, type Micros } from '../time.js';
import { WITHDRAWN } from './books.js';
import { discount } from './chance.js';
import { CRYPTO_TRANSFER, FIAT_TRANSFER } from './codes.js';
import { withdrawalCost } from './costs.js';
import { earn, finish, holdableOf, type Lives, recordTransaction, SETTLE } from './lives.js';
import { move } from './money.js';
import { lastClose, rateOf, usdPrice } from './quotes.js';
import { settlesOnBusinessDay, settlesWithin } from './rails.js';
import { drawId, drawRecordedAt } from './record.js';
import { addRow } from './store.js';
import { CENT, roundAmount } from './tickets.js';
import { available, FIAT_PURSE, type Payments, PURSES, WITHDRAWAL } from './traders.js';

/** Nobody withdraws less than this, USD. */
const SMALLEST = 15;
/** Preference for fiat over coins of the same worth; worth counts by its fourth root. */
const FIAT_WEIGHT = 1.37;
const ALL_OF_IT = 0.35;
const TO_CARD = 0.24;
/** Cards take no more at once, USD. */
const MOST_TO_CARD = 2_500;
/** Chances to be rejected and to fail, to go by a slow rail (fiat), to be looked at by somebody (coins). */
const REJECTED_SHARE = 0.02;
const FAILED_SHARE = 0.03;
const COMPLETED_SHARE = 1 - REJECTED_SHARE - FAILED_SHARE;
const BY_SLOW_RAIL = 0.235;
const LOOKED_AT = 0.03;
const MINUTES = 18;

const COMPLETED = WITHDRAWAL_STATUSES.indexOf('completed');
const PENDING = WITHDRAWAL_STATUSES.indexOf('pending');
const FAILED = WITHDRAWAL_STATUSES.indexOf('failed');
const REJECTED = WITHDRAWAL_STATUSES.indexOf('rejected');
const WALLET = DESTINATION_TYPES.indexOf('wallet_address');
const BANK = DESTINATION_TYPES.indexOf('bank_account');
const CARD = DESTINATION_TYPES.indexOf('card');

/** Scratch of `weigh`, by purse: how likely it is chosen, and what a completed withdrawal from it brings, about. */
const APPEAL = new Float64Array(PURSES);
const NET = new Float64Array(PURSES);

/** Looks at what could be taken out; the sum of appeals, 0 where nothing is worth it. */
function weigh(lives: Lives, trader: number, at: Micros): number {
  let total = 0;
  for (let purse = 0; purse < PURSES; purse++) {
    const amount = free(lives, trader, purse);
    const worth = amount <= 0 ? 0 : usdWorth(lives, trader, purse, amount, at);
    const weight = worth < SMALLEST ? 0 : Math.sqrt(Math.sqrt(worth)) * (purse === FIAT_PURSE ? FIAT_WEIGHT : 0.5);
    APPEAL[purse] = weight;
    NET[purse] = weight === 0 ? 0 : (feeOf(lives, trader, purse) / amount) * worth - FIXED_COST[purse]!;
    total += weight;
  }
  return total;
}

const FIXED_COST = Array.from({ length: PURSES }, (_, purse) =>
  withdrawalCost(purse === FIAT_PURSE ? 'bank_account' : 'wallet_address', 0),
);

/** What a withdrawal now is about to bring, its purse not drawn yet; 0 where nothing is worth it. See chance.ts. */
export function worthOfWithdrawal(lives: Lives, trader: number, at: Micros): number {
  const total = weigh(lives, trader, at);
  let sum = 0;
  for (let purse = 0; purse < PURSES; purse++) sum += APPEAL[purse]! * NET[purse]!;
  return total === 0 ? 0 : COMPLETED_SHARE * (sum / total);
}

/** Takes something out; false where nothing is worth it. */
export function withdrawSome(lives: Lives, draw: Stream, trader: number, at: Micros): boolean {
  const worth = lives.books === null ? worthOfWithdrawal(lives, trader, at) : 0;
  const total = weigh(lives, trader, at);
  if (total === 0) return false;
  let left = draw.uniform() * total;
  let chosen = 0;
  for (let purse = 0; purse < PURSES && left >= 0; purse++) {
    if (APPEAL[purse] === 0) continue;
    left -= APPEAL[purse]!;
    chosen = purse;
  }
  discount(lives, trader, COMPLETED_SHARE * NET[chosen]! - worth);
  const most = free(lives, trader, chosen);
  const part = draw.chance(ALL_OF_IT) ? most : most * (0.15 + 0.7 * draw.uniform());
  withdraw(lives, draw, trader, at, chosen, part, NET[chosen]!);
  return true;
}

/** Of those who leave, the part who take everything with them. */
const TAKES_ALL = 0.42;

/** On leaving: some take out all that is worth it. */
export function leaveWithMoney(lives: Lives, draw: Stream, trader: number, at: Micros): void {
  const takesAll = draw.chance(TAKES_ALL);
  if (!takesAll && lives.books !== null) return;
  weigh(lives, trader, at);
  for (let purse = 0; purse < PURSES; purse++) {
    if (APPEAL[purse] === 0) continue;
    discount(lives, trader, COMPLETED_SHARE * NET[purse]! * ((takesAll ? 1 : 0) - TAKES_ALL));
    if (takesAll) withdraw(lives, draw, trader, at, purse, free(lives, trader, purse), NET[purse]!);
  }
}

function free(lives: Lives, trader: number, purse: number): Units {
  return available(lives.traders, trader, purse) - 2 * feeOf(lives, trader, purse);
}

function feeOf({ withdrawalFees, traders }: Lives, trader: number, purse: number): Units {
  return withdrawalFees[holdableOf(traders, trader, purse)]!;
}

function usdWorth({ quotes, traders }: Lives, trader: number, purse: number, amount: Units, at: Micros): number {
  if (purse === FIAT_PURSE) return amount / rateOf(quotes, traders.fiat[trader]!, dayOfMicros(at));
  return (amount / 1e8) * (usdPrice(quotes, purse, at) / 1e8);
}

/** `net` is what it is about to bring, once completed. */
function withdraw(
  lives: Lives,
  draw: Stream,
  trader: number,
  at: Micros,
  purse: number,
  wish: number,
  net: number,
): void {
  const { traders } = lives;
  const { payments } = traders;
  const isFiat = purse === FIAT_PURSE;
  const whole = Math.floor(wish);
  const amount = isFiat ? Math.max(CENT, floorTo(whole, CENT)) : Math.max(1, roundAmount(draw, whole));
  const fee = feeOf(lives, trader, purse);
  const payment = addRow(payments);
  payments.live[payment] = 1;
  payments.kind[payment] = WITHDRAWAL;
  payments.trader[payment] = trader;
  drawId(lives, draw, payments.id, 4 * payment);
  payments.at[payment] = at;
  payments.createdAt[payment] = drawRecordedAt(lives, draw, at);
  payments.purse[payment] = purse;
  payments.amount[payment] = amount;
  payments.fee[payment] = fee;
  payments.method[payment] = isFiat ? drawDestination(draw, usdWorth(lives, trader, purse, amount, at)) : WALLET;
  payments.taken[payment] = 0;
  const fate = draw.uniform();
  payments.becomes[payment] =
    fate < REJECTED_SHARE ? REJECTED : fate < REJECTED_SHARE + FAILED_SHARE ? FAILED : COMPLETED;
  discount(lives, trader, net * ((payments.becomes[payment] === COMPLETED ? 1 : 0) - COMPLETED_SHARE));
  const settlesAt = drawSettlement(draw, at, payments, payment);
  payments.settlesAt[payment] = settlesAt;
  traders.reserved[trader * PURSES + purse]! += amount + fee;
  traders.underWay[trader]!++;
  if (settlesAt <= endOfDay(dayOfMicros(at))) lives.agenda.add(settlesAt, SETTLE, payment);
}

function drawDestination(draw: Stream, usd: number): number {
  return draw.chance(TO_CARD) && usd <= MOST_TO_CARD ? CARD : BANK;
}

function drawSettlement(draw: Stream, at: Micros, payments: Payments, payment: number): Micros {
  const waits = draw.uniform();
  if (payments.becomes[payment] !== COMPLETED) return settlesWithin(draw, at, MINUTES);
  if (payments.method[payment] === BANK && waits < BY_SLOW_RAIL)
    return settlesOnBusinessDay(draw, at, 1 + (waits < BY_SLOW_RAIL / 3 ? 1 : 0));
  if (payments.method[payment] === WALLET && waits < LOOKED_AT) return settlesOnBusinessDay(draw, at, 1);
  return settlesWithin(draw, at, MINUTES);
}

export function settleWithdrawal(lives: Lives, payment: number, at: Micros): void {
  const { traders } = lives;
  const { payments } = traders;
  const trader = payments.trader[payment]!;
  const purse = payments.purse[payment]!;
  const amount = payments.amount[payment]!;
  const fee = payments.fee[payment]!;
  traders.reserved[trader * PURSES + purse]! -= amount + fee;
  if (payments.becomes[payment] === COMPLETED) {
    move(lives, trader, purse, at, WITHDRAWN, -amount, fee, payments.id, 4 * payment);
    const day = dayOfMicros(payments.at[payment]!);
    recordTransaction(lives, trader, day);
    earnFee(lives, trader, payment, day);
  }
  writeWithdrawal(lives, payment, payments.becomes[payment]!, dayOfMicros(at));
  finish(lives, payments, payment);
}

/** Both the fee and what it cost, in USD of the day: coins at its last close. */
function earnFee(lives: Lives, trader: number, payment: number, day: Day): void {
  const { quotes, traders } = lives;
  const { payments } = traders;
  const purse = payments.purse[payment]!;
  const usd =
    purse === FIAT_PURSE ? 1 / rateOf(quotes, traders.fiat[trader]!, day) : lastClose(quotes, purse, day) / 1e16;
  const destination = DESTINATION_TYPES[payments.method[payment]!]!;
  earn(lives, trader, payments.fee[payment]! * usd - withdrawalCost(destination, payments.amount[payment]! * usd));
}

export function takePendingWithdrawal(lives: Lives, payment: number): void {
  writeWithdrawal(lives, payment, PENDING, dayOfMicros(lives.traders.payments.at[payment]!));
}

function writeWithdrawal({ books, people, traders }: Lives, payment: number, status: number, asOf: Day): void {
  if (books === null) return;
  const { payments } = traders;
  const trader = payments.trader[payment]!;
  const purse = payments.purse[payment]!;
  const { columns } = books.rows.withdrawals;
  const row = books.rows.withdrawals.next();
  columns.withdrawal_id.put(row, payments.id, 4 * payment);
  columns.user_id.put(row, people.id, 4 * traders.person[trader]!);
  columns.timestamp.put(row, payments.at[payment]!);
  columns.withdrawal_type.put(row, purse === FIAT_PURSE ? FIAT_TRANSFER : CRYPTO_TRANSFER);
  columns.currency.putCode(row, books.codes.withdrawalCurrency[holdableOf(traders, trader, purse)]!);
  columns.amount.put(row, payments.amount[payment]!);
  columns.fee.put(row, payments.fee[payment]!);
  columns.destination_type.put(row, payments.method[payment]!);
  if (purse !== FIAT_PURSE && status === COMPLETED) columns.tx_hash.putBytes(row, transactionHash(payments, payment));
  columns.status.put(row, status);
  columns.created_at.put(row, payments.createdAt[payment]!);
  columns._as_of.put(row, asOf);
}

/** 64 digits, told by the id. */
function transactionHash({ id }: Payments, payment: number): Uint8Array {
  for (let word = 0; word < 8; word++)
    putHex(mix(id[4 * payment + (word & 3)]! ^ Math.imul(word + 1, 0x9e3779b9)), HASH, 8 * word);
  return HASH;
}

/** Scratch. */
const HASH = new Uint8Array(64);
