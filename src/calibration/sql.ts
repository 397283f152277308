/** Rows in dollars that the figures share, as sub-queries. */
import { day, float } from '../verify/dialect.js';

/** What a unit of each currency is worth on a day: currency, date, usd. */
const VALUES = `
  (select currency, date, 1 / ${float('units_per_usd')} as usd from raw.fx_rates
   union all
   select asset_id, ${day('timestamp')}, ${float('close')} from raw.crypto_prices where extract(hour from timestamp) = 23)`;

const valued = (table: string, amount: string, currency: string): string => `
  (select r.*, ${float(`r.${amount}`)} * v.usd as usd, v.usd as unit_usd
   from raw.${table} as r join ${VALUES} as v on v.currency = r.${currency} and v.date = ${day('r.timestamp')})`;

/** The rows of each table with `usd`, the value of their amount at that day's rate. */
export const TRADES = valued('trades', 'quote_amount', 'quote_currency');
export const RAMP = valued('ramp_transactions', 'fiat_amount', 'fiat_currency');
export const DEPOSITS = valued('deposits', 'amount', 'currency');
export const WITHDRAWALS = valued('withdrawals', 'amount', 'currency');

/** A trade or a completed ramp purchase: user_id, timestamp. */
export const ACTIVITY = `
  (select user_id, timestamp from raw.trades
   union all select user_id, timestamp from raw.ramp_transactions where status = 'completed')`;

/** A trade, or a completed ramp purchase, deposit or withdrawal: user_id, timestamp. */
export const TRANSACTIONS = `
  (select user_id, timestamp from ${ACTIVITY} as activity
   union all select user_id, timestamp from raw.deposits where status = 'completed'
   union all select user_id, timestamp from raw.withdrawals where status = 'completed')`;

/** The part of the rows that fit, as `figure`; null below `enough` rows. */
export function shareOf(condition: string, from: string, enough = 200): string {
  return `select avg(case when ${condition} then 1.0 else 0.0 end) as figure from ${from} having count(*) >= ${enough}`;
}
