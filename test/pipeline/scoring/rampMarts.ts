/** Marts of ramp purchases that a reader can count, made without dbt. */
import { emitDuckDB } from '../../../src/contract/emit/duckdb.js';
import { MARTS } from '../../../src/contract/marts/index.js';
import type { Warehouse } from '../../../src/warehouse/warehouse.js';

export interface Purchases {
  readonly count: number;
  readonly method: string;
  readonly country: string;
  readonly fiat: string;
  readonly band: string;
  readonly status: 'completed' | 'failed' | 'pending';
  readonly day: string;
  /** Of each, USD. */
  readonly volume: number;
  readonly cost: number;
  readonly isRetry?: boolean;
  readonly isRetried?: boolean;
}

/** The fee is 1.5 % of the volume; every failure is old enough to be judged. */
export async function plantRampMarts(warehouse: Warehouse, asOf: string, all: readonly Purchases[]): Promise<void> {
  await warehouse.execute('create schema if not exists marts');
  for (const mart of [MARTS.dim_users, MARTS.fct_ramp_transactions, MARTS.ramp_success])
    await warehouse.execute(emitDuckDB(mart));
  await warehouse.execute(`insert into marts.dim_users by name select 'ann' as user_id, 'DE' as country,
    'organic' as channel, 'ramp' as entry_product, 'verified' as kyc_status, 'basic' as account_tier, 0 as account_balance_usd,
    timestamp '2025-01-01' as signed_up_at, date '2025-01-01' as signup_date, date '2025-01-01' as cohort_month,
    1 as active_days, 1 as transactions, 1 as volume_usd, 1 as gross_revenue_usd, 1 as net_revenue_usd,
    1 as observed_days, date '${asOf}' as as_of`);
  for (const [k, one] of all.entries())
    await warehouse.execute(`insert into marts.fct_ramp_transactions by name ${rowsOf(one, k)}`);
  await warehouse.execute(`insert into marts.ramp_success by name ${RAMP_SUCCESS}`);
}

function rowsOf(one: Purchases, number: number): string {
  const { count, method, country, fiat, band, status, day, volume, cost, isRetry = false, isRetried = false } = one;
  return `select '${number}-' || n as transaction_id, 'ann' as user_id, '${method}' as payment_method,
    '${country}' as country, '${fiat}' as fiat_currency, 'bitcoin' as crypto_token, '${status}' as status,
    '${band}' as ticket_band, ${volume} as fiat_amount, 1 as crypto_amount, ${volume} as volume_usd,
    ${volume} * 0.015 as fee_usd, timestamp '${day} 12:00:00' as purchased_at, date '${day}' as day,
    1 as days_since_signup, ${status === 'completed' ? cost : 'null'} as cost_usd, ${status === 'failed'} as is_retry_known,
    ${isRetried} as is_retried, ${isRetry} as is_retry, false as is_retry_by_other_method,
    false as is_retry_of_smaller_ticket
    from range(${count}) as numbers(n)`;
}

/** As far as it is read of what dbt makes. */
const RAMP_SUCCESS = `select payment_method, country, ticket_band, count(*) as attempts,
  count(*) filter (status = 'completed') as completed, count(*) filter (status = 'failed') as failed,
  count(*) filter (status = 'pending') as pending,
  coalesce(sum(volume_usd) filter (status = 'completed'), 0) as completed_volume_usd,
  coalesce(sum(fee_usd) filter (status = 'completed'), 0) as fees_usd, coalesce(sum(cost_usd), 0) as cost_usd,
  count(*) filter (is_retry_known) as judged_failures, count(*) filter (is_retried) as retried_failures,
  count(*) filter (is_retry) as retries, 0 as completed_retries, 0 as retries_by_other_method,
  0 as retries_of_smaller_ticket
  from marts.fct_ramp_transactions group by payment_method, country, ticket_band`;
