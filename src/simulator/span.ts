/** Which days a world can have. */
import { UserError } from '../error.js';
import { type Day, formatDay } from '../time.js';
import { MARKET_START } from './market/profile.js';

/** 2035-12-31: beyond it a free path may leave what 2^53 units hold. */
export const LAST_DAY: Day = 24_105;

/** Throws UserError for a world that would begin before the market or end too late. */
export function refuseSpan(name: string, from: Day, asOf: Day): void {
  if (asOf > LAST_DAY)
    throw new UserError(`as-of ${formatDay(asOf)} is too late: worlds end by ${formatDay(LAST_DAY)}`);
  if (from >= MARKET_START) return;
  const days = asOf - from + 1;
  throw new UserError(
    `as-of ${formatDay(asOf)} is before the start: ${name} needs ${days} days of market, which begins on ` +
      `${formatDay(MARKET_START)} (use ${formatDay(MARKET_START + days - 1)} or later)`,
  );
}
