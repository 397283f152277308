/** The books: every movement exact, double-entered, and caused by an event. */
import { type CheckSpec, checkGroup } from './check.js';
import { date, day, nearly, product, TICK } from './dialect.js';
import { EVENTS, LEGS } from './events.js';
import type { Context } from './world.js';

const ledger = checkGroup('ledger');

export function ledgerChecks(context: Context): CheckSpec[] {
  return [...bookChecks(), ...legChecks(context), reservedFunds(context)];
}

function bookChecks(): CheckSpec[] {
  return [
    ledger.none(
      'running-balance',
      'per account and asset, balance = previous balance + amount − fee',
      `select * from (
         select ledger_id, account_id, asset, amount, fee, balance,
           lag(balance) over (partition by account_id, asset order by timestamp, ledger_id) as previous
         from raw.ledger_entries
       ) as entries where balance <> previous + amount - fee`,
    ),
    ledger.none(
      'opening-balance',
      'the first entry of an account and asset finds nothing there',
      `select * from (
         select ledger_id, account_id, asset, amount, fee, balance,
           row_number() over (partition by account_id, asset order by timestamp, ledger_id) as place
         from raw.ledger_entries
       ) as entries where place = 1 and balance <> amount - fee`,
    ),
    ledger.none(
      'ids-increase',
      'ledger ids increase strictly within an account',
      `select * from (
         select ledger_id, account_id,
           lag(ledger_id) over (partition by account_id order by timestamp, ledger_id) as previous
         from raw.ledger_entries
       ) as entries where ledger_id <= previous`,
    ),
    ledger.none(
      'never-below-zero',
      'no user’s balance is below zero',
      `select ledger_id, account_id, asset, balance from raw.ledger_entries
       where balance < 0 and account_id not like 'house:%'`,
    ),
    ledger.none(
      'fees-not-negative',
      'no fee is below zero, and the house pays none',
      `select ledger_id, account_id, fee from raw.ledger_entries
       where fee < 0 or (fee > 0 and account_id like 'house:%')`,
    ),
    ledger.none(
      'refid-sums-to-zero',
      'per refid and asset, amount − fee sums to zero over all accounts',
      `select refid, asset, sum(amount - fee) as rest from raw.ledger_entries
       group by refid, asset having sum(amount - fee) <> 0`,
    ),
    ledger.none(
      'fees-earned',
      'the fees that users pay are what the house books as fee, per refid and asset',
      `select refid, asset, sum(fee) as paid, sum(case when type = 'fee' then amount else 0 end) as earned
       from raw.ledger_entries group by refid, asset
       having sum(fee) <> sum(case when type = 'fee' then amount else 0 end)`,
    ),
    ledger.none(
      'fees-on-fee-accounts',
      'entries of type fee are on the house’s fee accounts and nothing else is',
      `select ledger_id, account_id, type from raw.ledger_entries
       where (type = 'fee') <> (account_id like 'house:fees:%')`,
    ),
  ];
}

const KINDS = ['deposit', 'withdrawal', 'trade', 'ramp'] as const;

function legChecks({ due }: Context): CheckSpec[] {
  const missing = (kind: string) => `
    select e.refid, e.asset, e.type, e.amount, e.fee from (${LEGS}) as e
    left join raw.ledger_entries as l on l.refid = e.refid and l.account_id = e.user_id and l.asset = e.asset
      and l.type = e.type and l.amount = e.amount and l.fee = e.fee
    where e.kind = '${kind}' and e._as_of <= ${date(due)} and l.ledger_id is null`;
  return [
    ...KINDS.map((kind) =>
      ledger.none(`${kind}-legs`, `every due ${kind} has its legs with the exact amounts and fees`, missing(kind)),
    ),
    ledger.none(
      'no-other-legs',
      'no entry of a user but those of a completed event',
      `select l.ledger_id, l.refid, l.account_id, l.asset, l.type, l.amount, l.fee from raw.ledger_entries as l
       left join (${LEGS}) as e on l.refid = e.refid and l.account_id = e.user_id and l.asset = e.asset
         and l.type = e.type and l.amount = e.amount and l.fee = e.fee
       where l.account_id not like 'house:%' and e.refid is null`,
    ),
    ledger.none(
      'legs-once',
      'no leg is booked twice',
      `select refid, account_id, asset, type, count(*) as times from raw.ledger_entries
       group by refid, account_id, asset, type having count(*) > 1`,
    ),
    ledger.none(
      'no-refid-without-event',
      'every refid is a deposit, withdrawal, trade or ramp transaction',
      `select l.ledger_id, l.refid from raw.ledger_entries as l
       left join (${EVENTS}) as e on e.refid = l.refid where e.refid is null`,
    ),
  ];
}

/**
 * What open orders and pending withdrawals hold back, from the moment they were placed, never exceeds the balance: the
 * running sum of movements less reservations stays at or above zero. The fee that an exchange may hold back on top is
 * not asked for, and a tick is given for the rounding of base × limit.
 */
function reservedFunds({ due }: Context): CheckSpec {
  const known = `${day('timestamp')} <= ${date(due)} and _as_of <= ${date(due)}`;
  return ledger.none(
    'reserved-funds',
    'open orders and pending withdrawals are covered from their first moment on',
    `with changes as (
       select account_id as user_id, asset, timestamp, 0 as later, ledger_id as id, amount - fee as change
       from raw.ledger_entries where account_id not like 'house:%'
       union all
       select user_id, base_currency, timestamp, 1, order_id, -base_amount
       from raw.orders where status = 'open' and side = 'sell' and ${known}
       union all
       select user_id, quote_currency, timestamp, 1, order_id,
         ${TICK} - ${nearly(product('base_amount', 'coalesce(limit_price, 0)'))}
       from raw.orders where status = 'open' and side = 'buy' and ${known}
       union all
       select user_id, currency, timestamp, 1, withdrawal_id, -(amount + fee)
       from raw.withdrawals where status = 'pending' and ${known}
     )
     select * from (
       select user_id, asset, timestamp, id,
         sum(change) over (partition by user_id, asset order by timestamp, later, id) as available
       from changes
     ) as running where available < 0`,
  );
}
