/** The shape of the simulated market, as tables: what a day, a week and each asset look like. */

/** The simulated path begins here, whatever is asked of it; a world cannot start earlier. */
export const MARKET_START = 17_532; // 2018-01-01

export const HOURS_PER_YEAR = 8_760;

/** Relative size of returns and relative volume by hour of the day, UTC. */
const HOUR_MOVES = [
  1.22, 0.99, 0.89, 0.76, 0.92, 0.82, 0.87, 0.91, 0.98, 1.0, 1.05, 0.98, 1.09, 1.07, 1.09, 1.11, 1.21, 0.96, 0.86, 0.91,
  1.09, 1.04, 1.08, 1.1,
];
const HOUR_VOLUME = [
  1.19, 0.96, 0.8, 0.7, 0.74, 0.68, 0.71, 0.77, 0.78, 0.77, 0.84, 0.89, 1.07, 1.16, 1.27, 1.33, 1.49, 1.23, 1.1, 1.1,
  1.19, 1.07, 1.03, 1.04,
];
/** Monday to Sunday. */
const WEEKDAY_MOVES = [1.28, 1.02, 1.22, 1.1, 1.07, 0.55, 0.76];
const WEEKDAY_VOLUME = [1.07, 1.1, 1.16, 1.18, 1.06, 0.67, 0.73];

/** Relative size of returns in each of a week's 168 hours (Monday 00:00 first); mean square 1. */
export const WEEK_MOVES = week(HOUR_MOVES, WEEKDAY_MOVES, 2);
/** Relative volume in each of a week's 168 hours; mean 1. */
export const WEEK_VOLUME = week(HOUR_VOLUME, WEEKDAY_VOLUME, 1);

/** Components of log-volatility: standard deviation and half-life in hours. */
export const VOLATILITY = [
  { sd: 0.3, halfLife: 10 },
  { sd: 0.3, halfLife: 96 },
  { sd: 0.4, halfLife: 1_080 },
] as const;

export interface FreeAsset {
  /** Annualised volatility of daily returns. */
  readonly volatility: number;
  /** Share of an hour's standard deviation that is the whole market's, in its falls and in its rises. */
  readonly marketInFalls: number;
  readonly marketInRises: number;
  /** Traded value on an average day, USD. */
  readonly dailyVolume: number;
}

export const FREE_ASSETS = {
  bitcoin: { volatility: 0.57, marketInFalls: 0.965, marketInRises: 0.83, dailyVolume: 260e6 },
  ethereum: { volatility: 0.75, marketInFalls: 0.965, marketInRises: 0.83, dailyVolume: 130e6 },
  solana: { volatility: 0.96, marketInFalls: 0.79, marketInRises: 0.58, dailyVolume: 70e6 },
} as const satisfies Readonly<Record<string, FreeAsset>>;

export type FreeAssetId = keyof typeof FREE_ASSETS;
export const FREE_ASSET_IDS = Object.keys(FREE_ASSETS) as FreeAssetId[];

/** A token pegged to the dollar: it wanders around 1 and never leaves the band. */
export const PEGGED = { sd: 0.0007, halfLife: 36, band: 0.009, dailyVolume: 90e6 } as const;

/** Annualised volatility of rates on business days, and the share of it that is the dollar's own. */
export const RATE_MOVES = {
  EUR: { volatility: 0.072, dollar: 0.85 },
  GBP: { volatility: 0.085, dollar: 0.75 },
  CAD: { volatility: 0.065, dollar: 0.55 },
} as const;

function week(hours: readonly number[], weekdays: readonly number[], power: number): Float64Array {
  const values = weekdays.flatMap((weekday) => hours.map((hour) => weekday * hour));
  const mean = values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  return Float64Array.from(values, (value) => value / mean ** (1 / power));
}
