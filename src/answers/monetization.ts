/**
 * Monetization: what are ramp-acquired users worth? Net revenue per user (payers and others alike) in the first
 * 30, 90 and 180 days of life, of those who have lived them all, by the product they came for.
 *
 * Revenue is heavy-tailed: a few users carry the mean. Where the largest 1 % bring a fifth or more of it, no interval is
 * given, because none that is made of the data knows the tail that has not happened yet; instead `restsOn` says how many
 * users bring half of it, and the share of payers and the median payer, which a large user does not move, stand beside it.
 */
import { type Cell, cellOf, cents, groupBy, percent, shareCell } from './cell.js';
import { heaviness, type MeanInterval, meanInterval, median } from './heavyTail.js';
import { type RoasLine, type RoasRow, roasLines } from './roas.js';

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
select sum(case when age_months = 0 then spend_usd else 0 end) as spend_usd,
  sum(case when spend_usd > 0 then net_revenue_usd else 0 end) as net_revenue_usd
from marts.cohort_roas`;

export interface ValueCell extends Cell {
  readonly days: Horizon;
  /** Share of the revenue that the largest 1 % of users (at least one) bring; null without positive revenue. */
  readonly topShare: number | null;
  /** The fewest users who bring half of the revenue; null without positive revenue. */
  readonly restsOn: number | null;
  /** Share of the users who have brought anything above cost. */
  readonly payers: Cell;
  /** What the median of these has brought, USD. */
  readonly medianPayer: number | null;
}

export interface Monetization {
  readonly question: string;
  readonly sentence: string;
  readonly cohorts: readonly {
    readonly product: string;
    readonly users: number;
    readonly values: readonly ValueCell[];
  }[];
  readonly roas: {
    readonly spendUsd: number;
    readonly roas: number | null;
    readonly sentence: string;
    /** Cohort-forward, of the channels that spend; empty where none does. */
    readonly lines: readonly RoasLine[];
  };
}

export function answerMonetization(
  counts: readonly UserCountRow[],
  payers: readonly PayerRow[],
  spend: SpendRow | undefined,
  roasRows: readonly RoasRow[] = [],
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
    roas: { ...roasOf(spend), lines: roasLines(roasRows) },
  };
}

function valueCell(row: UserCountRow, payers: readonly PayerRow[], days: Horizon): ValueCell {
  const n = row[`n${days}`];
  const values = payers.flatMap((payer) => payer[`d${days}`] ?? []).map(Number);
  const paying = values.filter((value) => value > 0);
  const { topShare, restsOn } = heaviness(values, n);
  const interval = n === 0 ? null : inCents(meanInterval(values, n, `answers/${row.entry_product}/${days}`));
  const middle = median(paying);
  return {
    days,
    ...cellOf(interval, n, row.users),
    topShare,
    restsOn,
    payers: shareCell(paying.length, n, row.users),
    medianPayer: middle === null ? null : cents(middle),
  };
}

function inCents({ estimate, lower, upper }: MeanInterval): MeanInterval {
  const end = (value: number | null) => (value === null ? null : cents(value));
  return { estimate: cents(estimate), lower: end(lower), upper: end(upper) };
}

/** At the longest horizon that both products have users for. */
function valueSentence(cohorts: Monetization['cohorts']): string {
  const [ramp, exchange] = ['ramp', 'exchange'].map((name) => cohorts.find(({ product }) => product === name));
  for (const [h, days] of [...HORIZONS.entries()].reverse()) {
    const [a, b] = [ramp?.values[h], exchange?.values[h]];
    if (!a || !b || a.estimate === null || b.estimate === null) continue;
    return (
      `To day ${days} a ramp-acquired user has brought ${usd(a.estimate)} net, an exchange-acquired one ${usd(b.estimate)}; ` +
      `${verdict(a, b)}${payerSentence(a, b)}`
    );
  }
  return 'Too young: no horizon is over for users of both products.';
}

function verdict(a: ValueCell, b: ValueCell): string {
  if (a.lower === null || b.lower === null)
    return `the means rest on few: half of the one comes from ${users(a.restsOn)}, half of the other from ${users(b.restsOn)}, so neither is shown to be worth more.`;
  const apart = a.lower > b.upper! || b.lower > a.upper!;
  return `the intervals ${apart ? 'do not overlap' : 'overlap, so neither is shown to be worth more'}.`;
}

function payerSentence(a: ValueCell, b: ValueCell): string {
  const told = ({ payers, medianPayer }: ValueCell) =>
    `${percent(payers.estimate ?? 0)} (median ${usd(medianPayer ?? 0)})`;
  return ` Anything above cost came from ${told(a)} of the ramp-acquired and ${told(b)} of the others.`;
}

function users(count: number | null): string {
  return count === 1 ? '1 user' : `${count ?? 0} users`;
}

function roasOf(spend: SpendRow | undefined): Omit<Monetization['roas'], 'lines'> {
  const spendUsd = Number(spend?.spend_usd ?? 0);
  if (spendUsd === 0)
    return {
      spendUsd,
      roas: null,
      sentence: 'ROAS: no marketing spend is loaded; it waits for a world with marketing.',
    };
  const roas = Number(spend?.net_revenue_usd ?? 0) / spendUsd;
  return {
    spendUsd: cents(spendUsd),
    roas,
    sentence: `ROAS so far, by last touch (not incremental): ${roas.toFixed(2)} on ${usd(spendUsd)}.`,
  };
}

function usd(amount: number): string {
  return `${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD`;
}
