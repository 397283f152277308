/** What people take out: never more than is there and not promised elsewhere. */
import { ASSETS } from '../../contract/reference.js';
import { floorTo, multiply, ONE, type Units } from '../../math/decimal.js';
import { exponential, weighted } from '../../math/distributions.js';
import { hash, randomId, type Stream, stream } from '../../math/random.js';
import { dayOfMicros, endOfDay, MICROS_PER_MINUTE, type Micros } from '../../time.js';
import type { Holdable } from '../holdable.js';
import { recordedAt } from '../record.js';
import { CENT, roundAmount } from '../tickets.js';
import { choosePerson } from './choose.js';
import type { Person } from './people.js';
import { type Quotes, quotesAt } from './quotes.js';
import { recordTransaction } from './transactions.js';
import type { World } from './world.js';

/** Nobody withdraws less than this. */
const SMALLEST_USD: Units = 15 * ONE;
const CARD_SHARE = 0.2;
const SETTLES_WITHIN_MINUTES = 25;

/** Fills a slot; false where nobody has anything to withdraw yet. */
export function withdraw(world: World, index: number, at: Micros): boolean {
  const { seed, shard, market } = world.spec;
  const draw = stream(seed, 'withdrawal', shard, index);
  const { type, status } = world.plan.withdrawals[index]!;
  const quotes = quotesAt(market, at);
  const spendable = (person: Person, user: number) =>
    choicesOf(type, person).map((asset) => withdrawableUsd(world, quotes, user, asset));
  const user = choosePerson(world, draw, at, (person, i) => (spendable(person, i).some((usd) => usd > 0) ? 1 : 0));
  if (user === null) return false;
  const person = world.people[user]!;
  const currency = choicesOf(type, person)[weighted(draw, spendable(person, user))]!;
  const fee = world.spec.profile.withdrawalFees[currency];
  const amount = drawAmount(draw, type, world.ledger.available(user, currency) - fee);
  const id = randomId(seed, 'withdrawal', shard, index);
  const day = dayOfMicros(at);
  const leaves = status === 'completed' || (status === 'pending' && draw.uniform() < 0.5);
  world.rows.withdrawals.append({
    withdrawal_id: id,
    user_id: person.id,
    timestamp: at,
    withdrawal_type: type,
    currency,
    amount,
    fee,
    destination_type: type === 'crypto' ? 'wallet_address' : draw.uniform() < CARD_SHARE ? 'card' : 'bank_account',
    tx_hash: type === 'crypto' && leaves ? transactionHash(seed, shard, index) : null,
    status,
    created_at: recordedAt(draw, at),
    _as_of: day,
  });
  if (status === 'failed' || status === 'rejected') return true;
  world.ledger.reserve(user, currency, amount + fee);
  if (status === 'pending') return true;
  const settles = at + Math.floor(exponential(draw, SETTLES_WITHIN_MINUTES * MICROS_PER_MINUTE));
  world.agenda.add(Math.min(settles, endOfDay(day)), (settledAt) => {
    world.ledger.release(user, currency, amount + fee);
    world.ledger.post({ refid: id, at: settledAt, user, asset: currency, type: 'withdrawal', amount: -amount, fee });
    recordTransaction(world, user, day);
  });
  return true;
}

function choicesOf(type: 'fiat' | 'crypto', person: Person): readonly Holdable[] {
  return type === 'fiat' ? [person.country.fiat] : CRYPTO;
}

const CRYPTO = ASSETS.map((asset) => asset.id);

/** What could be taken out after the fee, in USD; 0 where it is not worth it. */
function withdrawableUsd(world: World, quotes: Quotes, user: number, asset: Holdable): Units {
  const free = world.ledger.available(user, asset) - 2 * world.spec.profile.withdrawalFees[asset];
  if (free <= 0) return 0;
  const usd = multiply(free, quotes.usdPerUnit[asset]);
  return usd < SMALLEST_USD ? 0 : usd;
}

/** A part of what is there, or all of it; fiat in whole cents. */
function drawAmount(draw: Stream, type: 'fiat' | 'crypto', most: Units): Units {
  const part = draw.uniform() < 0.25 ? 1 : 0.1 + 0.8 * draw.uniform();
  const wish = Math.floor(most * part);
  return type === 'fiat' ? Math.max(CENT, floorTo(wish, CENT)) : Math.max(1, roundAmount(draw, wish));
}

function transactionHash(seed: number, shard: number, index: number): string {
  const words = [...hash(seed, 'tx/high', [shard, index]), ...hash(seed, 'tx/low', [shard, index])];
  return words.map((word) => word.toString(16).padStart(8, '0')).join('');
}
