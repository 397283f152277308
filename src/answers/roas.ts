/**
 * Return on ad spend, cohort-forward: the spend of a month against what its sign-ups have brought by a given age, over
 * the months whose youngest sign-up has lived so long. By last touch, so not incremental.
 */
import { cents, groupBy, sum } from './cell.js';

/** Months of age through which revenue is counted. */
const LAST_AGES = [2, 5, 11] as const;

export const ROAS_SQL = `
select channel, entry_product, age_months, sum(sign_ups) as sign_ups, sum(spend_usd) as spend_usd,
  sum(net_revenue_to_date_usd) as net_revenue_usd
from marts.cohort_roas
where is_mature and age_months in (${LAST_AGES.join(', ')})
group by channel, entry_product, age_months
order by channel, entry_product, age_months`;

export interface RoasRow {
  readonly channel: string;
  readonly entry_product: string;
  readonly age_months: number;
  readonly sign_ups: number;
  readonly spend_usd: string;
  readonly net_revenue_usd: string;
}

export interface RoasCell {
  /** Days of life through which revenue is counted. */
  readonly days: number;
  /** Sign-ups of the months old enough. */
  readonly n: number;
  readonly spendUsd: number;
  readonly netRevenueUsd: number;
  /** Null where nothing was spent. */
  readonly roas: number | null;
}

export interface RoasLine {
  readonly by: 'all' | 'channel' | 'first product';
  readonly name: string;
  readonly cells: readonly RoasCell[];
}

/** Lines that spent; none where nothing was. The line of all leaves out channels that never spend. */
export function roasLines(rows: readonly RoasRow[]): RoasLine[] {
  const paid = new Set(rows.filter(({ spend_usd }) => Number(spend_usd) > 0).map(({ channel }) => channel));
  const own = rows.filter(({ channel }) => paid.has(channel));
  if (own.length === 0) return [];
  const lines = (by: RoasLine['by'], key: (row: RoasRow) => string) =>
    [...groupBy(own, key)].map(([name, some]) => lineOf(by, name, some));
  const products = lines('first product', (row) => row.entry_product).filter(({ name }) => name !== 'none');
  return [lineOf('all', 'all paid', own), ...lines('channel', (row) => row.channel), ...products];
}

function lineOf(by: RoasLine['by'], name: string, rows: readonly RoasRow[]): RoasLine {
  const cells = LAST_AGES.map((age): RoasCell => {
    const some = rows.filter(({ age_months }) => age_months === age);
    const spendUsd = sum(some, ({ spend_usd }) => Number(spend_usd));
    const netRevenueUsd = sum(some, ({ net_revenue_usd }) => Number(net_revenue_usd));
    const n = sum(some, ({ sign_ups }) => sign_ups);
    const roas = spendUsd === 0 ? null : netRevenueUsd / spendUsd;
    return { days: (age + 1) * 30, n, spendUsd: cents(spendUsd), netRevenueUsd: cents(netRevenueUsd), roas };
  });
  return { by, name, cells };
}
