import { RAW_TABLES } from '../../../src/contract/raw/index.js';
import { bug, change } from './bug.js';

const KEYS = {
  deposits: 'deposit_id',
  withdrawals: 'withdrawal_id',
  orders: 'order_id',
  trades: 'trade_id',
  ramp_transactions: 'transaction_id',
} as const;

const recorded = Object.entries(KEYS).filter(([table]) => table !== 'ramp_transactions');

/** So that the day is still the same. */
const BEFORE_THE_LAST_HOUR = 'extract(hour from timestamp) < 23';

export const TIME_BUGS = [
  ...Object.entries(KEYS).map(([table, key]) =>
    bug(
      `time/${table}-after-sign-up`,
      `${table}: activity before sign-up`,
      change(table, key, "timestamp = '2026-03-01'"),
    ),
  ),
  ...recorded.map(([table, key]) =>
    bug(
      `time/${table}-recorded`,
      `${table}: recorded before it happened`,
      change(table, key, 'created_at = timestamp - interval 1 second'),
    ),
  ),
  ...recorded.map(([table, key]) =>
    bug(
      `time/${table}-recorded`,
      `${table}: recorded eleven minutes later`,
      change(table, key, 'created_at = timestamp + interval 11 minute', BEFORE_THE_LAST_HOUR),
    ),
  ),
  ...recorded.map(([table, key]) =>
    bug(
      `time/${table}-recorded`,
      `${table}: recorded on the next day`,
      change(table, key, 'created_at = cast(timestamp as date) + 1'),
    ),
  ),
  ...RAW_TABLES.filter(({ name }) => name !== 'pipeline_runs').map(({ name, key }) =>
    bug(`time/${name}-dated`, `${name}: a version older than its row`, change(name, key[0]!, "_as_of = '2000-01-01'")),
  ),
  bug('time/signup-date', 'a sign-up on another day', change('users', 'user_id', 'signup_date = signup_date + 1')),
  bug(
    'time/acquired-before-sign-up',
    'an acquisition after sign-up',
    change('user_acquisitions', 'user_id', 'timestamp = timestamp + interval 1 hour'),
  ),
  bug(
    'time/acquired-before-sign-up',
    'an acquisition of the future',
    change('user_acquisitions', 'user_id', '_as_of = _as_of + 1'),
  ),
  bug(
    'time/checked-after-sign-up',
    'documents before sign-up',
    change('kyc_checks', 'user_id', "submitted_at = '2026-03-01'"),
  ),
  bug(
    'time/checked-after-sign-up',
    'decided before documents',
    change('kyc_checks', 'user_id', 'decided_at = submitted_at - interval 1 second'),
  ),
  bug(
    'time/checked-after-sign-up',
    'pending with a decision',
    change('kyc_checks', 'user_id', "status = 'pending'", "status = 'verified'"),
  ),
  bug(
    'time/trade-after-order',
    'a trade before its order',
    change('trades', 'trade_id', 'timestamp = timestamp - interval 1 minute'),
  ),
  bug(
    'time/trade-after-order',
    'recorded before its order',
    change('trades', 'trade_id', 'created_at = created_at - interval 1 minute'),
  ),
  bug(
    'time/ledger-after-event',
    'money that moves before its event',
    change('ledger_entries', 'ledger_id', 'timestamp = timestamp - interval 1 second'),
  ),
  bug(
    'time/ledger-after-event',
    'completed days before the money moves',
    change('ledger_entries', 'ledger_id', 'timestamp = timestamp + interval 2 day'),
  ),
];
