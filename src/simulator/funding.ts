/** Money and coins that people bring when they wish to trade and cannot pay: by bank, or in coins that they then sell. */

import { ASSETS, COUNTRIES, railReaches } from '../contract/reference.js';
import { DEPOSIT_METHODS, DEPOSIT_STATUSES } from '../contract/vocabulary.js';
import { fromFloat, type Units } from '../math/decimal.js';
import { exponential } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { type Day, dayOfMicros, endOfDay, MICROS_PER_MINUTE, type Micros } from '../time.js';
import { DEPOSITED } from './books.js';
import { CRYPTO_TRANSFER, FIAT_TRANSFER } from './codes.js';
import { finish, holdableOf, type Lives, recordTransaction, SETTLE, WISH } from './lives.js';
import { move } from './money.js';
import { rateOf, usdPrice } from './quotes.js';
import { settlesOnBusinessDay, settlesWithin } from './rails.js';
import { drawId, drawRecordedAt } from './record.js';
import { addRow } from './store.js';
import { drawTaste } from './taste.js';
import { ceilTicket, roundAmount } from './tickets.js';
import { DEPOSIT, FIAT_PURSE, type Payments } from './traders.js';

const IN_COINS = 0.3;
/** People bring more than they lack, by this part on average. */
const MORE = 2;
const LEAST_USD = 250;
const FAILS = { fiat: 0.042, coins: 0.01 };
const TRIES_AGAIN = 0.5;
const MOST_ATTEMPTS = 3;

/** Use of each fiat rail where it exists, minutes it takes, or business days. */
const RAILS = {
  bank_transfer: { use: 0.42, minutes: 6, businessDays: [] },
  wire: { use: 0.033, minutes: 0, businessDays: [1, 1, 2] },
  ach_transfer: { use: 0.072, minutes: 0, businessDays: [1, 2, 2, 3] },
  sepa: { use: 0.5, minutes: 4, businessDays: [] },
} as const;
type FiatRail = keyof typeof RAILS;
const FIAT_RAILS = Object.keys(RAILS) as readonly FiatRail[];

/** Confirmations after which coins count, and minutes until then. */
const CONFIRMATIONS = {
  bitcoin: { needed: 3, minutes: 30 },
  ethereum: { needed: 14, minutes: 4 },
  solana: { needed: 32, minutes: 1 },
  tether: { needed: 14, minutes: 4 },
} as const;

const COMPLETED = DEPOSIT_STATUSES.indexOf('completed');
const PENDING = DEPOSIT_STATUSES.indexOf('pending');
const FAILED = DEPOSIT_STATUSES.indexOf('failed');
const BLOCKCHAIN = DEPOSIT_METHODS.indexOf('blockchain');

/** Brings what is lacking for an order of `usd`; the order is wished for again when the money is there. */
export function bringMoney(
  lives: Lives,
  draw: Stream,
  trader: number,
  at: Micros,
  asset: number,
  usd: number,
  lacking: number,
): void {
  const { traders, people } = lives;
  const inCoins = draw.chance(IN_COINS);
  const coin = inCoins ? drawTaste(draw, people.taste, traders.person[trader]!) : asset;
  traders.wishAsset[trader] = coin;
  traders.wishSells[trader] = inCoins ? 1 : 0;
  traders.wishUsd[trader] = usd;
  traders.attempts[trader]!++;
  const brought = Math.max(LEAST_USD, (inCoins ? usd : lacking) * (1 + exponential(draw, MORE)));
  if (inCoins) depositCoins(lives, draw, trader, at, coin, brought);
  else depositFiat(lives, draw, trader, at, brought);
}

function depositFiat(lives: Lives, draw: Stream, trader: number, at: Micros, usd: number): void {
  const { traders, people, quotes } = lives;
  const rate = rateOf(quotes, traders.fiat[trader]!, dayOfMicros(at));
  const rail = drawRail(draw, people.country[traders.person[trader]!]!);
  const { minutes, businessDays } = RAILS[rail];
  const amount = ceilTicket(draw, fromFloat(usd * (rate / 1e8)));
  const fails = draw.chance(FAILS.fiat);
  const days = businessDays.length === 0 ? 0 : businessDays[Math.floor(draw.uniform() * businessDays.length)]!;
  // What fails is refused at once, but for a slow rail's, which come back.
  const settlesAt = days > 0 ? settlesOnBusinessDay(draw, at, days) : settlesWithin(draw, at, fails ? 1 : minutes);
  const method = DEPOSIT_METHODS.indexOf(rail);
  start(lives, draw, trader, at, FIAT_PURSE, amount, method, settlesAt, fails ? FAILED : COMPLETED);
}

function depositCoins(lives: Lives, draw: Stream, trader: number, at: Micros, coin: number, usd: number): void {
  const amount = Math.max(1, roundAmount(draw, fromFloat(usd / (usdPrice(lives.quotes, coin, at) / 1e8))));
  const { minutes } = CONFIRMATIONS[ASSETS[coin]!.id];
  const fails = draw.chance(FAILS.coins);
  start(
    lives,
    draw,
    trader,
    at,
    coin,
    amount,
    BLOCKCHAIN,
    settlesWithin(draw, at, minutes),
    fails ? FAILED : COMPLETED,
  );
}

