/** The posterior of a panel's curves, as draws: what a budget is planned on, and what spend has caused so far. */
import { saturation } from '../saturation.js';
import { dailyEffect, type Shape, shapeAt } from './effects.js';
import type { Layout } from './layout.js';
import { type Panel, WEEK, type Weekly } from './panel.js';

export interface ResponseDraws {
  readonly channels: readonly string[];
  readonly draws: number;
  /**
   * Sign-ups a day that a steady spend (USD a day, over all countries in their usual shares) causes, at the panel's average level of
   * demand. The same draw of all channels belongs together.
   */
  readonly signUps: (channel: number, spend: number, draw: number) => number;
  /** Sign-ups that the spend of the panel caused from day `from` to `to` (inclusive), by draw. */
  readonly caused: (channel: number, from: number, to: number) => Float64Array;
  /** Usual spend, and the most adstocked spend ever seen, USD a day over all countries. */
  readonly usual: readonly number[];
  readonly seen: readonly number[];
  /** The curve of a channel in a draw: `half` in USD of adstock a day over all countries, `ceiling` in sign-ups a day. */
  readonly curve: (channel: number, draw: number) => Shape & { readonly ceiling: number };
}

/** `media` are draws of what follows `layout.reach` in the vector of parameters, of which `x` is the mode. */
export function responseDraws(
  { channels, cells }: Panel,
  data: Weekly,
  layout: Layout,
  x: Float64Array,
  media: readonly Float64Array[],
): ResponseDraws {
  const levels = x.subarray(layout.week, layout.week + layout.weeks);
  const at = (channel: number) => layout.channel - layout.reach + channel * layout.parts;
  const usual = data.usualSpend.map((some) => some.reduce((sum, value) => sum + value, 0));
  const served = data.relative.map((some) =>
    some.reduce((sum, spend, cell) => sum + (spend === null ? 0 : data.usualSignUps[cell]!), 0),
  );
  const demand = media.map(
    (draw) => levels.reduce((sum, level) => sum + Math.exp(draw[0]! * level), 0) / levels.length,
  );
  const curves = channels.map((_, k) =>
    media.map((draw, d) => {
      const shape = shapeAt(draw, at(k));
      const top =
        (Math.exp(draw[at(k) + 3]!) * served[k]! * demand[d]!) / saturation('hill', 1, shape.half, shape.slope);
      return { ...shape, half: shape.half * usual[k]!, ceiling: top };
    }),
  );
  const known: Float64Array[][] = [];
  return {
    channels,
    draws: media.length,
    usual,
    seen: channels.map((_, k) => mostSeen(cells.map(({ spend }) => spend[k]!))),
    curve: (channel, draw) => curves[channel]![draw]!,
    signUps: (channel, spend, draw) => {
      const { half, slope, ceiling } = curves[channel]![draw]!;
      return ceiling * saturation('hill', spend, half, slope);
    },
    caused: (channel, from, to) => {
      known[channel] ??= media.map((draw) => causedBefore(data, channel, draw, at(channel), levels));
      return Float64Array.from(known[channel], (before) => before[to + 1]! - before[from]!);
    },
  };
}

/** The largest spend of a week, USD a day over all countries. */
function mostSeen(spends: readonly Float64Array[]): number {
  const days = spends[0]!.length;
  let most = 0;
  for (let from = 0; from + WEEK <= days; from++) {
    let sum = 0;
    for (const spend of spends) for (let day = from; day < from + WEEK; day++) sum += spend[day]!;
    most = Math.max(most, sum / WEEK);
  }
  return most;
}

/** Sign-ups caused before each day, and by the end of the last. */
function causedBefore(
  data: Weekly,
  channel: number,
  draw: Float64Array,
  at: number,
  levels: Float64Array,
): Float64Array {
  const [shape, effect] = [shapeAt(draw, at), Math.exp(draw[at + 3]!)];
  const days = data.lengths.reduce((sum, length) => sum + length, 0);
  const caused = new Float64Array(days);
  data.relative[channel]!.forEach((spend, cell) => {
    if (spend === null) return;
    const scale = effect * data.usualSignUps[cell]!;
    dailyEffect(spend, shape).forEach((value, day) => {
      caused[day]! += scale * value;
    });
  });
  const demand = levels.map((level) => Math.exp(draw[0]! * level));
  const before = new Float64Array(days + 1);
  for (let day = 0; day < days; day++) before[day + 1] = before[day]! + caused[day]! * demand[Math.floor(day / WEEK)]!;
  return before;
}
