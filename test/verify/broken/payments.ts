import { bug, change, drop, usersOf } from './bug.js';

const ramp = (set: string, where?: string) => change('ramp_transactions', 'transaction_id', set, where);
const deposit = (set: string, where?: string) => change('deposits', 'deposit_id', set, where);
const withdrawal = (set: string, where?: string) => change('withdrawals', 'withdrawal_id', set, where);

const actorsOf = (table: string) => `user_id in (select user_id from raw.${table})`;

export const PAYMENT_BUGS = [
  bug('payments/ramp-fee', 'a fee off by 1e-8', ramp('fee_usd = fee_usd + 0.00000001')),
  bug('payments/ramp-fee', 'a fee left in the fiat', ramp('fee_usd = fiat_amount * 0.015', "fiat_currency = 'EUR'")),
  bug(
    'payments/ramp-fee',
    'a stale rate: fees at the rate of the day before',
    `update raw.ramp_transactions as r set fee_usd = r.fiat_amount * 0.015 / f.units_per_usd
     from raw.fx_rates as f where f.currency = r.fiat_currency and f.date = cast(r.timestamp as date) - 1`,
  ),
  bug('payments/ramp-price', 'the fee taken on top instead of off', ramp('crypto_amount = crypto_amount / 0.985')),
  bug(
    'payments/ramp-price',
    'a shifted hour: purchases at the price of three hours later',
    `update raw.ramp_transactions set timestamp = timestamp - interval 3 hour`,
  ),
  bug(
    'payments/ramp-price',
    'a euro price taken for a dollar price',
    `update raw.ramp_transactions as r set crypto_amount = crypto_amount * f.units_per_usd
     from raw.fx_rates as f where f.currency = 'EUR' and r.fiat_currency = 'EUR' and f.date = cast(r.timestamp as date)`,
  ),
  bug('payments/ramp-amounts', 'a fraction of a cent', ramp('fiat_amount = fiat_amount + 0.001')),
  bug('payments/ramp-country', 'a purchase abroad', ramp("country = 'FR'", usersOf('US'))),
  bug('payments/ramp-own-fiat', 'an American who pays in pounds', ramp("fiat_currency = 'GBP'", usersOf('US'))),
  bug('payments/ramp-rail', 'SEPA in dollars', ramp("payment_method = 'sepa'", usersOf('US'))),
  bug('payments/ramp-rail', 'ACH in Germany', ramp("payment_method = 'ach_transfer'", usersOf('DE'))),
  bug(
    'payments/ramp-rail',
    'ACH in Australia, though in dollars',
    ramp("payment_method = 'ach_transfer'", usersOf('AU')),
  ),
  bug(
    'payments/deposit-kind',
    'dollars over a blockchain',
    deposit("payment_method = 'blockchain'", "deposit_type = 'fiat'"),
  ),
  bug(
    'payments/deposit-kind',
    'coins without confirmations',
    deposit('blockchain_confirmations = null', "deposit_type = 'crypto'"),
  ),
  bug('payments/deposit-kind', 'bitcoin called fiat', deposit("currency = 'bitcoin'", "deposit_type = 'fiat'")),
  bug('payments/deposit-amounts', 'a fraction of a cent', deposit('amount = amount + 0.001', "deposit_type = 'fiat'")),
  bug('payments/deposit-amounts', 'a negative deposit', deposit('amount = -amount')),
  bug(
    'payments/deposit-own-fiat',
    'euros of an American',
    deposit("currency = 'EUR'", `deposit_type = 'fiat' and ${usersOf('US')}`),
  ),
  bug(
    'payments/deposit-rail',
    'a foreign payment method: SEPA from Britain',
    deposit("payment_method = 'sepa'", usersOf('GB')),
  ),
  bug(
    'payments/withdrawal-kind',
    'dollars to a wallet',
    withdrawal("destination_type = 'wallet_address'", "withdrawal_type = 'fiat'"),
  ),
  bug(
    'payments/withdrawal-kind',
    'coins to a bank',
    withdrawal("destination_type = 'bank_account'", "withdrawal_type = 'crypto'"),
  ),
  bug(
    'payments/withdrawal-hash',
    'coins that left without a trace',
    withdrawal('tx_hash = null', 'tx_hash is not null'),
  ),
  bug('payments/withdrawal-hash', 'a hash for dollars', withdrawal("tx_hash = '0x00'", "withdrawal_type = 'fiat'")),
  bug('payments/withdrawal-amounts', 'a negative fee', withdrawal('fee = -1')),
  bug('payments/withdrawal-fee-flat', 'a fee for one customer only', withdrawal('fee = fee + 1')),
  bug(
    'payments/withdrawal-of-held-currency',
    'a currency never held',
    withdrawal(
      "currency = case currency when 'GBP' then 'CAD' else 'GBP' end",
      "withdrawal_type = 'fiat' and _as_of < '2026-04-01'",
    ),
  ),
  bug(
    'payments/deposits-verified',
    'a rejected depositor',
    change('kyc_checks', 'user_id', "status = 'rejected'", actorsOf('deposits')),
  ),
  bug(
    'payments/withdrawals-verified',
    'a withdrawal before the decision',
    change('kyc_checks', 'user_id', "decided_at = '2027-01-01'", actorsOf('withdrawals')),
  ),
  bug(
    'payments/orders-verified',
    'a rejected trader',
    change('kyc_checks', 'user_id', "status = 'rejected'", actorsOf('orders')),
  ),
  bug(
    'payments/ramp_transactions-verified',
    'a ramp purchase by somebody never checked',
    drop('kyc_checks', 'user_id', actorsOf('ramp_transactions')),
  ),
];
