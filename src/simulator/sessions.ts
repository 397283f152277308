/**
 * Where a user decides to trade. Acts come in sessions: a ramp purchase, a withdrawal, or a burst of orders, one after the other.
 * An order is wished for first, by taste and means; who cannot pay it brings money first, and the order waits for it.
 */
import { exponential } from '../math/distributions.js';
import type { Streams } from '../math/streams.js';
import { dayOfMicros, endOfDay, MICROS_PER_MINUTE, type Micros } from '../time.js';
import { discount } from './chance.js';
import { bringMoney } from './funding.js';
import { type Lives, NEXT_ORDER } from './lives.js';
import { placeOrder, takeOfOrder } from './orders.js';
import { rateOf, usdPrice } from './quotes.js';
import { buyOnRamp, worthOfRamp } from './ramp.js';
import { drawOrderUsd, MEAN_ORDER, ORDER_USD } from './sizes.js';
import { drawTaste } from './taste.js';
import { available, FIAT_PURSE } from './traders.js';
import { withdrawSome, worthOfWithdrawal } from './withdrawals.js';

/** Of the sessions, those that take money out. */
const WITHDRAWING = 0.122;
/** Orders of a session that is no purchase on the ramp, on average, and the mean pause between them. */
const ORDERS = 2.5;
const PAUSE = 4 * MICROS_PER_MINUTE;
/** By how much the log odds of a ramp purchase rise with the mood. */
const RAMP_IN_RALLIES = 1.17;
/** By how much the log of the orders of a session falls with it: in rallies people buy and are done. */
const FEWER_IN_RALLIES = 0.8;
/** Of those who hold what they wish to trade, the part who sell it. */
const SELLING = 0.5;
/** A wish is paid with a little more than it seems to cost: prices move. */
const MARGIN = 1.02;

export function openSession(lives: Lives, trader: number, at: Micros): void {
  const { traders } = lives;
  const draw = lives.draw.at(traders.stream, trader);
  const mood = lives.drive.mood[dayOfMicros(at) - lives.drive.from]!;
  const share = rampShare(lives, traders.person[trader]!, mood);
  const usual = Math.max(1, ORDERS * Math.exp(-FEWER_IN_RALLIES * mood));
  const withdraws = draw.chance(WITHDRAWING);
  const worth = worthOfActing(lives, trader, share, usual);
  discountTurn(lives, trader, at, withdraws, worth);
  if (withdraws && withdrawSome(lives, draw, trader, at)) return;
  const ramps = draw.chance(share);
  let orders = ramps ? 0 : 1;
  while (orders > 0 && draw.chance(1 - 1 / usual)) orders++;
  discountKind(lives, trader, orders, worth);
  if (ramps) {
    buyOnRamp(lives, draw, trader, at);
    return;
  }
  traders.ordersLeft[trader] = orders;
  nextOrder(lives, trader, at);
}

/** What a session is about to bring, before anything of it is drawn: see chance.ts. */
export function worthOfSession(lives: Lives, trader: number): number {
  const share = lives.people.rampShare[lives.traders.person[trader]!]!;
  return WITHDRAWING * WITHDRAWAL_WORTH + (1 - WITHDRAWING) * worthOfActing(lives, trader, share, ORDERS);
}

const WITHDRAWAL_WORTH = 2;

function worthOfActing(lives: Lives, trader: number, rampShare: number, orders: number): number {
  const ramp = worthOfRamp(lives, lives.traders.person[trader]!);
  return rampShare * ramp + (1 - rampShare) * orders * worthOfOrder(lives, trader);
}

function worthOfOrder(lives: Lives, trader: number): number {
  return takeOfOrder(lives, trader) * lives.people.orderUsd[lives.traders.person[trader]!]! * MEAN_ORDER;
}

function discountTurn(lives: Lives, trader: number, at: Micros, withdraws: boolean, acting: number): void {
  if (lives.books !== null) return;
  lives.traders.sessionWorth[trader] = worthOfSession(lives, trader);
  const worth = worthOfWithdrawal(lives, trader, at);
  if (worth === 0) return;
  discount(lives, trader, (worth - acting) * ((withdraws ? 1 : 0) - WITHDRAWING));
}

function discountKind(lives: Lives, trader: number, orders: number, expected: number): void {
  if (lives.books !== null) return;
  const person = lives.traders.person[trader]!;
  const worth = orders === 0 ? worthOfRamp(lives, person) : orders * worthOfOrder(lives, trader);
  discount(lives, trader, worth - expected);
}

/** In rallies more of the sessions are quick purchases: the odds move with the mood. */
function rampShare({ people }: Lives, person: number, mood: number): number {
  const share = people.rampShare[person]!;
  const odds = (share / (1 - share)) * Math.exp(RAMP_IN_RALLIES * mood);
  return odds / (1 + odds);
}

/** Wishes for an order: which asset, which side, how much. */
export function nextOrder(lives: Lives, trader: number, at: Micros): void {
  const { traders, people } = lives;
  const draw = lives.draw.at(traders.stream, trader);
  const person = traders.person[trader]!;
  const asset = drawTaste(draw, people.taste, person);
  const usd = drawOrderUsd(lives, draw, trader, takeOfOrder(lives, trader));
  const held = (available(traders, trader, asset) / 1e8) * (usdPrice(lives.quotes, asset, at) / 1e8);
  const sells = held >= ORDER_USD.least && held >= 0.5 * usd && draw.chance(SELLING);
  traders.attempts[trader] = 0;
  carryOut(lives, draw, trader, at, asset, sells, sells ? Math.min(usd, held) : usd);
}

/** The order that waited for money. */
export function resumeWish(lives: Lives, trader: number, at: Micros): void {
  const { traders } = lives;
  const usd = traders.wishUsd[trader]!;
  if (usd === 0) return;
  traders.wishUsd[trader] = 0;
  const draw = lives.draw.at(traders.stream, trader);
  carryOut(lives, draw, trader, at, traders.wishAsset[trader]!, traders.wishSells[trader] === 1, usd);
}

function carryOut(
  lives: Lives,
  draw: Streams,
  trader: number,
  at: Micros,
  asset: number,
  sells: boolean,
  usd: number,
): void {
  const { traders } = lives;
  if (!sells && fiatUsd(lives, trader, at) < usd * MARGIN) {
    bringMoney(lives, draw, trader, at, asset, usd, usd * MARGIN - fiatUsd(lives, trader, at));
    return;
  }
  placeOrder(lives, draw, trader, at, asset, sells, usd);
  if (--traders.ordersLeft[trader]! <= 0) return;
  const next = at + 1 + Math.floor(exponential(draw, PAUSE));
  if (next <= endOfDay(dayOfMicros(at))) lives.agenda.add(next, NEXT_ORDER, trader);
}

function fiatUsd(lives: Lives, trader: number, at: Micros): number {
  const { traders, quotes } = lives;
  return available(traders, trader, FIAT_PURSE) / rateOf(quotes, traders.fiat[trader]!, dayOfMicros(at));
}
