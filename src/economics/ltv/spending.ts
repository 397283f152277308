/**
 * What an active day of each user brings: gross by the log-normal mixture, split by source, less the cost of processing.
 *
 * Assumptions:
 * 1. The spend that is modelled is the day's fees of trades and ramp purchases. Groups are the first products.
 * 2. A user's share of ramp fees, and their cost, stay what they were; with few days both are drawn towards those of the first product, as if
 *    `BELIEF` average days had been seen there.
 * 3. Withdrawal fees are flat: per active day the same for all of a first product.
 */
import type { Histories } from '../histories.js';
import {
  fitLogNormalMixture,
  type LogNormalMixture,
  levelOf,
  meanSpend,
  type SpendDays,
} from '../spend/logNormalMixture.js';

export interface Spending {
  readonly model: LogNormalMixture;
  readonly days: SpendDays;
  /** By user: how much of the modelled gross is ramp fees, and how much of these costs eat. */
  readonly rampShare: Float64Array;
  readonly rampCost: Float64Array;
  /** By first product: of a user without days, and net of withdrawals per active day, USD. */
  readonly newRampShare: Float64Array;
  readonly newRampCost: Float64Array;
  readonly withdrawalNet: Float64Array;
}

const BELIEF = 3;

/** Null where there is too little to tell spending. */
export function fitSpending(histories: Histories): Spending | null {
  const days = spendDays(histories);
  const model = fitLogNormalMixture(days);
  if (model === null) return null;
  const { users, first, isActive, gross, cost } = histories;
  const product = users.groupings.get('first_product')!;
  const groups = product.names.length;
  const own = { gross: sums(histories), ramp: sums(histories), cost: sums(histories) };
  const all = { gross: new Float64Array(groups), ramp: new Float64Array(groups), cost: new Float64Array(groups) };
  const net = new Float64Array(groups);
  const active = new Float64Array(groups);
  for (let user = 0; user < users.ids.length; user++) {
    const group = product.of[user]!;
    for (let row = first[user]!; row < first[user + 1]!; row++) {
      own.ramp[user]! += gross.ramp_fee[row]!;
      own.gross[user]! += gross.ramp_fee[row]! + gross.trade_fee[row]!;
      own.cost[user]! += cost.ramp_fee[row]!;
      net[group]! += gross.withdrawal_fee[row]! - cost.withdrawal_fee[row]!;
      active[group]! += isActive[row]!;
    }
    all.ramp[group]! += own.ramp[user]!;
    all.gross[group]! += own.gross[user]!;
    all.cost[group]! += own.cost[user]!;
  }
  const newRampShare = all.ramp.map((ramp, g) => ratio(ramp, all.gross[g]!));
  const newRampCost = all.cost.map((spent, g) => ratio(spent, all.ramp[g]!));
  const pull = own.gross.map((_, user) => BELIEF * meanSpend(model, levelOf(model, days, user)));
  const rampShare = own.gross.map(
    (sum, user) => (own.ramp[user]! + pull[user]! * newRampShare[product.of[user]!]!) / (sum + pull[user]!),
  );
  const rampCost = own.gross.map((_, user) => {
    const pulled = pull[user]! * newRampShare[product.of[user]!]!;
    return ratio(own.cost[user]! + pulled * newRampCost[product.of[user]!]!, own.ramp[user]! + pulled);
  });
  const withdrawalNet = net.map((sum, g) => ratio(sum, active[g]!));
  return { model, days, rampShare, rampCost, newRampShare, newRampCost, withdrawalNet };
}

function spendDays({ users, first, isActive, gross }: Histories): SpendDays {
  const n = users.ids.length;
  const product = users.groupings.get('first_product')!;
  const data = {
    days: new Float64Array(n),
    meanLog: new Float64Array(n),
    squares: new Float64Array(n),
    spread: new Float64Array(n),
    group: product.of,
    groups: product.names.length,
  };
  const logs: number[] = [];
  for (let user = 0; user < n; user++) {
    logs.length = 0;
    for (let row = first[user]!; row < first[user + 1]!; row++) {
      const spent = gross.trade_fee[row]! + gross.ramp_fee[row]!;
      if (isActive[row] === 1 && spent > 0) logs.push(Math.log(spent));
    }
    if (logs.length === 0) continue;
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    data.days[user] = logs.length;
    data.meanLog[user] = mean;
    for (const log of logs) {
      data.squares[user]! += (log - mean) ** 2;
      data.spread[user]! += Math.exp(log - mean);
    }
  }
  return data;
}

function sums({ users }: Histories): Float64Array {
  return new Float64Array(users.ids.length);
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
