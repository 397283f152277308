/** The same people in the same market, life after life: what they really brought, by their rows, and what the truth says of them. */
import { readFileSync } from 'node:fs';
import type { Block } from '../../src/contract/block.js';
import { RAW } from '../../src/contract/raw/index.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { lookbackFrom } from '../../src/simulator/drive.js';
import { openShard, step } from '../../src/simulator/exchange.js';
import type { Market } from '../../src/simulator/market/market.js';
import { simulateMarket } from '../../src/simulator/market/simulateMarket.js';
import { planMarketing } from '../../src/simulator/marketing/marketing.js';
import { PROFILES, type RatesProfile } from '../../src/simulator/profiles.js';
import { type Taken, take } from '../../src/simulator/taking.js';
import type { Day } from '../../src/time.js';
import { cellsOf } from '../contract/cellsOf.js';

/** By person, in the order of their sign-up: USD over the whole time. */
export interface Life {
  readonly causes: readonly string[];
  readonly realised: Float64Array;
  readonly truth: Float64Array;
}

export interface Study {
  readonly usersPerYear: number;
  readonly from: Day;
  /** The last day of a month. */
  readonly through: Day;
  readonly lives: number;
  readonly moneyCut: number;
}

export function liveAgain({ usersPerYear, from, through, lives, moneyCut }: Study): Life[] {
  const market = simulateMarket(5, { from: lookbackFrom(from), to: through });
  const profile = { ...PROFILES['demo'], usersPerYear, shards: 1 } as RatesProfile;
  const spec = { profile, seed: 5, start: from, market, moneyCut };
  const marketing = planMarketing(spec, through);
  return Array.from({ length: lives }, (_, life) => {
    const shard = openShard({ ...spec, life }, 0, marketing);
    while (shard.state.day < through) step(shard);
    return lifeOf(take(shard).blocks, market);
  });
}

function lifeOf(blocks: Taken['blocks'], market: Market): Life {
  const ids = text(TRUTH.users, blocks['truth.users'], 'user_id');
  const place = new Map(ids.map((id, i) => [id, i]));
  const life = {
    causes: text(TRUTH.users, blocks['truth.users'], 'caused_by_channel'),
    realised: new Float64Array(ids.length),
    truth: new Float64Array(ids.length),
  };
  const users = text(TRUTH.user_revenue, blocks['truth.user_revenue'], 'user_id');
  const expected = numbers(TRUTH.user_revenue, blocks['truth.user_revenue'], 'expected_net_revenue_usd');
  users.forEach((id, i) => {
    life.truth[place.get(id)!]! += expected[i]!;
  });
  for (const { user, usd } of earnings(blocks, market)) life.realised[place.get(user)!]! += usd;
  return life;
}

interface Earning {
  readonly user: string;
  readonly usd: number;
}

/** Net revenue as docs/definitions.md has it, computed anew from the rows. */
function earnings(blocks: Taken['blocks'], market: Market): Earning[] {
  return [
    ...tradeFees(blocks.trades, market),
    ...rampFees(blocks.ramp_transactions, market),
    ...withdrawalFees(blocks.withdrawals, market),
  ];
}

function tradeFees(block: Block, market: Market): Earning[] {
  const users = text(RAW.trades, block, 'user_id');
  const fees = numbers(RAW.trades, block, 'fee_amount');
  const fiats = text(RAW.trades, block, 'fee_currency');
  const days = daysOf(RAW.trades, block);
  return users.map((user, i) => ({ user, usd: fees[i]! / rate(market, fiats[i]!, days[i]!) }));
}

function rampFees(block: Block, market: Market): Earning[] {
  const table = RAW.ramp_transactions;
  const users = text(table, block, 'user_id');
  const statuses = text(table, block, 'status');
  const fees = numbers(table, block, 'fee_usd');
  const paid = numbers(table, block, 'fiat_amount');
  const fiats = text(table, block, 'fiat_currency');
  const methods = text(table, block, 'payment_method');
  const days = daysOf(table, block);
  return users.flatMap((user, i) => {
    if (statuses[i] !== 'completed') return [];
    const usd = paid[i]! / rate(market, fiats[i]!, days[i]!);
    return { user, usd: fees[i]! / 1e8 - cost('ramp', methods[i]!, usd) };
  });
}

function withdrawalFees(block: Block, market: Market): Earning[] {
  const table = RAW.withdrawals;
  const users = text(table, block, 'user_id');
  const statuses = text(table, block, 'status');
  const fees = numbers(table, block, 'fee');
  const amounts = numbers(table, block, 'amount');
  const currencies = text(table, block, 'currency');
  const destinations = text(table, block, 'destination_type');
  const days = daysOf(table, block);
  return users.flatMap((user, i) => {
    if (statuses[i] !== 'completed') return [];
    const worth = unit(market, currencies[i]!, days[i]!);
    return { user, usd: fees[i]! * worth - cost('withdrawal', destinations[i]!, amounts[i]! * worth) };
  });
}

/** USD of 1e-8 of a currency: fiat at the day's rate, coins at its last close. */
function unit(market: Market, currency: string, day: Day): number {
  if (currency in market.rates) return 1 / rate(market, currency, day);
  const series = market.assets[currency as keyof Market['assets']];
  return series.close[(day - market.from) * 24 + 23]! / 1e16;
}

function rate(market: Market, fiat: string, day: Day): number {
  return market.rates[fiat as keyof Market['rates']].unitsPerUsd[day - market.from]!;
}

const COSTS = new Map(
  readFileSync(new URL('../../dbt/seeds/processing_costs.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',') as [string, string, string, string])
    .map(([product, rail, rate, fixed]) => [`${product}/${rail}`, { rate: Number(rate), fixed: Number(fixed) }]),
);

function cost(product: string, rail: string, usd: number): number {
  const { rate, fixed } = COSTS.get(`${product}/${rail}`)!;
  return rate * usd + fixed;
}

type AnyTable = Parameters<typeof cellsOf>[0];

function text(table: AnyTable, block: Block, name: string): string[] {
  return cellsOf(table, block, name).map(String);
}

function numbers(table: AnyTable, block: Block, name: string): number[] {
  return cellsOf(table, block, name).map(Number);
}

function daysOf(table: AnyTable, block: Block): Day[] {
  return numbers(table, block, 'timestamp').map((at) => Math.floor(at / 86_400_000_000));
}
