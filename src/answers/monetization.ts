/**
 * Monetization: what are ramp-acquired users worth? Net revenue per user (payers and others alike) in the first
 * 30, 90 and 180 days of life, of those who have lived them all, by the product they came for.
 *
 * Revenue is heavy-tailed: a few users carry the mean. Up to 5,000 users the interval is the percentile bootstrap
 * (Efron and Tibshirani 1993, ch. 13) over users, from a named stream, so the same data give the same ends; beyond,
 * the normal one. Neither sees a tail that has not happened yet, so `topShare` says what the largest 1 % contribute.
 */
import { stream } from '../math/random.js';
import { type Interval, Z95 } from '../math/wilson.js';
import { type Cell, cellOf, groupBy, sum } from './cell.js';

export const HORIZONS = [30, 90, 180] as const;
export type Horizon = (typeof HORIZONS)[number];

/** Per first product; `n30` … are the users who have lived so many days. */
export interface UserCountRow {
  readonly entry_product: string;
  readonly users: number;
  readonly n30: number;
  readonly n90: number;
  readonly n180: number;
}

/** Per user with revenue: net revenue in the first 30 … days, as decimal text; null where these are not over. */
export interface PayerRow {
  readonly entry_product: string;
  readonly d30: string | null;
  readonly d90: string | null;
  readonly d180: string | null;
}

export interface SpendRow {
  readonly spend_usd: string | null;
  readonly net_revenue_usd: string | null;
}

const perHorizon = (line: (days: Horizon) => string): string => HORIZONS.map(line).join(',\n  ');

export const USER_COUNT_SQL = `
select entry_product, count(*) as users,
  ${perHorizon((days) => `sum(case when observed_days >= ${days} then 1 else 0 end) as n${days}`)}
from marts.dim_users group by entry_product order by entry_product`;

export const PAYER_SQL = `
select users.entry_product,
  ${perHorizon((days) => `case when users.observed_days >= ${days} then sum(case when revenue.day < users.signup_date + ${days} then revenue.net_usd else 0 end) end as d${days}`)}
from marts.dim_users as users
inner join marts.fct_revenue as revenue on revenue.user_id = users.user_id
group by users.user_id, users.entry_product, users.observed_days
order by users.user_id`;

/** Spend, and the revenue of the cells that spent. */
export const SPEND_SQL = `
select sum(spend_usd) as spend_usd, sum(case when spend_usd > 0 then net_revenue_usd else 0 end) as net_revenue_usd
from marts.channel_roas`;

export interface ValueCell extends Cell {
  readonly days: Horizon;
  /** Share of the revenue that the largest 1 % of users (at least one) bring; null without positive revenue. */
  readonly topShare: number | null;
}

export interface Monetization {
  readonly question: string;
  readonly sentence: string;
  readonly cohorts: readonly {
    readonly product: string;
    readonly users: number;
    readonly values: readonly ValueCell[];
  }[];
  readonly roas: { readonly spendUsd: number; readonly roas: number | null; readonly sentence: string };
}

export function answerMonetization(
  counts: readonly UserCountRow[],
  payers: readonly PayerRow[],
  spend: SpendRow | undefined,
): Monetization {
  const byProduct = groupBy(payers, (row) => row.entry_product);
  const cohorts = counts.map((row) => ({
    product: row.entry_product,
    users: row.users,
    values: HORIZONS.map((days) => valueCell(row, byProduct.get(row.entry_product) ?? [], days)),
  }));
  return {
    question: 'What are ramp-acquired users worth, and what did they cost?',
    sentence: valueSentence(cohorts),
    cohorts,
    roas: roasOf(spend),
  };
}

function valueCell(row: UserCountRow, payers: readonly PayerRow[], days: Horizon): ValueCell {
  const n = row[`n${days}`];
  const values = payers.flatMap((payer) => payer[`d${days}`] ?? []).map(Number);
  const interval = n === 0 ? null : meanInterval(values, n, `answers/${row.entry_product}/${days}`);
  return { days, ...cellOf(interval, n, row.users), topShare: topShare(values, n) };
}

const RESAMPLES = 1000;
const BOOTSTRAP_MOST = 5_000;

/** The mean of `values` and n − values.length zeros. */
export function meanInterval(values: readonly number[], n: number, name: string): Interval {
  const estimate = sum(values, (value) => value) / n;
  if (n > BOOTSTRAP_MOST) return normalInterval(values, n, estimate);
  const means = resampledMeans(values, n, name);
  return { estimate, lower: means[Math.floor(0.025 * RESAMPLES)]!, upper: means[Math.ceil(0.975 * RESAMPLES) - 1]! };
}

function normalInterval(values: readonly number[], n: number, mean: number): Interval {
  const squares = sum(values, (value) => (value - mean) ** 2) + (n - values.length) * mean ** 2;
  const reach = (Z95 * Math.sqrt(squares / (n - 1))) / Math.sqrt(n);
  return { estimate: mean, lower: mean - reach, upper: mean + reach };
}

function resampledMeans(values: readonly number[], n: number, name: string): Float64Array {
  const draws = stream(1, name);
  const means = new Float64Array(RESAMPLES);
  for (let r = 0; r < RESAMPLES; r++) {
    let total = 0;
    for (let i = 0; i < n; i++) total += values[Math.floor(draws.uniform() * n)] ?? 0;
    means[r] = total / n;
  }
  return means.sort();
}

function topShare(values: readonly number[], n: number): number | null {
  const all = sum(values, (value) => value);
  if (all <= 0) return null;
  const largest = values.toSorted((a, b) => b - a).slice(0, Math.max(1, Math.ceil(n / 100)));
  return sum(largest, (value) => value) / all;
}

/** At the longest horizon that both products have users for. */
function valueSentence(cohorts: Monetization['cohorts']): string {
  const [ramp, exchange] = ['ramp', 'exchange'].map((name) => cohorts.find(({ product }) => product === name));
  for (const [h, days] of [...HORIZONS.entries()].reverse()) {
    const [a, b] = [ramp?.values[h], exchange?.values[h]];
    if (!a || !b || a.estimate === null || b.estimate === null) continue;
    const apart = a.lower! > b.upper! || b.lower! > a.upper!;
    return (
      `To day ${days} a ramp-acquired user has brought ${usd(a.estimate)} net, an exchange-acquired one ${usd(b.estimate)}; ` +
      `the intervals ${apart ? 'do not overlap' : 'overlap, so neither is shown to be worth more'}.`
    );
  }
  return 'Too young: no horizon is over for users of both products.';
}

function roasOf(spend: SpendRow | undefined): Monetization['roas'] {
  const spendUsd = Number(spend?.spend_usd ?? 0);
  if (spendUsd === 0)
    return {
      spendUsd,
      roas: null,
      sentence: 'ROAS: no marketing spend is loaded; it waits for a world with marketing.',
    };
  const roas = Number(spend?.net_revenue_usd ?? 0) / spendUsd;
  return {
    spendUsd,
    roas,
    sentence: `ROAS so far, by last touch (not incremental): ${roas.toFixed(2)} on ${usd(spendUsd)}.`,
  };
}

function usd(amount: number): string {
  return `${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD`;
}
