/** What an active day brings on average, by source, net of cost, USD. */
import type { Source } from '../histories.js';
import { levelOf, levelOfNew, meanSpend } from '../spend/logNormalMixture.js';
import type { Spending } from './spending.js';

/** Of the gross of trades and ramp purchases: what is left, by source, and what comes on top of it. */
export interface Split {
  readonly trade: number;
  readonly ramp: number;
  readonly withdrawal: number;
}

export function splitOf(spending: Spending, user: number): Split {
  const { rampShare, rampCost, withdrawalNet, days } = spending;
  return splitBy(rampShare[user]!, rampCost[user]!, withdrawalNet[days.group[user]!]!);
}

/** Of a user who has not begun, by first product. */
export function splitOfNew({ newRampShare, newRampCost, withdrawalNet }: Spending, product: number): Split {
  return splitBy(newRampShare[product]!, newRampCost[product]!, withdrawalNet[product]!);
}

function splitBy(share: number, cost: number, withdrawal: number): Split {
  return { trade: 1 - share, ramp: share * (1 - cost), withdrawal };
}

/** With this gross on a day. */
export function netOf({ trade, ramp, withdrawal }: Split, gross: number): number {
  return (trade + ramp) * gross + withdrawal;
}

/** The part of that net which each source brings; they add up to 1. */
export function sharesOf(split: Split, gross: number): Readonly<Record<Source, number>> {
  const net = netOf(split, gross);
  if (net === 0) return { trade_fee: 1, ramp_fee: 0, withdrawal_fee: 0 };
  return {
    trade_fee: (split.trade * gross) / net,
    ramp_fee: (split.ramp * gross) / net,
    withdrawal_fee: split.withdrawal / net,
  };
}

export function grossOf({ model, days }: Spending, user: number): number {
  return meanSpend(model, levelOf(model, days, user));
}

export function grossOfNew({ model }: Spending, product: number): number {
  return meanSpend(model, levelOfNew(model, product));
}
