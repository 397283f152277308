/** Money and coins that people bring. */
import { ASSETS, type Country, railReaches } from '../../contract/reference.js';
import type { DepositMethod } from '../../contract/vocabulary.js';
import { divide, fromFloat, multiply, type Units } from '../../math/decimal.js';
import { exponential, integer, normal, weighted } from '../../math/distributions.js';
import { randomId, type Stream, stream } from '../../math/random.js';
import { dayOfMicros, endOfDay, MICROS_PER_MINUTE, type Micros } from '../../time.js';
import type { Holdable } from '../holdable.js';
import { priceAt, rateOn } from '../market/candle.js';
import { recordedAt } from '../record.js';
import { roundAmount, roundTicket } from '../tickets.js';
import { choosePerson } from './choose.js';
import type { Person } from './people.js';
import { recordTransaction } from './transactions.js';
import type { World } from './world.js';

const MEDIAN_USD = 200;

/** Use of a fiat rail where it exists, given how the deposit ends: bank wires and ACH hang, few fail. */
const FIAT_METHODS: Readonly<Record<Exclude<DepositMethod, 'blockchain'>, Record<string, number>>> = {
  bank_transfer: { completed: 0.4, pending: 0.2, failed: 0.3 },
  wire: { completed: 0.15, pending: 0.35, failed: 0.2 },
  ach_transfer: { completed: 0.45, pending: 0.6, failed: 0.6 },
  sepa: { completed: 0.5, pending: 0.2, failed: 0.3 },
};

/** Confirmations after which a deposit counts, and minutes until then. */
const CONFIRMATIONS = {
  bitcoin: { needed: 3, minutes: 30 },
  ethereum: { needed: 14, minutes: 4 },
  solana: { needed: 32, minutes: 1 },
  tether: { needed: 14, minutes: 4 },
} as const;

/** Fills a slot; false where nobody is there yet. */
export function deposit(world: World, index: number, at: Micros): boolean {
  const { seed, shard, market } = world.spec;
  const draw = stream(seed, 'deposit', shard, index);
  const { type, status } = world.plan.deposits[index]!;
  const user = choosePerson(world, draw, at, (person) => (person.entryProduct === 'exchange' ? 2 : 1));
  if (user === null) return false;
  const person = world.people[user]!;
  const day = dayOfMicros(at);
  const usd = fromFloat(MEDIAN_USD * person.traits.moneyScale ** 0.9 * Math.exp(0.6 * normal(draw)));
  const id = randomId(seed, 'deposit', shard, index);
  const { currency, amount, method, confirmations, minutes } =
    type === 'fiat' ? fiatDeposit(draw, person, status, usd) : cryptoDeposit(draw, person, status, usd);
  world.rows.deposits.append({
    deposit_id: id,
    user_id: person.id,
    timestamp: at,
    deposit_type: type,
    currency,
    amount,
    payment_method: method,
    status,
    blockchain_confirmations: confirmations,
    created_at: recordedAt(draw, at),
    _as_of: day,
  });
  if (status !== 'completed') return true;
  const settles = at + Math.floor(exponential(draw, minutes * MICROS_PER_MINUTE));
  world.agenda.add(Math.min(settles, endOfDay(day)), (settledAt) => {
    world.ledger.post({ refid: id, at: settledAt, user, asset: currency, type: 'deposit', amount, fee: 0 });
    recordTransaction(world, user, day);
  });
  return true;

  function fiatDeposit(draw: Stream, person: Person, status: string, usd: Units): Sketch {
    const { fiat } = person.country;
    return {
      currency: fiat,
      amount: roundTicket(draw, multiply(usd, rateOn(market, fiat, day))),
      method: drawMethod(draw, person.country, status),
      confirmations: null,
      minutes: 12,
    };
  }

  function cryptoDeposit(draw: Stream, person: Person, status: string, usd: Units): Sketch {
    const currency = ASSETS[weighted(draw, person.traits.taste)]!.id;
    const { needed, minutes } = CONFIRMATIONS[currency];
    return {
      currency,
      amount: roundAmount(draw, divide(usd, priceAt(market, currency, at))),
      method: 'blockchain',
      confirmations:
        status === 'completed' ? needed + integer(draw, 0, 3) : status === 'pending' ? integer(draw, 0, needed - 1) : 0,
      minutes,
    };
  }
}

interface Sketch {
  readonly currency: Holdable;
  readonly amount: Units;
  readonly method: DepositMethod;
  readonly confirmations: number | null;
  /** Mean time to settle. */
  readonly minutes: number;
}

function drawMethod(draw: Stream, country: Country, status: string): DepositMethod {
  const methods = (Object.keys(FIAT_METHODS) as (keyof typeof FIAT_METHODS)[]).filter((method) =>
    railReaches(method, country),
  );
  const weights = methods.map((method) => FIAT_METHODS[method][status]!);
  return methods[weighted(draw, weights)]!;
}
