/**
 * The budget question of the product's own data: what spend causes (response) times what a sign-up is worth (value), by draw.
 *
 * Assumptions:
 * 1. Whom another dollar of a channel would bring is worth what those credited to it have brought on average, as far as it is known
 *    apart from the other channels' (`../roas/nextSignUp.ts`).
 * 2. The next period's demand is that of the days seen, on average.
 */
import { UserError } from '../../error.js';
import type { Histories } from '../histories.js';
import { fitResponse, type ResponseFit } from '../response/panel/fitResponse.js';
import type { Panel } from '../response/panel/panel.js';
import { type ChannelValues, channelValues } from '../roas/channelValues.js';
import { CENT, usd } from './bounds.js';
import type { Constraints } from './constraints.js';
import { type Recommendation, recommendBudget } from './recommend.js';
import type { ValueDraws } from './valueDraws.js';

/** Average days of a period. */
export const PERIODS = { week: 7, month: 365.25 / 12, quarter: 365.25 / 4, year: 365.25 } as const;
export type Period = keyof typeof PERIODS;

export interface BudgetWish {
  readonly budget: number;
  readonly period: Period;
  readonly constraints: Constraints;
}

export interface MarketingEffects {
  readonly response: ResponseFit;
  readonly values: ChannelValues;
}

export interface BudgetPlan extends Recommendation {
  /** Days of life whose net revenue counts as return. */
  readonly horizonDays: number;
  readonly warnings: readonly string[];
}

const DRAWS = 200;
/** What is spent today is the average of so many days: whole weeks, dark windows included. */
const TODAY = 28;

/** What spend causes, and what it is worth. Throws UserError for a panel that nothing can be learned from. */
export function marketingEffects(histories: Histories, panel: Panel): MarketingEffects {
  return { response: fitResponse(panel, { draws: DRAWS, seed: 1 }), values: channelValues(histories) };
}

/** Throws UserError where no plan can spend the budget within the constraints. */
export function planBudget(panel: Panel, effects: MarketingEffects, wish: BudgetWish): BudgetPlan {
  const days = PERIODS[wish.period];
  const { response, values } = effects;
  const recommendation = recommendBudget({
    channels: panel.channels,
    current: spendOfToday(panel).map((daily) => daily * days),
    budget: wish.budget,
    period: wish.period,
    constraints: wish.constraints,
    values: valueDraws(effects, days),
    seen: response.draws.seen.map((daily) => daily * days),
  });
  const left = wish.budget - recommendation.recommended.reduce((sum, { spend }) => sum + spend, 0);
  const unspent =
    left > CENT ? [`${usd(left)} are left unspent: no channel's step fits into that within its limits`] : [];
  return { ...recommendation, horizonDays: values.days, warnings: [...response.warnings, ...unspent] };
}

/** USD of net revenue that a channel's spend of a period of so many days brings. */
export function valueDraws({ response, values }: MarketingEffects, days: number): ValueDraws {
  const { draws } = response;
  const worth = draws.channels.map((channel) => channelValue(values, channel).draws);
  return {
    draws: draws.draws,
    value: (channel, spend, draw) => draws.signUps(channel, spend / days, draw) * days * worth[channel]![draw]!,
  };
}

function channelValue({ values }: ChannelValues, channel: string) {
  const found = values.find((value) => value.channel === channel);
  if (found === undefined)
    throw new UserError(`nobody came through ${channel}, so it is not known what a sign-up of it is worth`);
  return found;
}

/** USD a day by channel. */
export function spendOfToday({ days, channels, cells }: Panel): Float64Array {
  const from = Math.max(0, days - TODAY);
  return Float64Array.from(channels, (_, k) => {
    let sum = 0;
    for (const { spend } of cells) for (let day = from; day < days; day++) sum += spend[k]![day]!;
    return sum / (days - from);
  });
}
