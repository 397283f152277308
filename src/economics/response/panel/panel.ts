/** Daily spend and sign-ups by country: what a response is fitted to. */
import type { Day } from '../../../time.js';

export interface PanelCell {
  readonly country: string;
  /** USD by channel (in the panel's order) and day; nothing on dark days. */
  readonly spend: readonly Float64Array[];
  /** All sign-ups by day, whomever they are credited to. */
  readonly signUps: Float64Array;
  /** Those that last touch credits, by channel and day. */
  readonly credited?: readonly Float64Array[];
}

export interface Panel {
  readonly days: number;
  readonly channels: readonly string[];
  readonly cells: readonly PanelCell[];
  /** What moves demand everywhere, by day: the market, a holiday. */
  readonly controls: readonly { readonly name: string; readonly values: Float64Array }[];
}

export interface DatedPanel extends Panel {
  /** The day of its index 0. */
  readonly from: Day;
}

/** A week: budgets are decided by it, and the weekday cancels within it. */
export const WEEK = 7;

/** What is summed and averaged once. */
export interface Weekly {
  readonly channels: readonly string[];
  readonly weeks: number;
  /** Days of each week; the last may be short. */
  readonly lengths: readonly number[];
  /** By cell, then week. */
  readonly signUps: readonly Float64Array[];
  /** By channel, cell, week; null where nothing is known of credit. */
  readonly credited: readonly (readonly Float64Array[])[] | null;
  /** By control, then week, with mean 0 and standard deviation 1. */
  readonly controls: readonly Float64Array[];
  /** Sign-ups a day, by cell. */
  readonly usualSignUps: readonly number[];
  /** USD a day, by channel and cell; 0 where the channel is not bought. */
  readonly usualSpend: readonly (readonly number[])[];
  /** Spend in units of what is usual in the cell, by channel, cell, day; null where it is not bought. */
  readonly relative: readonly (readonly (Float64Array | null)[])[];
}

export function weekly({ days, channels, cells, controls }: Panel): Weekly {
  const weeks = Math.ceil(days / WEEK);
  const lengths = Array.from({ length: weeks }, (_, w) => Math.min(WEEK, days - w * WEEK));
  const sum = (values: Float64Array) => sumByWeek(values, weeks);
  const usualSpend = channels.map((_, k) => cells.map(({ spend }) => mean(spend[k]!)));
  const isCredited = cells.every(({ credited }) => credited !== undefined);
  return {
    channels,
    weeks,
    lengths,
    signUps: cells.map(({ signUps }) => sum(signUps)),
    credited: isCredited ? channels.map((_, k) => cells.map(({ credited }) => sum(credited![k]!))) : null,
    controls: controls.map(({ values }) => standardized(sum(values).map((total, w) => total / lengths[w]!))),
    usualSignUps: cells.map(({ signUps }) => mean(signUps)),
    usualSpend,
    relative: channels.map((_, k) =>
      cells.map(({ spend }, c) => {
        const usual = usualSpend[k]![c]!;
        return usual > 0 ? spend[k]!.map((value) => value / usual) : null;
      }),
    ),
  };
}

function sumByWeek(values: Float64Array, weeks: number): Float64Array {
  const result = new Float64Array(weeks);
  for (let day = 0; day < values.length; day++) result[Math.floor(day / WEEK)]! += values[day]!;
  return result;
}

function standardized(values: Float64Array): Float64Array {
  const middle = mean(values);
  const sd = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return values.map((value) => (sd > 0 ? (value - middle) / sd : 0));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
