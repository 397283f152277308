/** What the models predict, in the form of the raw table `predictions`. */

import { type Estimate, estimateOf, intervalOf, quantileSorted } from '../math/quantile.js';
import type { LastTime } from './backtest/value.js';
import type { MarketingEffects } from './budget/planBudget.js';
import { type Histories, SOURCES } from './histories.js';
import type { Figure } from './ltv/crowd.js';
import { discountWeights } from './ltv/discount.js';
import type { GroupTotal, Prediction } from './ltv/predict.js';
import type { UserPrediction } from './prediction/predictions.js';
import type { DatedPanel } from './response/panel/panel.js';
import { incrementalRoas } from './roas/incrementalRoas.js';
import { type ChannelRoas, cohortName } from './roas/roas.js';

export interface PredictionRow {
  readonly model: string;
  /** user, all, or the name of a grouping. */
  readonly level: string;
  readonly subject: string;
  readonly horizonDays: number;
  readonly quantity: string;
  readonly mean: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

const QUANTITIES = { age: 'net_revenue', ahead: 'future_net_revenue' } as const;
const KINDS = ['age', 'ahead'] as const;

/** Of users only the longest horizons: the shorter ones are in the groups. */
const OF_USERS = 365;

/**
 * Quantities of users: `net_revenue` from sign-up through the horizon, `future_net_revenue` within the horizon from the as-of day on, USD.
 * Of groups the same per user, what of it each source brings (`net_revenue/trade_fee` …), its median, and the longest horizon discounted to the
 * first day (`discounted_net_revenue` …). Intervals hold 90 %.
 */
export function valueRows(model: string, { users }: Pick<Histories, 'users'>, prediction: Prediction): PredictionRow[] {
  const rows: PredictionRow[] = [];
  for (const { kind, days, mean, lower, upper } of prediction.users) {
    if (days !== OF_USERS) continue;
    users.ids.forEach((subject, user) => {
      rows.push({
        model,
        level: 'user',
        subject,
        horizonDays: days,
        quantity: QUANTITIES[kind],
        mean: mean[user]!,
        lower: lower[user]!,
        upper: upper[user]!,
      });
    });
  }
  for (const [level, groups] of prediction.groups)
    for (const group of groups)
      if (group.users > 0)
        for (const row of groupRows(group, prediction.users)) rows.push({ model, level, subject: group.name, ...row });
  return rows;
}

type GroupRow = Omit<PredictionRow, 'model' | 'level' | 'subject'>;

function groupRows(group: GroupTotal, figures: readonly Figure[]): GroupRow[] {
  const exact = { lower: null, upper: null };
  const rows = figures.flatMap(({ kind, days: horizonDays }, f) => [
    { horizonDays, quantity: QUANTITIES[kind], ...perUser(group, group.mean[f]!, group.draws[f]!) },
    { horizonDays, quantity: `${QUANTITIES[kind]}_median`, mean: medianOf(group.draws[f]!) / group.users, ...exact },
    ...SOURCES.map((source) => ({
      horizonDays,
      quantity: `${QUANTITIES[kind]}/${source}`,
      mean: group.sources[source][f]! / group.users,
      ...exact,
    })),
  ]);
  return [...rows, ...KINDS.map((kind) => discountedRow(group, figures, kind))];
}

function discountedRow(group: GroupTotal, figures: readonly Figure[], kind: Figure['kind']): GroupRow {
  const own = [...figures.keys()].filter((f) => figures[f]!.kind === kind);
  const days = own.map((f) => figures[f]!.days);
  const weights = discountWeights(days);
  const presentValue = (sumAt: (figure: number) => number) =>
    own.reduce((sum, f, k) => sum + weights[k]! * sumAt(f), 0);
  const draws = group.draws[own[0]!]!.map((_, draw) => presentValue((f) => group.draws[f]![draw]!));
  const quantity = `discounted_${QUANTITIES[kind]}`;
  return {
    horizonDays: days.at(-1)!,
    quantity,
    ...perUser(
      group,
      presentValue((f) => group.mean[f]!),
      draws,
    ),
  };
}

function medianOf(draws: Float64Array): number {
  return quantileSorted(draws.slice().sort(), 0.5);
}

function perUser({ users }: GroupTotal, total: number, draws: Float64Array): Estimate {
  const { lower, upper } = intervalOf(draws);
  return { mean: total / users, lower: lower / users, upper: upper / users };
}

/**
 * Of channels (`level`) and of their months (`cohortLevel`): `roas`, `paid_back` (the share of draws in which the spend has come back),
 * `cost_per_sign_up`.
 */
export function roasRows(level: string, cohortLevel: string, lines: readonly ChannelRoas[]): PredictionRow[] {
  return lines.flatMap(({ channel, month, ages, costPerSignUp }) => {
    const own = {
      model: 'roas',
      ...(month === 'all' ? { level, subject: channel } : { level: cohortLevel, subject: cohortName(channel, month) }),
    };
    const exact = { lower: null, upper: null };
    const cost =
      costPerSignUp === null
        ? []
        : [{ ...own, horizonDays: 0, quantity: 'cost_per_sign_up', mean: costPerSignUp, ...exact }];
    return [
      ...cost,
      ...ages.flatMap(({ days: horizonDays, mean, lower, upper, paidBack }) => [
        { ...own, horizonDays, quantity: 'roas', mean, lower, upper },
        { ...own, horizonDays, quantity: 'paid_back', mean: paidBack, ...exact },
      ]),
    ];
  });
}

/**
 * Of channels: `incremental_sign_ups` over all days of the panel (the horizon is their number), `value_per_sign_up` of the next one, and
 * `incremental_roas` of the spend of those days whose sign-ups have lived the age.
 */
export function effectRows({ response, values }: MarketingEffects, panel: DatedPanel): PredictionRow[] {
  const { days, channels, cells, from } = panel;
  return channels.flatMap((subject, k) => {
    const own = { model: 'response', level: 'channel', subject };
    const signUps = {
      ...own,
      horizonDays: days,
      quantity: 'incremental_sign_ups',
      ...estimateOf(response.draws.caused(k, 0, days - 1)),
    };
    const worth = values.values.find(({ channel }) => channel === subject);
    if (worth === undefined) return [signUps];
    const { mean, lower, upper } = worth;
    const next = { ...own, horizonDays: values.days, quantity: 'value_per_sign_up', mean, lower, upper };
    const last = days - values.days;
    if (last < 0) return [signUps, next];
    const spendUsd = cells.reduce((sum, { spend }) => spend[k]!.subarray(0, last + 1).reduce((a, b) => a + b, sum), 0);
    if (spendUsd === 0) return [signUps, next];
    const spending = { from, to: from + last, spendUsd };
    const roas = incrementalRoas(worth, response.draws.caused(k, 0, last), spending);
    return [signUps, next, { ...own, horizonDays: values.days, quantity: 'incremental_roas', ...roas }];
  });
}

/** How far off the models were the last time: `bias` of all net revenue, with the market forecast and as it came. */
export function lastTimeRows(model: string, { days: horizonDays, bias, biasMarketKnown }: LastTime): PredictionRow[] {
  const own = { level: 'all', subject: 'all', horizonDays, lower: null, upper: null };
  return [
    { ...own, model, quantity: 'bias', mean: bias },
    { ...own, model, quantity: 'bias_market_known', mean: biasMarketKnown },
  ];
}

/** Of users: the probability of what the quantity names, such as `high_volume_90` or `churn_30`. */
export function probabilityRows(predictions: readonly UserPrediction[]): PredictionRow[] {
  return predictions.map(({ userId: subject, model, quantity, horizonDays, probability: mean }) => ({
    model,
    level: 'user',
    subject,
    horizonDays,
    quantity,
    mean,
    lower: null,
    upper: null,
  }));
}
