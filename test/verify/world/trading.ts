/** Orders of the hand-made world: market and limit orders that fill at once, and limits that nothing ever reaches. */
import { ASSETS, type AssetId, type Fiat } from '../../../src/contract/reference.js';
import { divide, fromFloat, multiply, ONE, type Units } from '../../../src/math/decimal.js';
import { randomId } from '../../../src/math/random.js';
import type { Act, Scene } from './acts.js';
import { priceAt, rateOn } from './market.js';
import { DUE, money, stampOf } from './rows.js';

const SECOND = 1_000_000;
const dayOf = (at: number) => Math.floor(at / 86_400_000_000);
const share = (units: Units, of: number) => multiply(units, fromFloat(of));

type Status = 'filled' | 'partially_filled' | 'open' | 'cancelled' | 'expired';
const STATUSES: readonly Status[] = ['filled', 'open', 'filled', 'cancelled', 'filled', 'expired', 'partially_filled'];

interface Order {
  readonly id: string;
  readonly base: AssetId;
  readonly quote: Fiat;
  readonly side: 'buy' | 'sell';
  readonly size: Units;
  readonly price: Units;
  readonly limit: Units | null;
  readonly status: Status;
}

export function order(scene: Scene, act: Act): void {
  const placed = place(scene, act);
  if (placed === null) return;
  const { base, quote, side, size, limit, status } = placed;
  const fills = fillsOf(placed);
  scene.tables.orders.push({
    order_id: placed.id,
    user_id: act.person.id,
    timestamp: stampOf(act.at),
    trading_pair: `${base}/${quote}`,
    side,
    order_type: limit === null ? 'market' : 'limit',
    base_currency: base,
    quote_currency: quote,
    base_amount: money(size),
    filled_amount: money(fills.reduce((sum, fill) => sum + fill, 0)),
    limit_price: limit === null ? null : money(limit),
    status,
    created_at: stampOf(act.at + SECOND),
    day: dayOf(act.at),
  });
  if (status === 'open' && side === 'sell') scene.books.reserve(act.person.id, base, size);
  if (status === 'open' && side === 'buy') scene.books.reserve(act.person.id, quote, multiply(size, limit!) + 1);
  for (const [i, fill] of fills.entries()) trade(scene, act, placed, fill, i);
}

/** Spends a fraction of what is free; null where there is too little. */
function place({ books }: Scene, { person, at, index }: Act): Order | null {
  const base = ASSETS[(index >> 1) % 4]!.id;
  const quote = person.country.fiat;
  const status = STATUSES[index % STATUSES.length]!;
  const price = priceAt(base, quote, at);
  const side = index % 2 === 0 ? ('buy' as const) : ('sell' as const);
  const isMarket = status === 'filled' && index % 3 !== 0;
  const executed = status === 'filled' || status === 'partially_filled';
  const away = executed ? 0.002 : 0.6;
  const limit = isMarket
    ? null
    : multiply(price, fromFloat(side === 'buy' ? (executed ? 1 + away : 1 - away) : executed ? 1 - away : 1 + away));
  const spend =
    side === 'buy' ? divide(share(books.free(person.id, quote), 0.2), price) : share(books.free(person.id, base), 0.3);
  // Sizes of whole 1e-6, so that halves of it are exact too.
  const size = spend - (spend % 100);
  if (size < 1000 || multiply(size, price) < 3 * ONE) return null;
  return { id: randomId(1, 'test/order', index), base, quote, side, size, price, limit, status };
}

function fillsOf({ status, size }: Order): Units[] {
  if (status === 'partially_filled') return [size / 2];
  if (status !== 'filled') return [];
  return size % 3 === 0 ? [size / 2, size / 2] : [size];
}

function trade(
  { tables, books, volumes, transactions }: Scene,
  { person, at }: Act,
  placed: Order,
  size: Units,
  n: number,
) {
  const { base, quote, side, price, limit } = placed;
  // At once, or another act of the same seconds would come between order and fill.
  const filledAt = at + n + 1;
  const day = dayOf(at);
  const quoteAmount = multiply(size, price);
  const isMaker = limit !== null && n === 0;
  const fee = multiply(quoteAmount, fromFloat(feeRate(volumeBefore(volumes, person.id, day), isMaker)));
  const id = randomId(1, `test/trade/${n}`, tables.trades.length);
  tables.trades.push({
    trade_id: id,
    order_id: placed.id,
    user_id: person.id,
    timestamp: stampOf(filledAt),
    trading_pair: `${base}/${quote}`,
    side,
    base_currency: base,
    quote_currency: quote,
    base_amount: money(size),
    quote_amount: money(quoteAmount),
    price: money(price),
    fee_amount: money(fee),
    fee_currency: quote,
    order_type: limit === null ? 'market' : 'limit',
    is_maker: isMaker,
    created_at: stampOf(filledAt + SECOND),
    day,
  });
  const key = `${person.id} ${day}`;
  volumes.set(key, (volumes.get(key) ?? 0) + divide(quoteAmount, rateOn(quote, day)));
  transactions.push([person.id, day]);
  if (day > DUE) return;
  const sign = side === 'buy' ? 1 : -1;
  books.post(id, filledAt, person.id, base, 'trade', sign * size);
  books.post(id, filledAt, person.id, quote, 'trade', -sign * quoteAmount, fee);
}

function volumeBefore(volumes: ReadonlyMap<string, Units>, user: string, day: number): number {
  let sum = 0;
  for (let back = 1; back <= 30; back++) sum += volumes.get(`${user} ${day - back}`) ?? 0;
  return sum / ONE;
}

/** The first tiers are enough here. */
function feeRate(volume: number, isMaker: boolean): number {
  const [taker, maker] =
    volume >= 1_000_000
      ? [0.0016, 0.0006]
      : volume >= 500_000
        ? [0.0018, 0.0008]
        : volume >= 250_000
          ? [0.002, 0.001]
          : volume >= 100_000
            ? [0.0022, 0.0012]
            : volume >= 50_000
              ? [0.0024, 0.0014]
              : volume >= 10_000
                ? [0.0035, 0.002]
                : [0.004, 0.0025];
  return isMaker ? maker! : taker!;
}
