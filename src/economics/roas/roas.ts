/**
 * Return on ad spend, cohort-forward: what was spent in a month against what the sign-ups credited to it bring by age, lived or still to
 * come.
 *
 * Assumptions:
 * 1. Spend belongs to the sign-ups of its month. Credit is the last touch's, or the first's: what would have come anyway is credited too.
 * 2. What has not been lived comes from the value model, whose draws all channels share; so differences and ranks have intervals.
 *
 * The draws say what these very users will have brought. What the next ones may bring is told by the spread between users, which a
 * bootstrap of a heavy tail does not know: for that see `nextSignUp.ts`.
 */

import { type Estimate, intervalOf } from '../../math/quantile.js';
import type { GroupTotal, Prediction } from '../ltv/predict.js';

/** Spend of a channel in a month whose days are over, USD. */
export interface MonthSpend {
  readonly channel: string;
  /** First day, YYYY-MM-DD. */
  readonly month: string;
  readonly spendUsd: number;
}

export interface RoasAtAge extends Estimate {
  readonly days: number;
  /** Share of the draws in which the spend has come back by then. */
  readonly paidBack: number;
}

export interface ChannelRoas {
  readonly channel: string;
  /** The month of sign-up, or `all`. */
  readonly month: string;
  readonly spendUsd: number;
  readonly signUps: number;
  /** USD per credited sign-up; null where nobody came. */
  readonly costPerSignUp: number | null;
  readonly ages: readonly RoasAtAge[];
}

/** The name of a group of `by`: the channel and the month of sign-up. */
export function cohortName(channel: string, month: string): string {
  return `${channel}/${month}`;
}

/** By channel over all its months, then by month. `cohorts` are groups named by `cohortName`, `figures` those of the prediction. */
export function roasOf(
  cohorts: readonly GroupTotal[],
  figures: Prediction['users'],
  spend: readonly MonthSpend[],
): ChannelRoas[] {
  const byName = new Map(cohorts.map((cohort) => [cohort.name, cohort]));
  const paid = spend.filter(({ spendUsd }) => spendUsd > 0);
  const lines = (months: readonly MonthSpend[], month: string) =>
    lineOf(
      months,
      month,
      months.flatMap((one) => byName.get(cohortName(one.channel, one.month)) ?? []),
      figures,
    );
  const channels = [...new Set(paid.map(({ channel }) => channel))];
  return channels.flatMap((channel) => {
    const months = paid.filter((one) => one.channel === channel);
    return [lines(months, 'all'), ...months.map((one) => lines([one], one.month))];
  });
}

function lineOf(
  months: readonly MonthSpend[],
  month: string,
  cohorts: readonly GroupTotal[],
  figures: Prediction['users'],
): ChannelRoas {
  const spendUsd = months.reduce((sum, one) => sum + one.spendUsd, 0);
  const signUps = cohorts.reduce((sum, { users }) => sum + users, 0);
  const ages = figures.flatMap(({ kind, days }, f) => (kind === 'age' ? [atAge(cohorts, f, days, spendUsd)] : []));
  return {
    channel: months[0]!.channel,
    month,
    spendUsd,
    signUps,
    costPerSignUp: signUps === 0 ? null : spendUsd / signUps,
    ages,
  };
}

function atAge(cohorts: readonly GroupTotal[], f: number, days: number, spendUsd: number): RoasAtAge {
  const mean = cohorts.reduce((sum, cohort) => sum + cohort.mean[f]!, 0) / spendUsd;
  const draws = new Float64Array(cohorts[0]?.draws[f]?.length ?? 1);
  for (const cohort of cohorts)
    cohort.draws[f]!.forEach((value, b) => {
      draws[b]! += value / spendUsd;
    });
  const paidBack = draws.filter((roas) => roas >= 1).length / draws.length;
  return { days, ...intervalOf(draws), mean, paidBack };
}
