/** The days of a world of rates: its first day and the first day that is ingested daily are settled once, its end moves on. */
import { RAW } from '../contract/raw/index.js';
import type { Table } from '../contract/table.js';
import { TRUTH } from '../contract/truth/index.js';
import { UserError } from '../error.js';
import { lookbackFrom } from '../simulator/drive.js';
import type { RatesProfile } from '../simulator/profiles.js';
import { LAST_DAY, refuseSpan } from '../simulator/span.js';
import { type Day, formatDay, monthsBefore } from '../time.js';
import { coverageName } from '../warehouse/coverage.js';
import type { WorldDays } from './producer.js';

/** What a home remembers of them. */
export interface FirstDays {
  readonly start: Day;
  /** The first day that is not part of the set-up. */
  readonly daily: Day;
}

/** Days at the end of a new world that are loaded day by day. */
const DAILY_DAYS = 90;

/** Every table of a world of rates: predictions come back from models, runs from loads. */
export const WORLD_TABLES: readonly Table[] = [
  ...Object.values(RAW).filter(({ name }) => name !== 'predictions' && name !== 'pipeline_runs'),
  ...Object.values(TRUTH),
];

/** What the first as-of day makes of a profile. Throws UserError for days that cannot be. */
export function firstDays(profile: RatesProfile, asOf: Day): FirstDays {
  const start = profile.start ?? monthsBefore(asOf, profile.months);
  refuseBeforeStart(asOf, start);
  return { start, daily: Math.max(start + 1, asOf - DAILY_DAYS + 1) };
}

/** An as-of day in the middle of the set-up ends it there. Throws UserError for days that cannot be. */
export function ratesDays(profile: RatesProfile, { start, daily }: FirstDays, asOf: Day): WorldDays {
  refuseBeforeStart(asOf, start);
  refuseSpan(profile.name, start, asOf);
  return {
    history: { from: start, to: Math.min(daily - 1, asOf) },
    daily: { from: daily, to: asOf },
    end: LAST_DAY,
    historyTables: WORLD_TABLES.map(coverageName),
    market: { span: { from: start, to: asOf }, lead: start - lookbackFrom(start) },
  };
}

function refuseBeforeStart(asOf: Day, start: Day): void {
  if (asOf < start)
    throw new UserError(`as-of ${formatDay(asOf)} is before the start of this world, ${formatDay(start)}`);
}
