/** Ramp purchases: a day's count is given; who, how much and by which method is drawn, then who fails, by propensity. */
import { ASSETS, type AssetId, type Country, railReaches } from '../../contract/reference.js';
import { RAMP_METHODS, type RampMethod } from '../../contract/vocabulary.js';
import { divide, fromFloat, multiply, ONE, type Units } from '../../math/decimal.js';
import { exponential, normal, systematicSample, weighted } from '../../math/distributions.js';
import { randomId, type Stream, stream } from '../../math/random.js';
import { type Day, endOfDay, MICROS_PER_SECOND, type Micros, startOfDay } from '../../time.js';
import { RAMP_FEE_RATE } from '../fees.js';
import { priceAt, rateOn } from '../market/candle.js';
import { momentOf } from '../rhythm.js';
import { roundTicket } from '../tickets.js';
import { drive, isVerifiedAt } from './choose.js';
import { nobodyVerified } from './plan.js';
import { countsOf, SHARES } from './profile.js';
import { recordTransaction } from './transactions.js';
import type { World } from './world.js';

type RampStatus = keyof typeof SHARES.ramp;

interface Purchase {
  readonly index: number;
  readonly user: number;
  readonly at: Micros;
  readonly method: RampMethod;
  readonly token: AssetId;
  readonly fiatAmount: Units;
  /** What was wished for, USD; and where from: both sway success. */
  readonly usd: number;
  readonly country: string;
}

/** Relative use where the rail exists, chance to fail and to hang, in the order of RAMP_METHODS. */
const METHODS: Readonly<Record<RampMethod, { mix: number; fails: number; hangs: number }>> = {
  credit_card: { mix: 0.31, fails: 0.15, hangs: 0.06 },
  debit_card: { mix: 0.24, fails: 0.14, hangs: 0.06 },
  ach_transfer: { mix: 0.27, fails: 0.015, hangs: 0.03 },
  sepa: { mix: 0.26, fails: 0.01, hangs: 0.02 },
  apple_pay: { mix: 0.21, fails: 0.08, hangs: 0.06 },
};

/** Cards from some countries are declined more often, from some less; 1 where nothing is said. */
const RISK: Readonly<Record<string, number>> = { BR: 1.8, SG: 1.2, AU: 1.1, GB: 0.85, NL: 0.8, DE: 0.9, CA: 0.9 };

const MEDIAN_TICKET_USD = 105;
/** What a card or a bank lets through at once, before people round. */
const LARGEST_TICKET_USD = 20_000;
const SMALLEST_TICKET: Units = 10 * ONE;

/** Puts the purchases of the day on the agenda. */
export function planRampDay(world: World, day: Day): void {
  const count = world.spec.profile.rampPerDay;
  const buyers = drawBuyers(world, day, count);
  const purchases = buyers.map((user, index) => drawPurchase(world, day, index, user));
  const statuses = drawStatuses(stream(world.spec.seed, 'ramp/status', world.spec.shard, day), purchases);
  for (const purchase of purchases)
    world.agenda.add(purchase.at, () => record(world, day, purchase, statuses[purchase.index]!));
}

