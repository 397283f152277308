import { bug, change, drop, NOBODY, repeat } from './bug.js';

const entry = (set: string, where?: string) => change('ledger_entries', 'ledger_id', set, where);
const lost = (where: string) => drop('ledger_entries', 'ledger_id', where);
const ofUser = "account_id not like 'house:%'";
const refOf = (table: string, key: string) => `refid in (select ${key} from raw.${table})`;
const user = (set: string, where?: string) =>
  change('users', 'user_id', set, `_as_of = '2026-04-05' and ${where ?? 'true'}`);

export const LEDGER_BUGS = [
  bug('ledger/running-balance', 'a balance off by 1e-8', entry('balance = balance + 0.00000001')),
  bug('ledger/opening-balance', 'a house ledger that lost its first entry', lost("account_id = 'house:fees:0'")),
  bug(
    'ledger/opening-balance',
    'money that was there before the ledger',
    `update raw.ledger_entries set balance = balance + 1
     where account_id = (select account_id from raw.ledger_entries where ${ofUser} order by ledger_id limit 1)`,
  ),
  bug(
    'ledger/ids-increase',
    'an id out of order',
    `update raw.ledger_entries set ledger_id = 'ffffffff-ffff-7fff-8fff-ffffffffffff'
     where ledger_id = (select min(ledger_id) from raw.ledger_entries where ${ofUser})`,
  ),
  bug(
    'ledger/ids-increase',
    'an id twice',
    `update raw.ledger_entries set ledger_id = (select min(ledger_id) from raw.ledger_entries)
     where account_id = (select account_id from raw.ledger_entries order by ledger_id limit 1)`,
  ),
  bug('ledger/never-below-zero', 'a balance below zero', entry('balance = -0.00000001', ofUser)),
  bug('ledger/fees-not-negative', 'a fee paid back', entry('fee = -fee', 'fee > 0')),
  bug('ledger/fees-not-negative', 'a fee of the house', entry('fee = 1', "account_id like 'house:%'")),
  bug('ledger/refid-sums-to-zero', 'a non-zero refid sum', entry('amount = amount + 0.00000001')),
  bug('ledger/refid-sums-to-zero', 'money out of nowhere', lost("account_id = 'house:custody:0'")),
  bug('ledger/fees-earned', 'a fee booked as revenue of the market', entry("type = 'trade'", "type = 'fee'")),
  bug(
    'ledger/fees-on-fee-accounts',
    'a fee on the market account',
    entry("account_id = 'house:market:0'", "type = 'fee'"),
  ),
  bug('ledger/deposit-legs', 'a deposit never booked', lost(`${ofUser} and ${refOf('deposits', 'deposit_id')}`)),
  bug(
    'ledger/withdrawal-legs',
    'a withdrawal never booked',
    lost(`${ofUser} and ${refOf('withdrawals', 'withdrawal_id')}`),
  ),
  bug(
    'ledger/withdrawal-legs',
    'a pending withdrawal called completed',
    change('withdrawals', 'withdrawal_id', "status = 'completed'", "status = 'pending' and _as_of < '2026-04-01'"),
  ),
  bug(
    'ledger/trade-legs',
    'a fee on the wrong leg',
    `update raw.ledger_entries as l
     set fee = case when l.asset = t.base_currency then t.fee_amount else 0 end
     from (select * from raw.trades where _as_of < '2026-04-01' order by trade_id limit 1) as t
     where l.refid = t.trade_id and l.account_id = t.user_id`,
  ),
  bug('ledger/trade-legs', 'half a trade', lost(`${ofUser} and ${refOf('trades', 'trade_id')}`)),
  bug('ledger/ramp-legs', 'coins paid for and never received', lost("type = 'receive'")),
  bug(
    'ledger/ramp-legs',
    'a receipt off by 1e-8',
    entry('amount = amount - 0.00000001', `type = 'receive' and ${ofUser}`),
  ),
  bug(
    'ledger/no-other-legs',
    'coins for a failed purchase',
    change('ramp_transactions', 'transaction_id', "status = 'failed'", "status = 'completed'"),
  ),
  bug(
    'ledger/no-other-legs',
    'a leg on another account',
    entry(`account_id = (select max(user_id) from raw.users)`, ofUser),
  ),
  bug('ledger/legs-once', 'a doubled leg', repeat('ledger_entries', 'ledger_id', `${NOBODY} as ledger_id`)),
  bug('ledger/no-refid-without-event', 'an orphan movement', entry(`refid = ${NOBODY}`)),
  bug(
    'ledger/reserved-funds',
    'a sell order for what is not there',
    change(
      'orders',
      'order_id',
      'base_amount = 1000000',
      "status = 'open' and side = 'sell' and _as_of < '2026-04-01'",
    ),
  ),
  bug(
    'ledger/reserved-funds',
    'a buy order beyond the purse',
    change('orders', 'order_id', 'base_amount = 1000000', "status = 'open' and side = 'buy' and _as_of < '2026-04-01'"),
  ),
  bug(
    'ledger/reserved-funds',
    'a pending withdrawal of more than there is',
    change('withdrawals', 'withdrawal_id', 'amount = 100000000', "status = 'pending' and _as_of < '2026-04-01'"),
  ),
];

export const USER_BUGS = [
  bug('users/balance', 'a balance off by 1e-8', user('account_balance_usd = account_balance_usd + 0.00000001')),
  bug(
    'users/balance',
    'a balance at the close of another day',
    `update raw.crypto_prices set close = open where timestamp = '2026-04-05 23:00:00'`,
  ),
  bug('users/is-active', 'an active user who did nothing', user('is_active = true', 'not is_active')),
  bug('users/is-active', 'a trader called inactive', user('is_active = false', 'is_active')),
  bug('users/kyc-status', 'verified before the decision', user("kyc_status = 'verified'", "kyc_status = 'pending'")),
  bug('users/tier-is-verified', 'a pro without verification', user("account_tier = 'pro'", "kyc_status = 'rejected'")),
  bug(
    'users/current',
    'a user not rewritten after a movement',
    user("_as_of = '2026-03-10', is_active = true", 'is_active'),
  ),
];
