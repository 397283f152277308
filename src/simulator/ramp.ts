/** Ramp purchases: fiat in, coins out, at one price. Who fails depends on method, ticket and country; about half try again. */

import { COUNTRIES, railReaches } from '../contract/reference.js';
import { RAMP_METHODS, RAMP_STATUSES, type RampMethod } from '../contract/vocabulary.js';
import { divide, fromFloat, multiply, ONE } from '../math/decimal.js';
import { exponential } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { type Day, dayOfMicros, endOfDay, MICROS_PER_MINUTE, type Micros } from '../time.js';
import { DEPOSITED, RECEIVED, SPENT } from './books.js';
import { discount } from './chance.js';
import { rampCost } from './costs.js';
import { RAMP_FEE_RATE } from './fees.js';
import { earn, finish, type Lives, RETRY, recordTransaction, SETTLE } from './lives.js';
import { move } from './money.js';
import { localPrice, rateOf, usdOf } from './quotes.js';
import { settlesOnBusinessDay, settlesWithin } from './rails.js';
import { drawId } from './record.js';
import { drawTicketUsd, MEAN_TICKET } from './sizes.js';
import { addRow } from './store.js';
import { drawTaste } from './taste.js';
import { roundTicket } from './tickets.js';
import { FIAT_PURSE, RAMP } from './traders.js';

/** Use where the rail exists; chance to fail on a usual ticket; chance to hang until a business day. */
export const RAMP_RAILS: Readonly<Record<RampMethod, { use: number; fails: number; hangs: number }>> = {
  credit_card: { use: 0.3, fails: 0.166, hangs: 0.005 },
  debit_card: { use: 0.24, fails: 0.152, hangs: 0.005 },
  ach_transfer: { use: 0.28, fails: 0.02, hangs: 0.51 },
  sepa: { use: 0.29, fails: 0.012, hangs: 0.01 },
  apple_pay: { use: 0.21, fails: 0.112, hangs: 0.005 },
};

/** Cards from some countries are declined more often, from some less; 1 where nothing is said. */
const RISK: Readonly<Record<string, number>> = { BR: 1.8, SG: 1.2, AU: 1.1, GB: 0.85, NL: 0.8, DE: 0.9, CA: 0.9 };

const TRIES_AGAIN = 0.52;
const SMALLER = 0.5;
const OTHER_METHOD = 0.5;
const RETRY_AFTER = 35 * MICROS_PER_MINUTE;

const COMPLETED = RAMP_STATUSES.indexOf('completed');
const FAILED = RAMP_STATUSES.indexOf('failed');
const PENDING = RAMP_STATUSES.indexOf('pending');
const CARDS: readonly number[] = RAMP_METHODS.flatMap((method, i) =>
  method.endsWith('card') || method === 'apple_pay' ? i : [],
);

export function buyOnRamp(lives: Lives, draw: Stream, trader: number, at: Micros): void {
  const { traders, people } = lives;
  traders.attempts[trader] = 0;
  const usd = drawTicketUsd(lives, draw, trader, RAMP_TAKE);
  buy(lives, draw, trader, at, usd, drawMethod(draw, people.country[traders.person[trader]!]!));
}

export function retryOnRamp(lives: Lives, trader: number, at: Micros): void {
  const { traders } = lives;
  const draw = lives.draw.at(traders.stream, trader);
  buy(lives, draw, trader, at, traders.retryUsd[trader]!, traders.retryMethod[trader]!);
}

/** The chance that a purchase of this size fails; what the truth says of payments is computed from it. */
export function failureOf(method: number, country: number, usd: number): number {
  const { fails } = RAMP_RAILS[RAMP_METHODS[method]!];
  if (!CARDS.includes(method)) return fails;
  const size = 0.55 + 0.26 * Math.log10(Math.max(usd, 10) / 10) ** 2;
  return Math.min(0.85, fails * size * RISK_OF[country]!);
}

const RISK_OF = COUNTRIES.map(({ code }) => RISK[code] ?? 1);

function drawMethod(draw: Stream, country: number): number {
  const { list, total } = METHODS_OF[country]!;
  let left = draw.uniform() * total;
  for (const method of list) {
    left -= USES[method]!;
    if (left < 0) return method;
  }
  return list[0]!;
}

const USES = RAMP_METHODS.map((method) => RAMP_RAILS[method].use);
const METHODS_OF = COUNTRIES.map((country) => {
  const list = RAMP_METHODS.flatMap((method, i) => (railReaches(method, country) ? i : []));
  return { list, total: list.reduce((sum, method) => sum + USES[method]!, 0) };
});

