/** What people of the hand-made world do; each function appends the rows of one act. */
import { ASSETS, type AssetId } from '../../../src/contract/reference.js';
import { divide, fromFloat, multiply, ONE, type Units } from '../../../src/math/decimal.js';
import { randomId, type Stream } from '../../../src/math/random.js';
import type { Books } from './books.js';
import { priceAt, rateOn } from './market.js';
import type { Person } from './people.js';
import { DUE, money, stampOf, type Tables } from './rows.js';

export interface Scene {
  readonly tables: Tables;
  readonly books: Books;
  /** Volume in USD per `user day`. */
  readonly volumes: Map<string, Units>;
  /** Users and days of their completed transactions. */
  readonly transactions: [user: string, day: number][];
}

export interface Act {
  readonly person: Person;
  readonly at: number;
  readonly index: number;
  readonly draw: Stream;
}

const DAY = 86_400_000_000;
const SECOND = 1_000_000;
const dayOf = (at: number) => Math.floor(at / DAY);
const cents = (amount: number): Units => Math.round(amount * 100) * 1_000_000;
const assetFor = (act: Act): AssetId => ASSETS[act.index % 4]!.id;
const bankRail = ({ country }: Person) => (country.code === 'US' ? 'ach_transfer' : country.eea ? 'sepa' : null);

export function deposit({ tables, books, transactions }: Scene, act: Act): void {
  const { person, at, index, draw } = act;
  const isFiat = draw.uniform() < 0.7;
  const currency = isFiat ? person.country.fiat : assetFor(act);
  const amount = isFiat
    ? cents(person.money * (200 + 800 * draw.uniform()))
    : divide(cents(person.money * 500), priceAt(assetFor(act), 'USD', at));
  const status = index % 10 === 0 ? 'pending' : index % 17 === 0 ? 'failed' : 'completed';
  const id = randomId(1, 'test/deposit', index);
  tables.deposits.push({
    deposit_id: id,
    user_id: person.id,
    timestamp: stampOf(at),
    deposit_type: isFiat ? 'fiat' : 'crypto',
    currency,
    amount: money(amount),
    payment_method: isFiat ? (bankRail(person) ?? 'wire') : 'blockchain',
    status,
    blockchain_confirmations: isFiat ? null : 6,
    created_at: stampOf(at + 30 * SECOND),
    day: dayOf(at),
  });
  if (status !== 'completed') return;
  transactions.push([person.id, dayOf(at)]);
  if (dayOf(at) <= DUE) books.post(id, at, person.id, currency, 'deposit', amount);
}

export function ramp({ tables, books, transactions }: Scene, act: Act): void {
  const { person, at, index, draw } = act;
  if (dayOf(at) > DUE) return;
  const { code, fiat } = person.country;
  const isBank = draw.uniform() < 0.3 && bankRail(person) !== null;
  const token = assetFor(act);
  const amount = cents(20 + 100 * draw.uniform() * person.money);
  const fee = multiply(amount, fromFloat(0.015));
  const crypto = divide(amount - fee, priceAt(token, fiat, at));
  const status = draw.uniform() < (isBank ? 0.98 : 0.75) ? 'completed' : index % 3 === 0 ? 'pending' : 'failed';
  const id = randomId(1, 'test/ramp', index);
  tables.ramp_transactions.push({
    transaction_id: id,
    user_id: person.id,
    timestamp: stampOf(at),
    fiat_currency: fiat,
    fiat_amount: money(amount),
    crypto_token: token,
    crypto_amount: money(crypto),
    payment_method: isBank ? bankRail(person) : index % 2 === 0 ? 'credit_card' : 'apple_pay',
    country: code,
    status,
    fee_usd: money(divide(fee, rateOn(fiat, dayOf(at)))),
    day: dayOf(at),
  });
  if (status !== 'completed') return;
  transactions.push([person.id, dayOf(at)]);
  books.post(id, at, person.id, fiat, 'deposit', amount);
  books.post(id, at, person.id, fiat, 'spend', fee - amount, fee);
  books.post(id, at, person.id, token, 'receive', crypto);
}

export function withdraw({ tables, books, transactions }: Scene, act: Act): void {
  const { person, at, index } = act;
  const isFiat = index % 5 < 2;
  const currency = isFiat ? person.country.fiat : assetFor(act);
  const fee = isFiat ? 2 * ONE : fromFloat(0.0001);
  const free = books.free(person.id, currency) - fee;
  const amount = isFiat ? cents(Math.floor(free / ONE / 4)) : Math.floor(free / 4);
  if (amount <= 0) return;
  const status = index % 6 === 0 ? 'pending' : index % 11 === 0 ? 'rejected' : 'completed';
  const id = randomId(1, 'test/withdrawal', index);
  tables.withdrawals.push({
    withdrawal_id: id,
    user_id: person.id,
    timestamp: stampOf(at),
    withdrawal_type: isFiat ? 'fiat' : 'crypto',
    currency,
    amount: money(amount),
    fee: money(fee),
    destination_type: isFiat ? 'bank_account' : 'wallet_address',
    tx_hash: !isFiat && status === 'completed' ? `0x${id.replaceAll('-', '')}` : null,
    status,
    created_at: stampOf(at + SECOND),
    day: dayOf(at),
  });
  if (status === 'pending') books.reserve(person.id, currency, amount + fee);
  if (status !== 'completed') return;
  transactions.push([person.id, dayOf(at)]);
  if (dayOf(at) <= DUE) books.post(id, at, person.id, currency, 'withdrawal', -amount, fee);
}