function drawRail(draw: Stream, country: number): FiatRail {
  const rails = RAILS_OF[country]!;
  let left = draw.uniform() * rails.total;
  for (const rail of rails.list) {
    left -= RAILS[rail].use;
    if (left < 0) return rail;
  }
  return rails.list[0]!;
}

const RAILS_OF = COUNTRIES.map((country) => {
  const list = FIAT_RAILS.filter((rail) => railReaches(rail, country));
  return { list, total: list.reduce((sum, rail) => sum + RAILS[rail].use, 0) };
});

function start(
  lives: Lives,
  draw: Stream,
  trader: number,
  at: Micros,
  purse: number,
  amount: Units,
  method: number,
  settlesAt: Micros,
  becomes: number,
): void {
  const { payments } = lives.traders;
  const payment = addRow(payments);
  payments.live[payment] = 1;
  payments.kind[payment] = DEPOSIT;
  payments.trader[payment] = trader;
  drawId(lives, draw, payments.id, 4 * payment);
  payments.at[payment] = at;
  payments.createdAt[payment] = drawRecordedAt(lives, draw, at);
  payments.purse[payment] = purse;
  payments.amount[payment] = amount;
  payments.method[payment] = method;
  payments.settlesAt[payment] = settlesAt;
  payments.becomes[payment] = becomes;
  payments.taken[payment] = 0;
  lives.traders.underWay[trader]!++;
  if (settlesAt <= endOfDay(dayOfMicros(at))) lives.agenda.add(settlesAt, SETTLE, payment);
}

/** The money is there, or is refused; then the order that waited for it. */
export function settleDeposit(lives: Lives, payment: number, at: Micros): void {
  const { traders } = lives;
  const { payments } = traders;
  const trader = payments.trader[payment]!;
  const status = payments.becomes[payment]!;
  if (status === COMPLETED) {
    move(
      lives,
      trader,
      payments.purse[payment]!,
      at,
      DEPOSITED,
      payments.amount[payment]!,
      0,
      payments.id,
      4 * payment,
    );
    recordTransaction(lives, trader, dayOfMicros(payments.at[payment]!));
  }
  writeDeposit(lives, payment, status, dayOfMicros(at));
  if (traders.gone[trader] === 0) goOn(lives, trader, status === COMPLETED, at);
  finish(lives, payments, payment);
}

function goOn(lives: Lives, trader: number, completed: boolean, at: Micros): void {
  const { traders } = lives;
  const draw = lives.draw.at(traders.stream, trader);
  const again = completed || (traders.attempts[trader]! < MOST_ATTEMPTS && draw.chance(TRIES_AGAIN));
  const next = at + 1 + Math.floor(exponential(draw, (completed ? 1.5 : 6) * MICROS_PER_MINUTE));
  if (again && next <= endOfDay(dayOfMicros(at))) lives.agenda.add(next, WISH, trader);
  else traders.wishUsd[trader] = 0;
}

/** The rows of deposits under way that have none yet. */
export function takePendingDeposit(lives: Lives, payment: number): void {
  writeDeposit(lives, payment, PENDING, dayOfMicros(lives.traders.payments.at[payment]!));
}

function writeDeposit({ books, people, traders }: Lives, payment: number, status: number, asOf: Day): void {
  if (books === null) return;
  const { payments } = traders;
  const trader = payments.trader[payment]!;
  const purse = payments.purse[payment]!;
  const { columns } = books.rows.deposits;
  const row = books.rows.deposits.next();
  columns.deposit_id.put(row, payments.id, 4 * payment);
  columns.user_id.put(row, people.id, 4 * traders.person[trader]!);
  columns.timestamp.put(row, payments.at[payment]!);
  columns.deposit_type.put(row, purse === FIAT_PURSE ? FIAT_TRANSFER : CRYPTO_TRANSFER);
  columns.currency.putCode(row, books.codes.depositCurrency[holdableOf(traders, trader, purse)]!);
  columns.amount.put(row, payments.amount[payment]!);
  columns.payment_method.put(row, payments.method[payment]!);
  columns.status.put(row, status);
  if (purse !== FIAT_PURSE) columns.blockchain_confirmations.put(row, confirmations(payments, payment, status));
  columns.created_at.put(row, payments.createdAt[payment]!);
  columns._as_of.put(row, asOf);
}

/** Told by the id, not drawn: a row may be written once or twice. */
function confirmations(payments: Payments, payment: number, status: number): number {
  const { needed } = CONFIRMATIONS[ASSETS[payments.purse[payment]!]!.id];
  const chance = payments.id[4 * payment + 3]!;
  if (status === COMPLETED) return needed + (chance % 4);
  return status === PENDING ? chance % needed : 0;
}
