/** What money brings, and what is not known of it. */

/** What each channel brings for a period, in any unit (USD, sign-ups), by draw of what is not known. */
export interface ValueDraws {
  readonly draws: number;
  /** Must not fall as spend (USD for the period) grows. */
  readonly value: (channel: number, spend: number, draw: number) => number;
}

/** The mean curve of a channel. */
export function meanOver({ draws, value }: ValueDraws, channel: number, spend: number): number {
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) sum += value(channel, spend, draw);
  return sum / draws;
}
