/** What a user costs by credited channel: spend of a month over the sign-ups of that month, months old enough to be judged. */
import { Z95 } from '../math/wilson.js';
import { type Cell, cents } from './cell.js';

/** A month begun 60 days ago has given each of its sign-ups about 30 days or more to fund. */
export const COST_SQL = `
select channel, sum(costs.spend_usd) as spend_usd, sum(costs.sign_ups) as sign_ups, sum(funded_users) as funded, sum(active_users) as active,
  sum(trading_users) as trading
from marts.acquisition_costs as costs
where observed_days > 60
group by channel
having sum(costs.spend_usd) > 0
order by channel`;

export interface CostRow {
  readonly channel: string;
  readonly spend_usd: string;
  readonly sign_ups: number;
  readonly funded: number;
  readonly active: number;
  readonly trading: number;
}

/** USD per credited user; `n` are the users it is divided by. */
export type Cost = Cell;

export interface ChannelCost {
  readonly channel: string;
  readonly spendUsd: number;
  readonly perSignUp: Cost;
  readonly perFunded: Cost;
  readonly perActive: Cost;
  /** Per user with a trade on the order book. */
  readonly perTrading: Cost;
}

export interface Costs {
  readonly sentence: string;
  readonly channels: readonly ChannelCost[];
}

export function answerCosts(rows: readonly CostRow[]): Costs {
  const channels = rows.map((row): ChannelCost => {
    const spendUsd = Number(row.spend_usd);
    const per = (n: number) => costPer(spendUsd, n);
    return {
      channel: row.channel,
      spendUsd: cents(spendUsd),
      perSignUp: per(row.sign_ups),
      perFunded: per(row.funded),
      perActive: per(row.active),
      perTrading: per(row.trading),
    };
  });
  return { sentence: sentenceOf(channels), channels };
}

/** The spend is known, the count is a Poisson one: its interval is that of its square root (Anscombe 1948). */
function costPer(spendUsd: number, n: number): Cost {
  if (n === 0) return { n, estimate: null, lower: null, upper: null, mature: true };
  const [fewest, most] = [-1, 1].map((side) => Math.max(0, Math.sqrt(n) + (side * Z95) / 2) ** 2);
  return {
    n,
    estimate: cents(spendUsd / n),
    lower: cents(spendUsd / most!),
    upper: fewest === 0 ? null : cents(spendUsd / fewest!),
    mature: true,
  };
}

/** Fewer funded users than this say little about a cost. */
const FEW = 30;

function sentenceOf(channels: readonly ChannelCost[]): string {
  if (channels.length === 0) return 'Cost per user: no marketing spend is loaded, so nothing is known of costs.';
  const known = channels.filter(({ perFunded }) => perFunded.n >= FEW);
  const few = channels.length - known.length;
  const rest =
    few === 0
      ? ''
      : ` ${few === 1 ? 'One channel has' : `${few} channels have`} fewer than ${FEW} funded users: too few to rank.`;
  if (known.length < 2)
    return `Cost per funded user, by last touch: no two channels have ${FEW} funded users to compare.`;
  const ranked = known.toSorted((a, b) => a.perFunded.estimate! - b.perFunded.estimate!);
  const [cheapest, dearest] = [ranked[0]!, ranked.at(-1)!];
  return (
    `A funded user costs least through ${cheapest.channel} (${usd(cheapest)}) and most through ${dearest.channel} ` +
    `(${usd(dearest)}), by last touch: some of them would have come anyway.${rest}`
  );
}

function usd({ perFunded }: ChannelCost): string {
  return `${perFunded.estimate!.toFixed(0)} USD`;
}
