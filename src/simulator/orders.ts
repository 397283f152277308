/**
 * The life of an order: it is placed and holds its funds back; a market order fills within seconds, a limit order rests until the
 * path reaches it, its owner loses patience, or it expires. Its row is written when it is over, or while it stands when rows
 * are taken.
 */
import { ORDER_STATUSES } from '../contract/vocabulary.js';
import { fromFloat, multiply, type Units } from '../math/decimal.js';
import { exponential } from '../math/distributions.js';
import type { Stream } from '../math/random.js';
import { type Day, dayOfMicros, endOfDay, MICROS_PER_DAY, MICROS_PER_HOUR, type Micros, startOfDay } from '../time.js';
import { discount } from './chance.js';
import { HIGHEST_FEE, tradeFeeRate } from './fees.js';
import { fillPrice, NOT_TODAY, reachedOn } from './fills.js';
import { FILL, finish, follow, LAPSE, type Lives, type Put, plan } from './lives.js';
import { writeOrder } from './orderRows.js';
import { rateOf, usdPrice } from './quotes.js';
import { drawId, drawRecordedAt } from './record.js';
import { addRow } from './store.js';
import { roundAmount } from './tickets.js';
import { available, FIAT_PURSE, type Orders, PURSES } from './traders.js';
import { settleTrade } from './trades.js';

/** Of all orders, those at the price of the moment. */
const AT_MARKET = 0.31;
/** How far from the price limits are put: mean of the log distance beyond the nearest, at the usual volatility. */
const NEAREST = 0.0012;
const DISTANCE = 0.0415;
/** How limit orders end that are not reached: at the end of the day, by an owner without patience, or much later. */
const DAY_ORDERS = 0.14;
const IMPATIENT = 0.335;
const PATIENCE = 2.2 * MICROS_PER_HOUR;
const LONG_PATIENCE = 16 * MICROS_PER_DAY;
const LONGEST_DAYS = [30, 60, 90] as const;
/** Chance that only a part fills and the rest is cancelled: market, limit on its first day, limit later. */
const PARTLY = { market: 0.012, soon: 0.15, later: 0.05 };
/** Fills beyond the first, per decade of USD above 20. */
const MORE_FILLS = 0.34;
const MOST_FILLS = 9;
/** What is held back for a market order beyond the price of the moment. */
const SLIPPAGE = 0.01;
/** Units of 1e-8 that the roundings of all fills may add up to. */
const ROUNDINGS = 20;

const FILLED = ORDER_STATUSES.indexOf('filled');
const CANCELLED = ORDER_STATUSES.indexOf('cancelled');
const PARTIALLY = ORDER_STATUSES.indexOf('partially_filled');
const EXPIRED = ORDER_STATUSES.indexOf('expired');

/** Places an order of about `usd`; nothing where what is free has become too little. */
export function placeOrder(
  lives: Lives,
  draw: Stream,
  trader: number,
  at: Micros,
  asset: number,
  sells: boolean,
  usd: number,
): void {
  const { traders, quotes } = lives;
  const { orders } = traders;
  const usdNow = usdPrice(quotes, asset, at);
  const now = multiply(usdNow, rateOf(quotes, traders.fiat[trader]!, dayOfMicros(at)));
  const isLimit = !draw.chance(AT_MARKET);
  const near = 1 - draw.uniform();
  discountType(lives, trader, usd, isLimit, near);
  const distance = NEAREST - DISTANCE * Math.log(near) * swing(lives, dayOfMicros(at));
  const limit = isLimit ? Math.round(now * Math.exp(sells ? distance : -distance)) : 0;
  const dearest = isLimit ? limit : Math.ceil(now * (1 + SLIPPAGE));
  const wish = roundAmount(draw, fromFloat(usd / (usdNow / 1e8)));
  const base = Math.min(wish, affordable(lives, trader, asset, sells, dearest));
  if (base < 2) return;
  const order = addRow(orders);
  orders.live[order] = 1;
  orders.trader[order] = trader;
  drawId(lives, draw, orders.id, 4 * order);
  orders.at[order] = at;
  orders.createdAt[order] = drawRecordedAt(lives, draw, at);
  orders.asset[order] = asset;
  orders.sells[order] = sells ? 1 : 0;
  orders.isLimit[order] = isLimit ? 1 : 0;
  orders.base[order] = base;
  orders.filled[order] = 0;
  orders.toFill[order] = base;
  // A market order's is what it pays at most: the path passes it on the way beyond.
  orders.limit[order] = dearest;
  orders.fillsLeft[order] = 0;
  orders.taken[order] = 0;
  orders.reserved[order] = sells ? base : costOf(lives, base, dearest);
  traders.reserved[trader * PURSES + purseOf(orders, order)]! += orders.reserved[order]!;
  traders.underWay[trader]!++;
  if (isLimit) {
    drawEnd(draw, orders, order, at);
    const soonest = at + 1000;
    if (watch(lives, order, dayOfMicros(at), soonest, follow) === soonest) lives.agenda.add(soonest, FILL, order);
  } else {
    const end = at - (at % MICROS_PER_HOUR) + MICROS_PER_HOUR - 1;
    lives.agenda.add(Math.min(end, at + 1000 + Math.floor(exponential(draw, 60_000))), FILL, order);
  }
}

