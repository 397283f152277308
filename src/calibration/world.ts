/** A loaded world as the figures see it: its tables, its prices, its months; what several figures share is read once. */
import { day, float, hourOfDay, month, monthEnd } from '../verify/dialect.js';
import type { Judged } from '../verify/world.js';
import { ACTIVITY, TRANSACTIONS } from './sql.js';

/** Volatile assets; tether is not measured as one. */
export const MOVING = ['bitcoin', 'ethereum', 'solana'] as const;
type Moving = (typeof MOVING)[number];

export interface Series {
  /** Hourly closes from the first midnight on. */
  readonly closes: readonly number[];
  readonly volumes: readonly number[];
  /** Of the first hour; 0 is Monday. */
  readonly firstWeekday: number;
}

/** A whole calendar month of users. */
export interface Month {
  readonly month: string;
  /** Mean of bitcoin's daily closes. */
  readonly price: number;
  /** Root of the sum of bitcoin's squared daily log returns. */
  readonly volatility: number;
  readonly trades: number;
  /** Users with a trade or a completed ramp purchase. */
  readonly active: number;
  /** Users with a trade, or a completed ramp purchase, deposit or withdrawal. */
  readonly transacting: number;
  /** Active now, not in the month before, and before that. */
  readonly returned: number;
  readonly signups: number;
  /** Verified users at its end. */
  readonly verified: number;
  readonly spend: number;
}

export interface MeasuredWorld extends Judged {
  series(): Promise<Readonly<Record<Moving, Series>>>;
  months(): Promise<readonly Month[]>;
}

export function measuredWorld(warehouse: Judged): MeasuredWorld {
  return {
    kind: warehouse.kind,
    columns: (schema) => warehouse.columns(schema),
    query: (sql) => warehouse.query(sql),
    series: once(() => readSeries(warehouse)),
    months: once(() => readMonths(warehouse)),
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => (reading ??= read());
}

async function readSeries(warehouse: Judged): Promise<Record<Moving, Series>> {
  const rows = await warehouse.query(
    `select asset_id, timestamp, ${float('close')} as close, ${float('volume_usd')} as volume
     from raw.crypto_prices order by asset_id, timestamp`,
  );
  const of = (asset: Moving): Series => {
    const own = rows.filter((row) => row['asset_id'] === asset);
    return {
      closes: own.map((row) => Number(row['close'])),
      volumes: own.map((row) => Number(row['volume'])),
      firstWeekday: (new Date(String(own[0]?.['timestamp'])).getUTCDay() + 6) % 7,
    };
  };
  return { bitcoin: of('bitcoin'), ethereum: of('ethereum'), solana: of('solana') };
}

async function readMonths(warehouse: Judged): Promise<Month[]> {
  const rows = await warehouse.query(MONTHS);
  return rows.map(({ month, ...figures }) => ({
    month: String(month),
    ...(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value)])) as Omit<
      Month,
      'month'
    >),
  }));
}

/** Months of which every day has been lived: `whole`: month, price, volatility. */
export const WHOLE_MONTHS = `
  span as (
    select min(window_start) as since, max(window_end) as until from raw.pipeline_runs where table_name = 'orders'
  ),
  closes as (
    select ${day('timestamp')} as date, ${float('close')} as price,
      ln(${float('close')}) - lag(ln(${float('close')})) over (order by timestamp) as change
    from raw.crypto_prices where asset_id = 'bitcoin' and ${hourOfDay('timestamp')} = 23
  ),
  whole as (
    select ${month('c.date')} as month, avg(c.price) as price, sqrt(sum(c.change * c.change)) as volatility
    from closes as c join span as s on c.date between s.since and s.until
    group by 1 having min(c.date) = ${month('min(c.date)')} and max(c.date) = ${monthEnd('max(c.date)')}
  )`;

const countUsers = (rows: string) =>
  `select ${month('timestamp')} as month, count(distinct user_id) as users from ${rows} as r group by 1`;

const MONTHS = `
  with ${WHOLE_MONTHS},
  traded as (select ${month('timestamp')} as month, count(*) as trades from raw.trades group by 1),
  active as (${countUsers(ACTIVITY)}),
  transacting as (${countUsers(TRANSACTIONS)}),
  lived as (select distinct user_id, ${month('timestamp')} as month from ${ACTIVITY} as r),
  gaps as (select month, lag(month) over (partition by user_id order by month) as before from lived),
  returned as (
    select month, count(*) as users from gaps where before < month - interval 1 month group by 1
  ),
  joined as (select ${month('created_at')} as month, count(*) as users from raw.users group by 1),
  spent as (select ${month('date')} as month, sum(${float('spend_usd')}) as usd from raw.marketing_spend group by 1)
  select cast(w.month as string) as month, w.price, w.volatility, coalesce(t.trades, 0) as trades,
    coalesce(a.users, 0) as active, coalesce(x.users, 0) as transacting, coalesce(r.users, 0) as returned,
    coalesce(j.users, 0) as signups, coalesce(s.usd, 0) as spend,
    (select count(*) from raw.kyc_checks as k
     where k.status = 'verified' and ${day('k.decided_at')} <= ${monthEnd('w.month')}) as verified
  from whole as w left join traded as t on t.month = w.month left join active as a on a.month = w.month
  left join transacting as x on x.month = w.month left join returned as r on r.month = w.month
  left join joined as j on j.month = w.month left join spent as s on s.month = w.month
  order by w.month`;
