/** Everybody at the as-of day: where each stands in each figure that is asked for. */
import { bySource, type Histories, SOURCES, type Source } from '../histories.js';
import type { ValueModel } from './valueModel.js';

/** A figure of every user: net revenue through an age, or within days ahead. */
export interface Figure {
  readonly kind: 'age' | 'ahead';
  /** Of an age: days of life, the day of sign-up included; else days after the as-of day. */
  readonly days: number;
}

export interface Crowd {
  readonly users: number;
  readonly figures: readonly Figure[];
  /** By figure and user: what has been brought already, USD; and by source. */
  readonly brought: readonly Float64Array[];
  readonly broughtBy: readonly Readonly<Record<Source, Float64Array>>[];
  /** Row of the user's activity, −1 where there is none yet. */
  readonly row: Int32Array;
  /** Days ahead in which a figure of a user still grows; 0 where it is over. */
  readonly left: (user: number, figure: number) => number;
  /** Those of a user that still grow, the one that ends first first, and their days ahead. */
  readonly open: (user: number) => Open;
  /** The most days ahead of any. */
  readonly furthest: number;
}

export interface Open {
  readonly figures: readonly number[];
  readonly days: readonly number[];
}

export function crowdOf({ histories, activity }: ValueModel, figures: readonly Figure[]): Crowd {
  const users = histories.users.ids.length;
  const row = new Int32Array(users).fill(-1);
  activity.user.forEach((user, at) => {
    row[user] = at;
  });
  const left = (user: number, figure: number) => {
    const { kind, days } = figures[figure]!;
    const lived = kind === 'age' ? histories.asOf + 1 - histories.users.signupDay[user]! : 0;
    return Math.max(0, days - lived);
  };
  const broughtBy = figures.map((figure) => bySource((source) => broughtFrom(histories, source, figure)));
  return {
    users,
    figures,
    brought: broughtBy.map(totalled),
    broughtBy,
    row,
    left,
    open: (user) => {
      const growing = [...figures.keys()]
        .filter((f) => left(user, f) > 0)
        .sort((a, b) => left(user, a) - left(user, b));
      return { figures: growing, days: growing.map((f) => left(user, f)) };
    },
    furthest: Math.max(1, ...figures.map(({ days }) => days)),
  };
}

/** Net revenue of a row of days, USD. */
export function netAt({ gross, cost }: Pick<Histories, 'gross' | 'cost'>, row: number): number {
  const earned = gross.trade_fee[row]! + gross.ramp_fee[row]! + gross.withdrawal_fee[row]!;
  return earned - cost.trade_fee[row]! - cost.ramp_fee[row]! - cost.withdrawal_fee[row]!;
}

function broughtFrom(
  { users, first, day, gross, cost }: Histories,
  source: Source,
  { kind, days }: Figure,
): Float64Array {
  const sums = new Float64Array(users.ids.length);
  if (kind === 'ahead') return sums;
  const [earned, paid] = [gross[source], cost[source]];
  for (let user = 0; user < sums.length; user++)
    for (let row = first[user]!; row < first[user + 1]! && day[row]! < users.signupDay[user]! + days; row++)
      sums[user]! += earned[row]! - paid[row]!;
  return sums;
}

function totalled(sums: Readonly<Record<Source, Float64Array>>): Float64Array {
  return sums.trade_fee.map((_, user) => SOURCES.reduce((sum, source) => sum + sums[source][user]!, 0));
}
