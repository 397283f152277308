/** Where a user decides to trade: who, which side, how much; then the order stands, fills, or lapses. */
import { ASSETS, type AssetId } from '../../contract/reference.js';
import type { Side } from '../../contract/vocabulary.js';
import { multiply, ONE, type Units } from '../../math/decimal.js';
import { normal, weighted } from '../../math/distributions.js';
import { randomId, type Stream, stream } from '../../math/random.js';
import { dayOfMicros, endOfDay, type Micros } from '../../time.js';
import { tradeFeeRate } from '../fees.js';
import type { Holdable } from '../holdable.js';
import { recordedAt } from '../record.js';
import { roundAmount } from '../tickets.js';
import { choosePerson } from './choose.js';
import { type Fill, limitBeyond, marketFill, type Pair, restingFill } from './fills.js';
import type { Person } from './people.js';
import type { OrderFate } from './plan.js';
import { type Quotes, quotesAt } from './quotes.js';
import { type Order, settleTrade } from './trades.js';
import { volumeBefore } from './transactions.js';
import type { World } from './world.js';

/** Nobody trades less than this. */
const SMALLEST_USD: Units = 10 * ONE;
/** Of what is free, at most this part goes into one order, so that price and fee fit beside it. */
const MOST = 0.98;

/** Fills a slot; false where nobody can pay an order yet. */
export function placeOrder(world: World, index: number, at: Micros): boolean {
  const { seed, shard } = world.spec;
  const draw = stream(seed, 'order', shard, index);
  const quotes = quotesAt(world.spec.market, at);
  const user = choosePerson(world, draw, at, (person, i) => (canPay(world, quotes, person, i) ? 1 : 0));
  if (user === null) return false;
  const fate = world.plan.orders[index]!;
  const person = world.people[user]!;
  const { pair, side, given } = drawIntent(draw, person, means(world, quotes, person, user));
  const { fill, limit } = priceOf(world, draw, fate, pair, side, at);
  const price = fill?.price ?? limit!;
  const isMaker = fate.type === 'limit';
  const feeRate = tradeFeeRate(volumeBefore(world, user, dayOfMicros(at)), isMaker);
  const baseAmount = drawSize(draw, side, price, feeRate, given);
  const order: Order = {
    id: randomId(seed, 'order', shard, index),
    user,
    pair,
    side,
    ...fate,
    baseAmount,
    filledAmount: filledPart(draw, fate.status, baseAmount),
    limit,
    createdAt: recordedAt(draw, at),
  };
  recordOrder(world, order, at);
  stand(world, order, fill, price, feeRate, at, index);
  return true;
}

interface Means {
  readonly asset: Holdable;
  readonly free: Units;
  readonly usd: Units;
}

/** What the person could give in an order: fiat to buy with, coins to sell. */
function means(world: World, quotes: Quotes, person: Person, user: number): Means[] {
  return [person.country.fiat, ...CRYPTO].flatMap((asset) => {
    const usd = freeUsd(world, quotes, user, asset);
    return usd < SMALLEST_USD ? [] : [{ asset, free: world.ledger.available(user, asset), usd }];
  });
}

/** Whether `means` would find anything; asked of everybody for every order. */
function canPay(world: World, quotes: Quotes, person: Person, user: number): boolean {
  if (freeUsd(world, quotes, user, person.country.fiat) >= SMALLEST_USD) return true;
  for (const asset of CRYPTO) if (freeUsd(world, quotes, user, asset) >= SMALLEST_USD) return true;
  return false;
}

function freeUsd(world: World, quotes: Quotes, user: number, asset: Holdable): Units {
  const free = world.ledger.available(user, asset);
  return free <= 0 ? 0 : multiply(free, quotes.usdPerUnit[asset]);
}

const CRYPTO: readonly AssetId[] = ASSETS.map((asset) => asset.id);

/** How eager people are to turn fiat into coins rather than the other way. */
const BUY_APPETITE = 3;

function drawIntent(draw: Stream, person: Person, options: readonly Means[]) {
  const { fiat } = person.country;
  const weights = options.map(({ asset, usd }) => Math.sqrt(usd) * (asset === fiat ? BUY_APPETITE : 1));
  const chosen = options[weighted(draw, weights)]!;
  const side: Side = chosen.asset === fiat ? 'buy' : 'sell';
  const base = side === 'buy' ? CRYPTO[weighted(draw, person.traits.taste)]! : (chosen.asset as AssetId);
  // A part of what is free, rarely all; at least the smallest order.
  const part = Math.min(MOST, 0.35 * Math.exp(0.9 * normal(draw)));
  const least = Math.min(MOST, SMALLEST_USD / chosen.usd);
  return { pair: { base, quote: fiat }, side, given: Math.floor(chosen.free * Math.max(part, least)) };
}

function priceOf(world: World, draw: Stream, fate: OrderFate, pair: Pair, side: Side, at: Micros) {
  const { market } = world.spec;
  if (fate.type === 'market') return { fill: marketFill(draw, market, pair, at), limit: null };
  if (fate.status === 'filled' || fate.status === 'partially_filled') {
    const fill = restingFill(draw, market, pair, side, at);
    return { fill, limit: fill.price };
  }
  // Open orders stand to the end of the world, the others lapse within their day.
  const until = fate.status === 'open' ? world.span.to : dayOfMicros(at);
  return { fill: null, limit: limitBeyond(draw, market, pair, side, at, until) };
}

/** Base amount: what `given` pays for, fee included; at least 2 units, so that a part of it exists. */
function drawSize(draw: Stream, side: Side, price: Units, feeRate: Units, given: Units): Units {
  const wish = side === 'sell' ? given : Math.floor((given / price / (1 + feeRate / ONE)) * ONE * 0.999);
  return Math.max(2, roundAmount(draw, wish));
}

function filledPart(draw: Stream, status: OrderFate['status'], baseAmount: Units): Units {
  if (status === 'filled') return baseAmount;
  if (status !== 'partially_filled') return 0;
  return Math.min(baseAmount - 1, Math.max(1, Math.floor(baseAmount * (0.15 + 0.7 * draw.uniform()))));
}

function recordOrder(world: World, order: Order, at: Micros): void {
  world.rows.orders.append({
    order_id: order.id,
    user_id: world.people[order.user]!.id,
    timestamp: at,
    trading_pair: `${order.pair.base}/${order.pair.quote}`,
    side: order.side,
    order_type: order.type,
    base_currency: order.pair.base,
    quote_currency: order.pair.quote,
    base_amount: order.baseAmount,
    filled_amount: order.filledAmount,
    limit_price: order.limit,
    status: order.status,
    created_at: order.createdAt,
    _as_of: dayOfMicros(at),
  });
}

/** Holds the funds back while the order stands, and puts its end on the agenda. */
function stand(
  world: World,
  order: Order,
  fill: Fill | null,
  price: Units,
  feeRate: Units,
  at: Micros,
  index: number,
): void {
  const asset = order.side === 'buy' ? order.pair.quote : order.pair.base;
  const cost = multiply(order.baseAmount, price);
  const held = order.side === 'buy' ? cost + multiply(cost, feeRate) : order.baseAmount;
  world.ledger.reserve(order.user, asset, held);
  if (order.status === 'open') return;
  world.agenda.add(fill?.at ?? endOfDay(dayOfMicros(at)), (endsAt) => {
    world.ledger.release(order.user, asset, held);
    if (fill !== null) settleTrade(world, order, { price, at: endsAt }, feeRate, index);
  });
}