/** Systematic sampling over the verified; a person's weight today is bursty, so that purchases cluster. */
function drawBuyers(world: World, day: Day, count: number): number[] {
  if (count === 0) return [];
  const draw = stream(world.spec.seed, 'ramp/who', world.spec.shard, day);
  const start = startOfDay(day);
  const weights = world.people.map((person) => {
    const burst = exponential(draw, 1) ** 2;
    if (!isVerifiedAt(person, start)) return 0;
    return drive(person, start) * (person.entryProduct === 'ramp' ? 2 : 0.8) * burst;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) throw nobodyVerified('the first ramp day');
  const buyers: number[] = [];
  const offset = draw.uniform();
  let passed = 0;
  weights.forEach((weight, user) => {
    passed += (weight / total) * count;
    while (buyers.length < count && buyers.length + offset < passed) buyers.push(user);
  });
  while (buyers.length < count) buyers.push(weights.findLastIndex((weight) => weight > 0));
  return buyers;
}

function drawPurchase(world: World, day: Day, index: number, user: number): Purchase {
  const draw = stream(world.spec.seed, 'ramp/purchase', world.spec.shard, day, index);
  const { country, traits } = world.people[user]!;
  const method = RAMP_METHODS[weighted(draw, methodWeights(country))]!;
  const token = ASSETS[weighted(draw, traits.taste)]!.id;
  const usd = Math.min(LARGEST_TICKET_USD, MEDIAN_TICKET_USD * traits.moneyScale ** 0.5 * Math.exp(0.7 * normal(draw)));
  const fiat = multiply(fromFloat(usd), rateOn(world.spec.market, country.fiat, day));
  return {
    index,
    user,
    at: momentOf(draw, day, country.utcOffset),
    method,
    token,
    fiatAmount: Math.max(SMALLEST_TICKET, roundTicket(draw, fiat)),
    usd,
    country: country.code,
  };
}

function methodWeights(country: Country): number[] {
  return RAMP_METHODS.map((method) => (railReaches(method, country) ? METHODS[method].mix : 0));
}

/** The brief's shares hold exactly each day; who fails or hangs is a systematic sample by method and ticket. */
function drawStatuses(draw: Stream, purchases: readonly Purchase[]): RampStatus[] {
  const counts = countsOf(SHARES.ramp, purchases.length);
  const statuses = purchases.map((): RampStatus => 'completed');
  const failing = purchases.map(
    (p) => METHODS[p.method].fails * (1 + Math.log10(Math.max(p.usd, 10) / 10) ** 2 / 2) * (RISK[p.country] ?? 1),
  );
  for (const i of systematicSample(draw, failing, counts.failed)) statuses[i] = 'failed';
  const hanging = purchases.map((p, i) => (statuses[i] === 'completed' ? METHODS[p.method].hangs : 0));
  for (const i of systematicSample(draw, hanging, counts.pending)) statuses[i] = 'pending';
  return statuses;
}

function record(world: World, day: Day, purchase: Purchase, status: RampStatus): void {
  const { market, seed, shard } = world.spec;
  const person = world.people[purchase.user]!;
  const fiat = person.country.fiat;
  const rate = rateOn(market, fiat, day);
  const fee = multiply(purchase.fiatAmount, RAMP_FEE_RATE);
  const price = multiply(priceAt(market, purchase.token, purchase.at), rate);
  const cryptoAmount = divide(purchase.fiatAmount - fee, price);
  const id = randomId(seed, 'ramp', shard, day, purchase.index);
  world.rows.ramp_transactions.append({
    transaction_id: id,
    user_id: person.id,
    timestamp: purchase.at,
    fiat_currency: fiat,
    fiat_amount: purchase.fiatAmount,
    crypto_token: purchase.token,
    crypto_amount: cryptoAmount,
    payment_method: purchase.method,
    country: person.country.code,
    status,
    fee_usd: divide(fee, rate),
    _as_of: day,
  });
  if (status !== 'completed') return;
  const delay = exponential(stream(seed, 'ramp/settle', shard, day, purchase.index), 40 * MICROS_PER_SECOND);
  world.agenda.add(Math.min(purchase.at + Math.floor(delay), endOfDay(day)), (at) => {
    const { user } = purchase;
    const paid = purchase.fiatAmount;
    const { ledger } = world;
    ledger.post({ refid: id, at, user, asset: fiat, type: 'deposit', amount: paid, fee: 0 });
    ledger.post({ refid: id, at, user, asset: fiat, type: 'spend', amount: -(paid - fee), fee });
    ledger.post({ refid: id, at, user, asset: purchase.token, type: 'receive', amount: cryptoAmount, fee: 0 });
    recordTransaction(world, user, day);
  });
}
