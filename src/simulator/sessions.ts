/**
 * Where a user decides to trade. Acts come in sessions: a ramp purchase, a withdrawal, or a burst of orders, one after the other.
 * An order is wished for first, by taste and means; who cannot pay it brings money first, and the order waits for it.
 */
import { exponential, normal } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import type { Streams } from '../math/streams.js';
import { dayOfMicros, endOfDay, MICROS_PER_MINUTE, type Micros } from '../time.js';
import { bringMoney } from './funding.js';
import { type Lives, NEXT_ORDER } from './lives.js';
import { placeOrder } from './orders.js';
import { rateOf, usdPrice } from './quotes.js';
import { buyOnRamp } from './ramp.js';
import { drawTaste } from './taste.js';
import { available, FIAT_PURSE } from './traders.js';
import { withdrawSome } from './withdrawals.js';

/** Of the sessions, those that take money out. */
const WITHDRAWING = 0.1;
/** After each order, the chance that another follows, and the mean pause. */
const GOES_ON = 0.6;
const PAUSE = 4 * MICROS_PER_MINUTE;
const ORDER_USD = { median: 112, ofMeans: 0.96, sigma: 1.1, least: 10, most: 2_000_000 };
/** By how much the log odds of a ramp purchase rise with the mood. */
const RAMP_IN_RALLIES = 1.4;
/** Of those who hold what they wish to trade, the part who sell it. */
const SELLING = 0.5;
/** A wish is paid with a little more than it seems to cost: prices move. */
const MARGIN = 1.02;

export function openSession(lives: Lives, trader: number, at: Micros): void {
  const { traders } = lives;
  const draw = lives.draw.at(traders.stream, trader);
  const turn = draw.uniform();
  if (turn < WITHDRAWING && withdrawSome(lives, draw, trader, at)) return;
  if (draw.uniform() < rampShare(lives, traders.person[trader]!, at)) {
    buyOnRamp(lives, draw, trader, at);
    return;
  }
  traders.ordersLeft[trader] = 1;
  while (draw.uniform() < GOES_ON) traders.ordersLeft[trader]!++;
  nextOrder(lives, trader, at);
}

/** In rallies more of the sessions are quick purchases: the odds move with the mood. */
function rampShare({ people, drive }: Lives, person: number, at: Micros): number {
  const share = people.rampShare[person]!;
  const odds = (share / (1 - share)) * Math.exp(RAMP_IN_RALLIES * drive.mood[dayOfMicros(at) - drive.from]!);
  return odds / (1 + odds);
}

/** Wishes for an order: which asset, which side, how much. */
export function nextOrder(lives: Lives, trader: number, at: Micros): void {
  const { traders, people } = lives;
  const draw = lives.draw.at(traders.stream, trader);
  const person = traders.person[trader]!;
  const asset = drawTaste(draw, people.taste, person);
  const usd = drawOrderUsd(draw, people.money[person]!);
  const held = (available(traders, trader, asset) / 1e8) * (usdPrice(lives.quotes, asset, at) / 1e8);
  const sells = held >= ORDER_USD.least && held >= 0.5 * usd && draw.uniform() < SELLING;
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

function drawOrderUsd(draw: Stream, money: number): number {
  const { median, ofMeans, sigma, least, most } = ORDER_USD;
  const wish = median * money ** ofMeans * Math.exp(sigma * normal(draw));
  // Who has less than an order costs at least brings together somewhat more than that.
  return wish < least ? least * Math.exp(0.8 * Math.abs(normal(draw))) : Math.min(most, wish);
}
