/** Who comes, who passes, who is active, how much the largest move, and how all that follows the market. */

import { secondsBetween } from '../verify/dialect.js';
import { shareOf, TRADES, TRANSACTIONS } from './sql.js';
import { correlation, differences, type Fit, mean, regress } from './statistics.js';
import { atLeast, type Band, between, type Target, targetsOf } from './target.js';
import type { Month } from './world.js';

const users = targetsOf('users');

/** Months left out at the beginning: growth from nothing hides everything else. */
const GROWTH = 6;
/** Changes from month to month below which no slope is told. */
const ENOUGH_CHANGES = 10;

const ASSET_MIX: Readonly<Record<string, Band>> = {
  bitcoin: between(0.45, 0.58),
  ethereum: between(0.16, 0.24),
  solana: between(0.08, 0.16),
  tether: between(0.14, 0.22),
};

const DECIDED = "(select * from raw.kyc_checks where status <> 'pending') as k";
const WAITS = `
  (select ${secondsBetween('u.created_at', 'k.decided_at')} / 3600 as hours
   from raw.kyc_checks as k join raw.users as u on u.user_id = k.user_id where k.decided_at is not null) as waits`;

export const USERS: readonly Target[] = [
  users.figures(
    'active-on-price',
    'med',
    between(0.6, 1.5),
    `slope of the monthly log change of active users on that of bitcoin’s mean price, from month ${GROWTH + 1} on`,
    async (world) => slopes(await world.months(), activeUsers, [price]).slice(0, 1),
  ),
  users.figures(
    'trades-on-price',
    'high',
    between(0.3, 0.6),
    'Δlog trades = a ΔlogP + b ΔlogRV by month, the same months: a',
    async (world) => slopes(await world.months(), trades, [price, volatility]).slice(0, 1),
  ),
  users.figures('trades-on-volatility', 'high', between(0.6, 0.8), 'the same: b', async (world) =>
    slopes(await world.months(), trades, [price, volatility]).slice(1),
  ),
  users.figures('trades-on-market-r2', 'high', atLeast(0.5), 'the same: R²', async (world) =>
    fits(await world.months(), trades, [price, volatility]).map(({ r2 }) => r2),
  ),
  users.figures(
    'signups-on-momentum',
    'high',
    atLeast(0.3),
    'correlation of log monthly sign-ups with bitcoin’s log price over its mean of the six months before',
    async (world) => followsMomentum(await world.months()),
  ),
  users.sql(
    'kyc-pass',
    'med',
    between(0.85, 0.9),
    'verified among those decided',
    shareOf("status = 'verified'", DECIDED),
  ),
  users.sql(
    'kyc-hours',
    'med',
    between(0.08, 24),
    'median time from sign-up to decision, hours',
    `select median(hours) as figure from ${WAITS} having count(*) >= 200`,
  ),
  users.sql(
    'kyc-tail',
    'med',
    atLeast(5),
    'its 95th percentile over its median',
    `select quantile_cont(hours, 0.95) / median(hours) as figure from ${WAITS} having count(*) >= 200`,
  ),
  topShare('top-tenth', 10, between(0.87, 0.95)),
  topShare('top-hundredth', 100, between(0.47, 0.72)),
  users.figures(
    'active-of-verified',
    'high',
    between(0.06, 0.13),
    'users with a transaction in the month / verified at its end, mean of the last 12 months',
    async (world) => activeOfVerified(await world.months()),
  ),
  users.sql(
    'ever-transacted',
    'med',
    between(0.24, 0.36),
    'verified users who ever had a transaction',
    shareOf(
      `user_id in (select user_id from ${TRANSACTIONS} as t)`,
      "(select user_id from raw.users where kyc_status = 'verified') as u",
    ),
  ),
  ...Object.entries(ASSET_MIX).map(([asset, band]) =>
    users.sql(`volume-${asset}`, 'med', band, `share of traded value, ${asset}`, volumeShare(asset)),
  ),
];

const activeUsers = ({ active }: Month): number => active;
const trades = (month: Month): number => month.trades;
const price = (month: Month): number => month.price;
const volatility = (month: Month): number => month.volatility;

type Of = (month: Month) => number;

/** Log changes on log changes. */
function fits(months: readonly Month[], y: Of, xs: readonly Of[]): Fit[] {
  const lived = months.slice(GROWTH);
  if (lived.length <= ENOUGH_CHANGES || lived.some((month) => y(month) < 20)) return [];
  const changes = (of: Of) => differences(lived.map((month) => Math.log(of(month))));
  return [regress(changes(y), xs.map(changes))];
}

function slopes(months: readonly Month[], y: Of, xs: readonly Of[]): number[] {
  return fits(months, y, xs).flatMap((fit) => fit.slopes);
}

/** Log price over its mean of the six months before; the first six months have none. */
export function momentumOf(months: readonly Month[]): number[] {
  return months.slice(6).map((month, i) => Math.log(month.price / mean(months.slice(i, i + 6).map(price))));
}

function followsMomentum(months: readonly Month[]): number[] {
  const signups = months.slice(6).map((month) => Math.log(Math.max(1, month.signups)));
  return signups.length < ENOUGH_CHANGES ? [] : [correlation(signups, momentumOf(months))];
}

function activeOfVerified(months: readonly Month[]): number[] {
  if (months.length < 12) return [];
  return [mean(months.slice(-12).map(({ transacting, verified }) => transacting / Math.max(1, verified)))];
}

function topShare(name: string, parts: number, band: Band): Target {
  return users.sql(
    name,
    'high',
    band,
    `share of traded value that the top ${100 / parts} % of traders carry`,
    `with volumes as (select user_id, sum(usd) as usd from ${TRADES} as t group by user_id),
     ranked as (
       select usd, row_number() over (order by usd desc) as place, count(*) over () as traders from volumes
     )
     select sum(case when place <= traders / ${parts}.0 then usd else 0 end) / sum(usd) as figure
     from ranked having count(*) >= 300`,
  );
}

function volumeShare(asset: string): string {
  return `select sum(case when base_currency = '${asset}' then usd else 0 end) / sum(usd) as figure
    from ${TRADES} as t having count(*) >= 1000`;
}
