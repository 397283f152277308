/** Order of events: nothing before its cause, every version dated. */
import { RAW_TABLES } from '../contract/raw/index.js';
import type { Table } from '../contract/table.js';
import { type CheckSpec, checkGroup } from './check.js';
import { day } from './dialect.js';
import { EVENTS } from './events.js';

const time = checkGroup('time');

const OF_USERS = ['deposits', 'withdrawals', 'orders', 'trades', 'ramp_transactions'] as const;
const RECORDED = ['deposits', 'withdrawals', 'orders', 'trades'] as const;

export function timeChecks(): CheckSpec[] {
  return [
    ...OF_USERS.map(afterSignUp),
    ...RECORDED.map(recordedInTime),
    ...RAW_TABLES.filter((table) => table.name !== 'pipeline_runs').map(versionDated),
    ...signUpChecks(),
    ...causeChecks(),
  ];
}

function afterSignUp(table: string): CheckSpec {
  return time.none(
    `${table}-after-sign-up`,
    `${table}: nothing before its user signed up`,
    `select d.user_id, d.timestamp, u.created_at from raw.${table} as d join raw.users as u on u.user_id = d.user_id
     where d.timestamp < u.created_at`,
  );
}

function recordedInTime(table: string): CheckSpec {
  return time.none(
    `${table}-recorded`,
    `${table}: recorded within ten minutes after it happened, the same UTC day`,
    `select user_id, timestamp, created_at from raw.${table}
     where created_at < timestamp or created_at > timestamp + interval 10 minute
       or ${day('created_at')} <> ${day('timestamp')}`,
  );
}

function versionDated({ name, key, day: column }: Table): CheckSpec {
  // An acquisition is known from the sign-up on, so its version may only be later than its touch like any other row's.
  return time.none(
    `${name}-dated`,
    `${name}: no version is older than its row`,
    `select ${key.join(', ')}, ${column}, _as_of from raw.${name} where _as_of < ${day(column)}`,
  );
}

function signUpChecks(): CheckSpec[] {
  return [
    time.none(
      'signup-date',
      'signup_date is the UTC day of created_at',
      `select user_id, signup_date, created_at from raw.users where signup_date <> ${day('created_at')}`,
    ),
    time.none(
      'acquired-before-sign-up',
      'the last touch is at or before sign-up, its version dates from that day',
      `select a.user_id, a.timestamp, u.created_at, a._as_of from raw.user_acquisitions as a
       join raw.users as u on u.user_id = a.user_id
       where a.timestamp > u.created_at or a._as_of <> u.signup_date`,
    ),
    time.none(
      'checked-after-sign-up',
      'documents come after sign-up, the decision after them, and only the pending have none',
      `select k.user_id, u.created_at, k.submitted_at, k.decided_at, k.status from raw.kyc_checks as k
       join raw.users as u on u.user_id = k.user_id
       where k.submitted_at < u.created_at or k.decided_at < k.submitted_at
         or (k.status = 'pending') <> (k.decided_at is null)`,
    ),
  ];
}

function causeChecks(): CheckSpec[] {
  return [
    time.none(
      'trade-after-order',
      'no trade happens or is recorded before its order',
      `select t.trade_id, t.timestamp, o.timestamp as placed from raw.trades as t
       join raw.orders as o on o.order_id = t.order_id
       where t.timestamp < o.timestamp or t.created_at < o.created_at`,
    ),
    time.none(
      'ledger-after-event',
      'money moves at or after the event, and no later than the day its state dates from',
      `select l.ledger_id, l.refid, l.timestamp, e.timestamp as event_at from raw.ledger_entries as l
       join (${EVENTS}) as e on e.refid = l.refid
       where l.timestamp < e.timestamp or ${day('l.timestamp')} > e._as_of`,
    ),
  ];
}