/** What is earned on a USD of an order, about, before its type is drawn: see chance.ts. */
export function takeOfOrder(lives: Lives, trader: number): number {
  return AT_MARKET * feeNow(lives, trader, false) + (1 - AT_MARKET) * LIMIT_FILLS * feeNow(lives, trader, true);
}

/** The part of limit orders, by value, that fills; it falls with the square of how far off they are put. */
const LIMIT_FILLS = 0.28;

function discountType(lives: Lives, trader: number, usd: number, isLimit: boolean, near: number): void {
  if (lives.books !== null) return;
  const taken = isLimit ? feeNow(lives, trader, true) * 3 * LIMIT_FILLS * near * near : feeNow(lives, trader, false);
  discount(lives, trader, usd * (taken - takeOfOrder(lives, trader)));
}

/** By the volume as last summed up. */
function feeNow({ traders, spec }: Lives, trader: number, isMaker: boolean): number {
  return tradeFeeRate(traders.volumeSum[trader]!, isMaker) / 1e8 + spec.profile.feeSurcharge;
}

/** People put their limits as far as the market swings these days. */
function swing({ drive }: Lives, day: Day): number {
  return Math.exp(drive.stir[day - drive.from]!);
}

/** Fee and roundings included, for any tier and any number of fills. */
function costOf(lives: Lives, base: Units, price: Units): Units {
  const quote = multiply(base, price);
  return Math.ceil(quote * (1 + HIGHEST_FEE + lives.spec.profile.feeSurcharge + 0.00002)) + ROUNDINGS;
}

function affordable(lives: Lives, trader: number, asset: number, sells: boolean, price: Units): Units {
  if (sells) return available(lives.traders, trader, asset);
  const free = available(lives.traders, trader, FIAT_PURSE) - ROUNDINGS - 2;
  const worth = price * (1 + HIGHEST_FEE + lives.spec.profile.feeSurcharge + 0.00003);
  return Math.floor((free / worth) * 1e8 * (1 - 1e-9));
}

function purseOf(orders: Orders, order: number): number {
  return orders.sells[order] === 1 ? orders.asset[order]! : FIAT_PURSE;
}

function drawEnd(draw: Stream, orders: Orders, order: number, at: Micros): void {
  const turn = draw.uniform();
  const patience = draw.uniform();
  const wait = -Math.log(1 - patience);
  if (turn < DAY_ORDERS) {
    orders.lapsesAs[order] = EXPIRED;
    orders.lapsesAt[order] = Math.min(
      endOfDay(dayOfMicros(at)),
      at + Math.ceil((0.5 + 12 * patience) * MICROS_PER_HOUR),
    );
  } else if (turn < DAY_ORDERS + IMPATIENT) {
    orders.lapsesAs[order] = CANCELLED;
    orders.lapsesAt[order] = at + Math.ceil(PATIENCE * wait) + MICROS_PER_HOUR / 60;
  } else {
    const longest = at + LONGEST_DAYS[Math.floor(3 * draw.uniform())]! * MICROS_PER_DAY;
    const cancels = at + Math.ceil(LONG_PATIENCE * wait) + MICROS_PER_HOUR;
    orders.lapsesAs[order] = cancels < longest ? CANCELLED : EXPIRED;
    orders.lapsesAt[order] = Math.min(cancels, longest);
  }
}

/** What the day holds for the orders that stood at its beginning. */
export function watchStanding(lives: Lives, day: Day): void {
  const { orders } = lives.traders;
  const midnight = startOfDay(day);
  const atOnce: number[] = [];
  for (let order = 0; order < orders.size; order++)
    if (orders.live[order] === 1 && watch(lives, order, day, midnight, plan) === midnight) atOnce.push(order);
  // Several of one trader may be reached at the same instant, by the night's step of rates: the oldest fills first.
  atOnce.sort((a, b) => orders.at[a]! - orders.at[b]!);
  for (const order of atOnce) plan(lives, orders.trader[order]!, midnight, FILL, order);
}