function buy(lives: Lives, draw: Stream, trader: number, at: Micros, usd: number, method: number): void {
  const { traders, people, quotes } = lives;
  const { payments } = traders;
  const person = traders.person[trader]!;
  const rate = rateOf(quotes, traders.fiat[trader]!, dayOfMicros(at));
  const paid = Math.max(5 * ONE, roundTicket(draw, fromFloat(usd * (rate / 1e8))));
  const fee = multiply(paid, RAMP_FEE_RATE);
  const coin = drawTaste(draw, people.taste, person);
  const payment = addRow(payments);
  payments.live[payment] = 1;
  payments.kind[payment] = RAMP;
  payments.trader[payment] = trader;
  drawId(lives, draw, payments.id, 4 * payment);
  payments.at[payment] = at;
  payments.purse[payment] = coin;
  payments.amount[payment] = paid;
  payments.fee[payment] = fee;
  payments.coins[payment] = divide(paid - fee, localPrice(quotes, coin, traders.fiat[trader]!, at));
  payments.method[payment] = method;
  payments.taken[payment] = 0;
  const chance = failureOf(method, people.country[person]!, paid / rate);
  const fails = draw.chance(chance);
  discount(lives, trader, netOf(method, paid / rate) * ((fails ? 0 : 1) - (1 - chance)));
  const hangs = draw.chance(RAMP_RAILS[RAMP_METHODS[method]!].hangs);
  payments.becomes[payment] = fails ? FAILED : COMPLETED;
  const settlesAt = hangs
    ? settlesOnBusinessDay(draw, at, 1 + Math.floor(2 * draw.uniform()))
    : Math.min(endOfDay(dayOfMicros(at)), settlesWithin(draw, at, fails ? 0.3 : 0.8));
  payments.settlesAt[payment] = settlesAt;
  traders.underWay[trader]!++;
  traders.retryUsd[trader] = usd;
  if (settlesAt <= endOfDay(dayOfMicros(at))) lives.agenda.add(settlesAt, SETTLE, payment);
}

export function settleRamp(lives: Lives, payment: number, at: Micros): void {
  const { payments } = lives.traders;
  if (payments.becomes[payment] === COMPLETED) deliver(lives, payment, at);
  else retryPerhaps(lives, payment, at);
  writeRamp(lives, payment, payments.becomes[payment]!, dayOfMicros(at));
  finish(lives, payments, payment);
}

function deliver(lives: Lives, payment: number, at: Micros): void {
  const { payments, fiat } = lives.traders;
  const trader = payments.trader[payment]!;
  const paid = payments.amount[payment]!;
  const fee = payments.fee[payment]!;
  const ref = 4 * payment;
  move(lives, trader, FIAT_PURSE, at, DEPOSITED, paid, 0, payments.id, ref);
  move(lives, trader, FIAT_PURSE, at, SPENT, -(paid - fee), fee, payments.id, ref);
  move(lives, trader, payments.purse[payment]!, at, RECEIVED, payments.coins[payment]!, 0, payments.id, ref);
  const day = dayOfMicros(payments.at[payment]!);
  recordTransaction(lives, trader, day);
  const usd = paid / rateOf(lives.quotes, fiat[trader]!, day);
  earn(lives, trader, usd * (fee / paid) - rampCost(payments.method[payment]!, usd));
}

/** What a completed purchase brings, about. */
function netOf(method: number, usd: number): number {
  return usd * RAMP_RATE - rampCost(method, usd);
}

const RAMP_RATE = RAMP_FEE_RATE / ONE;

/** What is earned on a USD that somebody wishes to spend, and on a purchase at all, about: see chance.ts. */
const RAMP_TAKE = 0.0075;
const RAMP_FIXED = -0.14;

/** Of a purchase that is about to be wished for. */
export function worthOfRamp({ people }: Lives, person: number): number {
  return RAMP_TAKE * people.ticketUsd[person]! * MEAN_TICKET + RAMP_FIXED;
}

/** Often smaller or by another method, within the day. */
function retryPerhaps(lives: Lives, payment: number, at: Micros): void {
  const { traders, people } = lives;
  const trader = traders.payments.trader[payment]!;
  const draw = lives.draw.at(traders.stream, trader);
  const next = at + 1 + Math.floor(exponential(draw, RETRY_AFTER));
  if (traders.gone[trader] === 1 || !draw.chance(TRIES_AGAIN) || traders.attempts[trader]! >= 3) return;
  if (next > endOfDay(dayOfMicros(at))) return;
  traders.attempts[trader]!++;
  if (draw.chance(SMALLER)) traders.retryUsd[trader]! *= 0.5;
  const method = traders.payments.method[payment]!;
  traders.retryMethod[trader] = draw.chance(OTHER_METHOD)
    ? drawMethod(draw, people.country[traders.person[trader]!]!)
    : method;
  lives.agenda.add(next, RETRY, trader);
}

export function takePendingRamp(lives: Lives, payment: number): void {
  writeRamp(lives, payment, PENDING, dayOfMicros(lives.traders.payments.at[payment]!));
}

function writeRamp({ books, people, traders, quotes }: Lives, payment: number, status: number, asOf: Day): void {
  if (books === null) return;
  const { payments } = traders;
  const trader = payments.trader[payment]!;
  const person = traders.person[trader]!;
  const fiat = traders.fiat[trader]!;
  const at = payments.at[payment]!;
  const { columns } = books.rows.ramp_transactions;
  const { codes } = books;
  const row = books.rows.ramp_transactions.next();
  columns.transaction_id.put(row, payments.id, 4 * payment);
  columns.user_id.put(row, people.id, 4 * person);
  columns.timestamp.put(row, at);
  columns.fiat_currency.putCode(row, codes.rampFiat[fiat]!);
  columns.fiat_amount.put(row, payments.amount[payment]!);
  columns.crypto_token.putCode(row, codes.rampToken[payments.purse[payment]!]!);
  columns.crypto_amount.put(row, payments.coins[payment]!);
  columns.payment_method.put(row, payments.method[payment]!);
  columns.country.putCode(row, codes.rampCountry[people.country[person]!]!);
  columns.status.put(row, status);
  columns.fee_usd.put(row, usdOf(quotes, fiat, payments.fee[payment]!, dayOfMicros(at)));
  columns._as_of.put(row, asOf);
}
