/** Marts of users and their active days that a reader can count, made without dbt. */
import { emitDuckDB } from '../../../src/contract/emit/duckdb.js';
import { MARTS } from '../../../src/contract/marts/index.js';
import type { Warehouse } from '../../../src/warehouse/warehouse.js';

export interface Lived {
  readonly id: string;
  readonly signup: string;
  readonly channel: string;
  readonly country: string;
  readonly product: 'ramp' | 'exchange';
  /** Days with a trade, and with a completed ramp purchase. */
  readonly trades: readonly string[];
  readonly purchases: readonly string[];
}

export async function plantUserMarts(warehouse: Warehouse, asOf: string, all: readonly Lived[]): Promise<void> {
  await warehouse.execute('create schema if not exists marts');
  for (const mart of [MARTS.dim_users, MARTS.fct_user_days, MARTS.fct_ramp_transactions])
    await warehouse.execute(emitDuckDB(mart));
  for (const user of all) {
    await warehouse.execute(`insert into marts.dim_users by name select '${user.id}' as user_id, '${user.country}' as country,
      '${user.channel}' as channel, '${user.product}' as entry_product, 'verified' as kyc_status, 'basic' as account_tier,
      0 as account_balance_usd, timestamp '${user.signup}' as signed_up_at, date '${user.signup}' as signup_date,
      date_trunc('month', date '${user.signup}') as cohort_month, 1 as active_days, 1 as transactions, 1 as volume_usd,
      1 as gross_revenue_usd, 1 as net_revenue_usd, 1 as observed_days, date '${asOf}' as as_of`);
    for (const day of new Set([...user.trades, ...user.purchases]))
      await warehouse.execute(`insert into marts.fct_user_days by name select '${user.id}' as user_id, date '${day}' as day,
        ${user.trades.includes(day) ? 1 : 0} as trades, 1 as trade_volume_usd,
        ${user.purchases.includes(day) ? 1 : 0} as ramp_purchases, 1 as ramp_volume_usd, 0 as deposits, 0 as deposits_usd,
        0 as withdrawals, 0 as withdrawals_usd, 1 as transactions, 1 as volume_usd, 1 as gross_revenue_usd, 0 as cost_usd,
        1 as net_revenue_usd, true as is_active`);
  }
}
