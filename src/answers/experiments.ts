/**
 * Experiments: what does a channel bring that would not have come anyway? Dark windows of the mart `experiment_lift`,
 * pooled by channel: the logarithms of the ratios, weighted by their precision. Windows that share control countries
 * are not quite independent, so the pooled interval is a little too narrow.
 */
import { Z95 } from '../math/wilson.js';
import { cents, groupBy, sum } from './cell.js';

export const EXPERIMENT_SQL = `
select channel, dark_window, other_experiments, expected_sign_ups, sign_up_ratio, ratio_lower, ratio_upper,
  missing_credited_sign_ups, spend_saved_usd
from marts.experiment_lift
order by channel, start_date`;

export interface ExperimentRow {
  readonly channel: string;
  readonly dark_window: number;
  readonly other_experiments: number;
  readonly expected_sign_ups: number;
  readonly sign_up_ratio: number;
  readonly ratio_lower: number;
  readonly ratio_upper: number;
  readonly missing_credited_sign_ups: number;
  readonly spend_saved_usd: number;
}

/** USD per caused sign-up: spend saved over those missing, and over the ends of their 95 % interval. */
interface LiftCost {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ChannelLift {
  readonly channel: string;
  readonly windows: number;
  /** Windows with another experiment beside them. */
  readonly disturbed: number;
  /** Sign-ups of all channels in the dark countries and windows. */
  readonly seen: number;
  /** Sign-ups that did not come, with the ends of the 95 % interval. */
  readonly missing: number;
  readonly lower: number;
  readonly upper: number;
  /** What last touch would have credited. */
  readonly credited: number;
  readonly spendSavedUsd: number;
  readonly distinguishable: boolean;
  /** Null where the effect is not distinguishable from none, or nothing was saved. */
  readonly costPerSignUp: LiftCost | null;
}

export interface Experiments {
  readonly question: string;
  readonly sentence: string;
  readonly channels: readonly ChannelLift[];
}

export function answerExperiments(rows: readonly ExperimentRow[]): Experiments {
  const channels = [...groupBy(rows, (row) => row.channel)].map(([channel, own]) => liftOf(channel, own));
  return {
    question: 'What does a channel bring that would not have come anyway?',
    sentence: sentenceOf(channels),
    channels,
  };
}

function liftOf(channel: string, rows: readonly ExperimentRow[]): ChannelLift {
  const seen = sum(rows, (row) => row.dark_window);
  // A count of 0 would make every ratio end in 0 missing; the mart adds half a sign-up there, and so do we.
  const base = Math.max(seen, 0.5);
  const { log, error } = pooled(rows);
  const missingAt = (ratio: number) => base * (1 / ratio - 1);
  const [missing, lower, upper] = [0, Z95, -Z95].map((z) => missingAt(Math.exp(log + z * error)));
  const spendSavedUsd = sum(rows, (row) => row.spend_saved_usd);
  return {
    channel,
    windows: rows.length,
    disturbed: rows.filter((row) => row.other_experiments > 0).length,
    seen,
    missing: missing!,
    lower: lower!,
    upper: upper!,
    credited: sum(rows, (row) => row.missing_credited_sign_ups),
    spendSavedUsd: cents(spendSavedUsd),
    distinguishable: lower! > 0,
    costPerSignUp: costOf(spendSavedUsd, missing!, lower!, upper!),
  };
}

function costOf(savedUsd: number, missing: number, fewest: number, most: number): LiftCost | null {
  if (fewest <= 0 || savedUsd <= 0) return null;
  return { estimate: cents(savedUsd / missing), lower: cents(savedUsd / most), upper: cents(savedUsd / fewest) };
}

function pooled(rows: readonly ExperimentRow[]): { readonly log: number; readonly error: number } {
  const weighted = rows.map((row) => {
    const error = (Math.log(row.ratio_upper) - Math.log(row.ratio_lower)) / (2 * Z95);
    return { log: Math.log(row.sign_up_ratio), weight: 1 / error ** 2 };
  });
  const weight = sum(weighted, (one) => one.weight);
  return { log: sum(weighted, (one) => one.log * one.weight) / weight, error: 1 / Math.sqrt(weight) };
}

function sentenceOf(channels: readonly ChannelLift[]): string {
  if (channels.length === 0)
    return 'No dark window is over and has a control: what a channel causes cannot be told from what it is credited with.';
  const shown = channels.filter((one) => one.distinguishable);
  const unclear = unclearSentence(channels.length - shown.length);
  if (shown.length === 0) return `Dark windows, by channel:${unclear}`;
  return `In the dark windows ${shown.map(told).join('; ')}.${pickedSentence(shown.length, channels.length)}${unclear}`;
}

/** `without affiliate about 50 sign-ups (20 to 80) did not come, at 20 USD each (12 to 50)` */
function told({ channel, missing, lower, upper, costPerSignUp: cost }: ChannelLift): string {
  const range = (from: number, to: number) => `(${from.toFixed(0)} to ${to.toFixed(0)})`;
  const price = cost === null ? '' : `, at ${cost.estimate.toFixed(0)} USD each ${range(cost.lower, cost.upper)}`;
  return `without ${channel} about ${missing.toFixed(0)} sign-ups ${range(lower, upper)} did not come${price}`;
}

/** Who is named because it stands out has had luck on average, which its interval does not know. */
function pickedSentence(shown: number, all: number): string {
  if (shown === all) return '';
  return ` Of ${all} channels only what stands out is named, and what is picked so looks larger and cheaper than it is.`;
}

function unclearSentence(rest: number): string {
  if (rest === 0) return '';
  const subject = rest === 1 ? 'One channel is' : `${rest} channels are`;
  return ` ${subject} not distinguishable from no effect: the windows are too small, which is not to say that nothing came.`;
}
