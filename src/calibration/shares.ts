/** The shares that the brief states, each state as it was at the end of the day on which its row was created. */
import { day } from '../verify/dialect.js';
import { shareOf } from './sql.js';
import { type Target, targetsOf } from './target.js';

const brief = targetsOf('brief');

/** How far a share may be off, pooled and in one world. */
const POOLED = 0.01;
const OWN = 0.03;

/** A state that dates from a later day was another one before: a payment was pending. */
const payment = (table: string) => `
  (select case when _as_of > ${day('timestamp')} then 'pending' else status end as state from raw.${table}) as r`;

/** An order stood open, or partly filled where its first fill came on its day. */
const ORDER_STATES = `
  (select case when o._as_of = ${day('o.timestamp')} then o.status
     when f.first_fill = ${day('o.timestamp')} then 'partially_filled' else 'open' end as state
   from raw.orders as o
   left join (select order_id, min(${day('timestamp')}) as first_fill from raw.trades group by order_id) as f
     on f.order_id = o.order_id) as r`;

export const SHARES: readonly Target[] = [
  ...shares('users', 'raw.users', 'kyc_status', { verified: 0.7, pending: 0.2, rejected: 0.1 }),
  ...shares('users', 'raw.users', 'account_tier', { basic: 0.6, intermediate: 0.3, pro: 0.1 }),
  ...shares('orders', ORDER_STATES, 'state', {
    filled: 0.4,
    open: 0.3,
    cancelled: 0.2,
    expired: 0.08,
    partially_filled: 0.02,
  }),
  ...shares('ramp', payment('ramp_transactions'), 'state', { completed: 0.85, failed: 0.1, pending: 0.05 }),
  ...shares('deposits', payment('deposits'), 'state', { completed: 0.9, pending: 0.07, failed: 0.03 }),
  ...shares('deposits', 'raw.deposits', 'deposit_type', { fiat: 0.7 }),
  ...shares('withdrawals', payment('withdrawals'), 'state', {
    completed: 0.85,
    pending: 0.1,
    failed: 0.03,
    rejected: 0.02,
  }),
  ...shares('withdrawals', 'raw.withdrawals', 'withdrawal_type', { crypto: 0.6 }),
];

function shares(what: string, from: string, column: string, stated: Readonly<Record<string, number>>): Target[] {
  return Object.entries(stated).map(([value, share]) => ({
    ...brief.sql(
      `${what}-${value.replaceAll('_', '-')}`,
      'brief',
      { min: share - POOLED, max: share + POOLED },
      `${what}: ${column === 'state' ? '' : `${column} `}${value}`,
      shareOf(`${column} = '${value}'`, from),
    ),
    ownBand: { min: share - OWN, max: share + OWN },
  }));
}
