/** What only the simulator knows of a channel: the curve it climbs, and whom it really caused. */
import type { BlockBuilder } from '../../contract/block.js';
import { COUNTRIES } from '../../contract/reference.js';
import type { TRUTH } from '../../contract/truth/index.js';
import { CHANNELS } from '../../contract/vocabulary.js';
import { ONE } from '../../math/decimal.js';
import { type Day, lastDayOfMonth } from '../../time.js';
import { LANES } from './campaigns.js';
import type { Marketing } from './marketing.js';
import { audience } from './momentum.js';
import { cellOf, curves } from './response.js';

/**
 * A row per channel for the month that begins on `month`; `caused` is by channel. The curve is that of all countries
 * together when they share spend as planned; the ceiling is the mean over the month's days. Unpaid channels have none: zeros.
 */
export function appendChannelTruth(
  marketing: Marketing,
  month: Day,
  caused: Float64Array,
  rows: BlockBuilder<typeof TRUTH.channels>,
): void {
  const days = { from: Math.max(month, marketing.from), to: lastDayOfMonth(month) };
  if (days.to > marketing.to) throw new RangeError(`the plan ends before day ${days.to}`);
  const climbed = curves(marketing.usersPerYear);
  CHANNELS.forEach((name, channel) => {
    const served = COUNTRIES.flatMap((_, country) => climbed[cellOf(channel, country)] ?? []);
    rows.append({
      channel: name,
      month,
      spend_usd: centsOf(marketing, channel, days) * (ONE / 100),
      caused_signups: caused[channel]!,
      adstock_retention: served[0]?.retention ?? 0,
      half_saturation_usd: served.reduce((sum, { half }) => sum + half, 0),
      slope: served[0]?.slope ?? 0,
      ceiling_signups: served.reduce((sum, { ceiling }) => sum + ceiling, 0) * meanAudience(marketing, days),
      _as_of: days.to,
    });
  });
}

interface Days {
  readonly from: Day;
  readonly to: Day;
}

function centsOf(marketing: Marketing, channel: number, { from, to }: Days): number {
  let cents = 0;
  for (let at = from - marketing.from; at <= to - marketing.from; at++)
    LANES.forEach((lane, index) => {
      if (lane.channel === channel) cents += marketing.cents[at * LANES.length + index]!;
    });
  return cents;
}

function meanAudience(marketing: Marketing, { from, to }: Days): number {
  let sum = 0;
  for (let day = from; day <= to; day++) sum += audience(marketing.momentum[day - marketing.from]!, day);
  return sum / (to - from + 1);
}