/** Puts the day's end of a standing order where it belongs, but not what fills at `from` itself; the moment that it fills. */
function watch(lives: Lives, order: number, day: Day, from: Micros, put: Put): Micros {
  const { orders, fiat } = lives.traders;
  const asset = orders.asset[order]!;
  const trader = orders.trader[order]!;
  const quote = fiat[trader]!;
  const reached = reachedOn(lives.quotes, day, from, asset, quote, orders.sells[order] === 1, orders.limit[order]!);
  const lapses = orders.lapsesAt[order]!;
  if (reached !== NOT_TODAY && reached < lapses) {
    if (reached !== from) put(lives, trader, reached, FILL, order);
    return reached;
  }
  if (lapses <= endOfDay(day)) put(lives, trader, lapses, LAPSE, order);
  return NOT_TODAY;
}

/** One fill of an order; the next follows within the hour. */
export function fillOrder(lives: Lives, order: number, at: Micros): void {
  const { traders } = lives;
  const { orders } = traders;
  const trader = orders.trader[order]!;
  const draw = lives.draw.at(traders.stream, trader);
  const isLimit = orders.isLimit[order] === 1;
  if (orders.fillsLeft[order] === 0) drawFills(lives, draw, order, at);
  const asset = orders.asset[order]!;
  const sells = orders.sells[order] === 1;
  const price = fillPrice(lives.quotes, at, asset, traders.fiat[trader]!, sells, orders.limit[order]!, isLimit);
  const left = orders.toFill[order]! - orders.filled[order]!;
  const last = --orders.fillsLeft[order]! === 0;
  const share = (0.4 + 1.2 * draw.uniform()) / (orders.fillsLeft[order]! + 1);
  const part = last ? left : Math.max(1, Math.min(left - orders.fillsLeft[order]!, Math.floor(left * share)));
  free(lives, order, part);
  settleTrade(lives, draw, order, part, price, at);
  orders.filled[order]! += part;
  if (last) {
    close(lives, order, orders.filled[order] === orders.base[order] ? FILLED : PARTIALLY, at);
    return;
  }
  const end = at - (at % MICROS_PER_HOUR) + MICROS_PER_HOUR - 1;
  const pause = exponential(draw, isLimit ? 40_000_000 : 700_000);
  lives.agenda.add(Math.min(end, at + 1 + Math.floor(pause)), FILL, order);
}

/** In how many parts it fills, and how much of it. */
function drawFills(lives: Lives, draw: Stream, order: number, at: Micros): void {
  const { orders } = lives.traders;
  const isLimit = orders.isLimit[order] === 1;
  const soon = dayOfMicros(orders.at[order]!) === dayOfMicros(at);
  const chance = isLimit ? (soon ? PARTLY.soon : PARTLY.later) : PARTLY.market;
  const base = orders.base[order]!;
  const partly = draw.chance(chance);
  const part = 0.15 + 0.7 * draw.uniform();
  if (partly) orders.toFill[order] = Math.min(base - 1, Math.max(1, Math.floor(base * part)));
  const usd = (base / 1e8) * (usdPrice(lives.quotes, orders.asset[order]!, at) / 1e8);
  const more = MORE_FILLS * Math.max(0, Math.log10(usd / 20));
  let fills = 1;
  while (fills < MOST_FILLS && draw.chance(more / (1 + more))) fills++;
  orders.fillsLeft[order] = Math.min(fills, orders.toFill[order]!);
}

/** Gives back what was held for a part, and for all that is left with the last. */
function free(lives: Lives, order: number, part: Units): void {
  const { traders } = lives;
  const { orders } = traders;
  const left = orders.base[order]! - orders.filled[order]!;
  const ends = orders.fillsLeft[order] === 0;
  const amount = ends ? orders.reserved[order]! : Math.floor(orders.reserved[order]! * (part / left));
  orders.reserved[order]! -= amount;
  traders.reserved[orders.trader[order]! * PURSES + purseOf(orders, order)]! -= amount;
}

export function lapseOrder(lives: Lives, order: number, at: Micros): void {
  free(lives, order, 0);
  close(lives, order, lives.traders.orders.lapsesAs[order]!, at);
}

function close(lives: Lives, order: number, status: number, at: Micros): void {
  writeOrder(lives, order, status, dayOfMicros(at));
  finish(lives, lives.traders.orders, order);
}
