/** Marts of ramp purchases → counts of payments. */
import { MARTS } from '../../contract/marts/index.js';
import type { FirstAttempts, PaymentHistory, Payments } from '../../economics/routing/payments.js';
import { formatDay, parseDay } from '../../time.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { requireMarts } from './requireMarts.js';

type Readable = Pick<Warehouse, 'read' | 'query' | 'columns'>;

/** All of history, and the last `days` days through the as-of day. Throws UserError while the marts are not built. */
export async function readPayments(warehouse: Readable, days: number): Promise<Payments> {
  await requireMarts(warehouse);
  return { days, history: await readPaymentHistory(warehouse), recent: await readFirstAttempts(warehouse, days) };
}

/** By method, country and ticket band. */
export async function readPaymentHistory(warehouse: Pick<Warehouse, 'read'>): Promise<PaymentHistory[]> {
  const history: PaymentHistory[] = [];
  for await (const rows of warehouse.read(MARTS.ramp_success))
    for (const row of rows)
      history.push({
        method: row.payment_method,
        country: row.country,
        band: row.ticket_band,
        completed: row.completed,
        failed: row.failed,
        volume: Number(row.completed_volume_usd),
        net: Number(row.fees_usd) - Number(row.cost_usd),
        judgedFailures: row.judged_failures,
        retriedFailures: row.retried_failures,
      });
  return history;
}

/** By country, fiat, ticket band and method. */
async function readFirstAttempts(warehouse: Pick<Warehouse, 'query'>, days: number): Promise<FirstAttempts[]> {
  const [last] = await warehouse.query('select max(as_of) as as_of from marts.dim_users');
  if (last?.['as_of'] == null) return [];
  const before = formatDay(parseDay(last['as_of'] as string, 'as-of day of the marts') - days);
  const rows = await warehouse.query(
    `select country, fiat_currency, ticket_band, payment_method, count(*) as payments, sum(volume_usd) as volume_usd
     from marts.fct_ramp_transactions t where not is_retry and day > date '${before}'
     group by country, fiat_currency, ticket_band, payment_method
     order by country, fiat_currency, min(t.volume_usd), payment_method`,
  );
  return rows.map((row) => ({
    method: row['payment_method'] as string,
    country: row['country'] as string,
    band: row['ticket_band'] as string,
    fiat: row['fiat_currency'] as string,
    payments: row['payments'] as number,
    volume: Number(row['volume_usd']),
  }));
}
