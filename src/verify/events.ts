/** Everything that moves money, and the legs it must leave on the user's accounts. */
import { money, product } from './dialect.js';
import { RAMP_FEE } from './feeTiers.js';

/** One row per event, whatever its status: refid, kind, user_id, timestamp, status, _as_of. Trades are always completed. */
export const EVENTS = `
  select deposit_id as refid, 'deposit' as kind, user_id, timestamp, status, _as_of from raw.deposits
  union all
  select withdrawal_id as refid, 'withdrawal' as kind, user_id, timestamp, status, _as_of from raw.withdrawals
  union all
  select trade_id as refid, 'trade' as kind, user_id, timestamp, 'completed' as status, _as_of from raw.trades
  union all
  select transaction_id as refid, 'ramp' as kind, user_id, timestamp, status, _as_of from raw.ramp_transactions`;

const none = money('0');
const rampFee = `cast(${product('fiat_amount', money(RAMP_FEE))} as decimal(28,8))`;

/** One row per leg that a completed event leaves on its user's account: refid, kind, user_id, _as_of, asset, type, amount, fee. */
export const LEGS = `
  select deposit_id as refid, 'deposit' as kind, user_id, _as_of, currency as asset, 'deposit' as type,
    amount, ${none} as fee
  from raw.deposits where status = 'completed'
  union all
  select withdrawal_id, 'withdrawal', user_id, _as_of, currency, 'withdrawal', -amount, fee
  from raw.withdrawals where status = 'completed'
  union all
  select trade_id, 'trade', user_id, _as_of, base_currency, 'trade',
    case side when 'buy' then base_amount else -base_amount end, ${none}
  from raw.trades
  union all
  select trade_id, 'trade', user_id, _as_of, quote_currency, 'trade',
    case side when 'buy' then -quote_amount else quote_amount end, fee_amount
  from raw.trades
  union all
  select transaction_id, 'ramp', user_id, _as_of, fiat_currency, 'deposit', fiat_amount, ${none}
  from raw.ramp_transactions where status = 'completed'
  union all
  select transaction_id, 'ramp', user_id, _as_of, fiat_currency, 'spend', -(fiat_amount - ${rampFee}), ${rampFee}
  from raw.ramp_transactions where status = 'completed'
  union all
  select transaction_id, 'ramp', user_id, _as_of, crypto_token, 'receive', crypto_amount, ${none}
  from raw.ramp_transactions where status = 'completed'`;
