/** How people pay, what succeeds, and what they do when it does not. */
import { day, list, secondsBetween } from '../verify/dialect.js';
import { EEA } from '../verify/geography.js';
import { DEPOSITS, RAMP, shareOf, WITHDRAWALS } from './sql.js';
import { atLeast, between, type Target, targetsOf } from './target.js';

const payments = targetsOf('payments');

const CARDS = list(['credit_card', 'debit_card']);
const BANKS = list(['ach_transfer', 'sepa']);
const DECIDED = `(select * from ${RAMP} as r where status <> 'pending')`;
/** Purchases where a bank rail exists. */
const BANKED = `(select * from raw.ramp_transactions where country in (${list(['US', ...EEA])})) as r`;

const completed = (where: string) => shareOf("status = 'completed'", `${DECIDED} as r where ${where}`);

/** Ramp attempts, each with the next one of its user. */
const ATTEMPTS = `
  (select status, usd, payment_method, timestamp,
     lead(timestamp) over own as next_at, lead(usd) over own as next_usd, lead(payment_method) over own as next_method
   from ${RAMP} as r window own as (partition by user_id order by timestamp))`;
const SOON = `next_at is not null and ${secondsBetween('timestamp', 'next_at')} <= 86400`;

/** Lifetime money of everybody who ever moved some: what came by deposit or purchase, what left. */
const TRANSFERS = `
  (select user_id, sum(came) as came, sum(went) as went from (
     select user_id, usd as came, 0.0 as went from ${DEPOSITS} as d where status = 'completed'
     union all select user_id, usd, 0.0 from ${RAMP} as r where status = 'completed'
     union all select user_id, 0.0, usd from ${WITHDRAWALS} as w where status = 'completed') as moves
   group by user_id)`;

export const PAYMENTS: readonly Target[] = [
  payments.sql('cards', 'med', between(0.5, 0.58), 'ramp purchases by card, where a bank rail exists', mix(CARDS)),
  payments.sql('banks', 'med', between(0.2, 0.28), 'the same, by ACH or SEPA', mix(BANKS)),
  payments.sql('wallets', 'med', between(0.17, 0.25), 'the same, by Apple Pay', mix(list(['apple_pay']))),
  payments.sql(
    'bank-success',
    'med',
    between(0.95, 1),
    'completed among the decided, by bank',
    completed(`payment_method in (${BANKS})`),
  ),
  payments.sql(
    'card-success',
    'med',
    between(0.7, 0.88),
    'completed among the decided, by card',
    completed(`payment_method in (${CARDS})`),
  ),
  payments.sql(
    'success-by-ticket',
    'med',
    between(0.05, 0.5),
    'card success below 100 USD less that from 1,000 USD on',
    `select avg(case when usd < 100 then c end) - avg(case when usd >= 1000 then c end) as figure
     from (select usd, case status when 'completed' then 1.0 else 0.0 end as c from ${DECIDED} as r
           where payment_method in (${CARDS})) as cards
     having count(case when usd >= 1000 then 1 end) >= 50`,
  ),
  payments.sql(
    'retries',
    'low',
    between(0.4, 0.6),
    'failed purchases followed by another of the user within a day',
    shareOf(SOON, `${ATTEMPTS} as a where status = 'failed'`),
  ),
  payments.sql(
    'retries-changed',
    'low',
    atLeast(0.4),
    'of those, smaller or by another method',
    shareOf(
      'next_usd < usd * 0.999 or next_method <> payment_method',
      `${ATTEMPTS} as a where status = 'failed' and ${SOON}`,
      100,
    ),
  ),
  payments.sql(
    'ticket',
    'low',
    between(80, 150),
    'median ramp ticket, USD',
    `select median(usd) as figure from ${RAMP} as r having count(*) >= 200`,
  ),
  payments.sql(
    'round-tickets',
    'low',
    atLeast(0.35),
    'ramp tickets that are multiples of 10 or 25',
    shareOf('mod(fiat_amount, 10) = 0 or mod(fiat_amount, 25) = 0', 'raw.ramp_transactions'),
  ),
  payments.sql(
    'slow-rails-wait',
    'med',
    between(0.3, 1),
    'wires and ACH deposits, completed, that were still pending at the end of their day',
    shareOf(
      `_as_of > ${day('timestamp')}`,
      "raw.deposits where payment_method in ('wire', 'ach_transfer') and status = 'completed'",
      100,
    ),
  ),
  payments.sql(
    'net-transfers',
    'high',
    between(400, 900),
    'median over users of lifetime money in less out, USD (in: deposits and purchases)',
    `select median(came - went) as figure from ${TRANSFERS} as t having count(*) >= 200`,
  ),
  payments.sql(
    'in-over-out',
    'high',
    between(1.5, 2.6),
    'money in over money out, all users',
    `select sum(came) / nullif(sum(went), 0) as figure from ${TRANSFERS} as t having count(*) >= 200`,
  ),
];

function mix(methods: string): string {
  return shareOf(`payment_method in (${methods})`, BANKED);
}
