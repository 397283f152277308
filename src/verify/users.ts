/** Users as they stand: balance, activity and verification of every row as of its own day, and none of them stale. */
import { type CheckSpec, checkGroup } from './check.js';
import { date, day, halfEven, money, product, quotient } from './dialect.js';
import { EVENTS } from './events.js';
import type { Context } from './world.js';

const users = checkGroup('users');

export function userChecks(context: Context): CheckSpec[] {
  return [
    users.none(
      'balance',
      'account_balance_usd is all balances at that day’s last close and rate',
      wrongBalance(context),
    ),
    users.none(
      'is-active',
      'is_active: a transaction in the 30 days ending with the row’s day',
      wrongActivity(context),
    ),
    users.none('kyc-status', 'kyc_status is what had been decided by the end of the row’s day', wrongStatus(context)),
    users.none(
      'tier-is-verified',
      'intermediate and pro users are verified',
      `select user_id, account_tier, kyc_status from raw.users
       where account_tier <> 'basic' and kyc_status <> 'verified'`,
    ),
    users.none('current', 'a row is rewritten on every day on which anything changed', staleRows(context)),
  ];
}

/** Each balance is valued and rounded half-even to 1e-8 on its own, then they are added. */
function wrongBalance({ due }: Context): string {
  return `
    with last_entries as (
      select * from (
        select u.user_id, u._as_of, l.asset, l.balance,
          row_number() over (partition by l.account_id, l.asset order by l.timestamp desc, l.ledger_id desc) as place
        from raw.users as u
        join raw.ledger_entries as l on l.account_id = u.user_id and ${day('l.timestamp')} <= u._as_of
        where u._as_of <= ${date(due)}
      ) as ranked where place = 1
    ),
    closes as (
      select asset_id, ${day('timestamp')} as day, close from raw.crypto_prices
      where extract(hour from timestamp) = 23
    ),
    valued as (
      select b.user_id, sum(case
        when p.close is not null then ${halfEven(product('b.balance', 'p.close'))}
        else ${quotient('b.balance', 'f.units_per_usd')} end) as usd
      from last_entries as b
      left join closes as p on p.asset_id = b.asset and p.day = b._as_of
      left join raw.fx_rates as f on f.currency = b.asset and f.date = b._as_of
      where b.balance > 0
      group by b.user_id
    )
    select u.user_id, u._as_of, u.account_balance_usd, v.usd from raw.users as u
    left join valued as v on v.user_id = u.user_id
    where u._as_of <= ${date(due)} and u.account_balance_usd <> coalesce(v.usd, ${money('0')})`;
}

/** Users with a transaction in the 30 days ending with `until`, a column or a date. */
function activeUsers(until: string): string {
  return `
    select distinct u.user_id from raw.users as u
    join (${EVENTS}) as e on e.user_id = u.user_id and e.status = 'completed'
      and ${day('e.timestamp')} between ${until} - 29 and ${until}`;
}

function wrongActivity({ due }: Context): string {
  return `
    select u.user_id, u._as_of, u.is_active from raw.users as u
    left join (${activeUsers('u._as_of')}) as a on a.user_id = u.user_id
    where u._as_of <= ${date(due)} and u.is_active <> (a.user_id is not null)`;
}

const decided = (until: string): string =>
  `case when ${day('k.decided_at')} <= ${until} then k.status else 'pending' end`;

function wrongStatus({ due }: Context): string {
  return `
    select u.user_id, u._as_of, u.kyc_status, k.status, k.decided_at from raw.users as u
    left join raw.kyc_checks as k on k.user_id = u.user_id
    where u._as_of <= ${date(due)} and u.kyc_status <> ${decided('u._as_of')}`;
}

function staleRows({ due }: Context): string {
  return `
    select u.user_id, u._as_of from raw.users as u
    left join (
      select account_id, max(timestamp) as latest from raw.ledger_entries group by account_id
    ) as moved on moved.account_id = u.user_id
    left join raw.kyc_checks as k on k.user_id = u.user_id
    left join (${activeUsers(date(due))}) as a on a.user_id = u.user_id
    where u._as_of <= ${date(due)} and (
      ${day('moved.latest')} > u._as_of
      or u.kyc_status <> ${decided(date(due))}
      or u.is_active <> (a.user_id is not null)
    )`;
}
