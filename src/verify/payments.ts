/** Deposits, withdrawals and ramp purchases: amounts, rails, and who may move money. */
import { ASSETS, COUNTRIES, FIATS } from '../contract/reference.js';
import { type CheckSpec, checkGroup } from './check.js';
import { date, day, float, hour, isQuotient, list, money, nearly, product, rowsOf, TICK } from './dialect.js';
import { RAMP_FEE } from './feeTiers.js';
import { EEA } from './geography.js';
import type { Context } from './world.js';

const payments = checkGroup('payments');

export function paymentChecks(context: Context): CheckSpec[] {
  return [
    ...rampChecks(),
    ...depositChecks(),
    ...withdrawalChecks(context),
    ...['deposits', 'withdrawals', 'orders', 'ramp_transactions'].map(verifiedOnly),
  ];
}

const FEE = `cast(${product('r.fiat_amount', money(RAMP_FEE))} as decimal(28,8))`;

function rampChecks(): CheckSpec[] {
  return [
    payments.none(
      'ramp-fee',
      'fee_usd is 1.5 % of the fiat amount at that day’s rate, rounded half-even',
      `select r.transaction_id, r.fiat_amount, f.units_per_usd, r.fee_usd from raw.ramp_transactions as r
       left join raw.fx_rates as f on f.currency = r.fiat_currency and f.date = ${day('r.timestamp')}
       where f.units_per_usd is null or not ${isQuotient(FEE, 'f.units_per_usd', 'r.fee_usd')}`,
    ),
    payments.none('ramp-price', 'crypto_amount is (fiat − fee) / a price inside that hour’s candle', rampOffPrice()),
    payments.none(
      'ramp-amounts',
      'ramp amounts are above zero, fiat in whole cents',
      `select transaction_id, fiat_amount, crypto_amount from raw.ramp_transactions
       where fiat_amount <= 0 or crypto_amount <= 0 or mod(fiat_amount, ${money('0.01')}) <> 0`,
    ),
    payments.none(
      'ramp-country',
      'a ramp purchase is in the user’s country',
      `select r.transaction_id, r.country, u.country as home from raw.ramp_transactions as r
       join raw.users as u on u.user_id = r.user_id where r.country <> u.country`,
    ),
    payments.none('ramp-own-fiat', 'a ramp purchase is paid in the user’s own fiat', foreignFiat(RAMP)),
    payments.none('ramp-rail', 'SEPA is euro and EEA, ACH is US dollar and US', impossibleRail(RAMP)),
  ];
}

/**
 * Ends of the candle are converted with that day's rate; a tick on price and amount covers their rounding. Exact products
 * of 38 digits are slow: floats let through whatever is clearly inside, only the rest is judged exactly.
 */
function rampOffPrice(): string {
  const price = (end: string, sign: string) => `(${nearly(product(end, 'r.rate'))} ${sign} ${TICK})`;
  const net = `(r.fiat_amount - ${FEE})`;
  const paid = `(${float('r.fiat_amount')} * ${1 - Number(RAMP_FEE)})`;
  const worth = (end: string) => `(${float('r.crypto_amount')} * ${float(end)} * ${float('r.rate')})`;
  return `
    with quotes as (
      select r.transaction_id, r.crypto_token, r.fiat_amount, r.crypto_amount, p.low, p.high, f.units_per_usd as rate
      from raw.ramp_transactions as r
      left join raw.crypto_prices as p on p.asset_id = r.crypto_token and p.timestamp = ${hour('r.timestamp')}
      left join raw.fx_rates as f on f.currency = r.fiat_currency and f.date = ${day('r.timestamp')}
    ),
    doubtful as (
      select * from quotes as r where low is null or rate is null
        or ${paid} > ${worth('r.high')} * 0.999999 or ${paid} < ${worth('r.low')} * 1.000001
    )
    select * from doubtful as r where low is null or rate is null
      or ${net} > ${product(`(r.crypto_amount + ${TICK})`, price('r.high', '+'))}
      or ${net} < ${product(`(r.crypto_amount - ${TICK})`, price('r.low', '-'))}`;
}

interface Payment {
  readonly table: string;
  readonly id: string;
  readonly fiat: string;
  /** Which of its rows are fiat. */
  readonly where: string;
}

const RAMP: Payment = { table: 'ramp_transactions', id: 'transaction_id', fiat: 'fiat_currency', where: 'true' };
const DEPOSIT: Payment = { table: 'deposits', id: 'deposit_id', fiat: 'currency', where: "d.deposit_type = 'fiat'" };

function foreignFiat({ table, id, fiat, where }: Payment): string {
  const own = rowsOf(COUNTRIES.map(({ code, fiat }) => ({ country: `'${code}'`, fiat: `'${fiat}'` })));
  return `
    select d.${id}, u.country, d.${fiat} from raw.${table} as d join raw.users as u on u.user_id = d.user_id
    join ${own} as own on own.country = u.country
    where ${where} and d.${fiat} <> own.fiat`;
}

function impossibleRail({ table, id, fiat }: Payment): string {
  return `
    select d.${id}, d.payment_method, d.${fiat}, u.country from raw.${table} as d
    join raw.users as u on u.user_id = d.user_id
    where (d.payment_method = 'sepa' and (d.${fiat} <> 'EUR' or u.country not in (${list(EEA)})))
       or (d.payment_method = 'ach_transfer' and (d.${fiat} <> 'USD' or u.country <> 'US'))`;
}

const kindOf = (type: string, currency: string): string =>
  `(${type} = 'fiat') <> (${currency} in (${list(FIATS)}))
   or (${type} = 'crypto') <> (${currency} in (${list(ASSETS.map((asset) => asset.id))}))`;

function depositChecks(): CheckSpec[] {
  return [
    payments.none(
      'deposit-kind',
      'a deposit’s currency, rail and confirmations fit its type',
      `select deposit_id, deposit_type, currency, payment_method, blockchain_confirmations from raw.deposits
       where ${kindOf('deposit_type', 'currency')}
         or (deposit_type = 'crypto') <> (payment_method = 'blockchain')
         or (deposit_type = 'crypto') <> (blockchain_confirmations is not null)
         or blockchain_confirmations < 0 or (status = 'completed' and blockchain_confirmations = 0)`,
    ),
    payments.none(
      'deposit-amounts',
      'deposits are above zero, fiat in whole cents',
      `select deposit_id, amount from raw.deposits
       where amount <= 0 or (deposit_type = 'fiat' and mod(amount, ${money('0.01')}) <> 0)`,
    ),
    payments.none('deposit-own-fiat', 'a fiat deposit is in the user’s own fiat', foreignFiat(DEPOSIT)),
    payments.none('deposit-rail', 'SEPA is euro and EEA, ACH is US dollar and US', impossibleRail(DEPOSIT)),
  ];
}

function withdrawalChecks({ due }: Context): CheckSpec[] {
  return [
    payments.none(
      'withdrawal-kind',
      'a withdrawal’s currency and destination fit its type',
      `select withdrawal_id, withdrawal_type, currency, destination_type from raw.withdrawals
       where ${kindOf('withdrawal_type', 'currency')}
         or (withdrawal_type = 'crypto') <> (destination_type = 'wallet_address')`,
    ),
    payments.none(
      'withdrawal-hash',
      'what left on a chain has a tx_hash; fiat and what was rejected have none',
      `select withdrawal_id, withdrawal_type, status, tx_hash from raw.withdrawals
       where (tx_hash is not null and (withdrawal_type = 'fiat' or status = 'rejected'))
          or (tx_hash is null and withdrawal_type = 'crypto' and status = 'completed')`,
    ),
    payments.none(
      'withdrawal-amounts',
      'withdrawals are above zero, fiat in whole cents, fees not below zero',
      `select withdrawal_id, amount, fee from raw.withdrawals
       where amount <= 0 or fee < 0 or (withdrawal_type = 'fiat' and mod(amount, ${money('0.01')}) <> 0)`,
    ),
    payments.none(
      'withdrawal-fee-flat',
      'the fee is one and the same per currency and destination',
      `select currency, destination_type, count(distinct fee) as fees from raw.withdrawals
       group by currency, destination_type having count(distinct fee) > 1`,
    ),
    payments.none(
      'withdrawal-of-held-currency',
      'nobody withdraws a currency they never held',
      `select w.withdrawal_id, w.user_id, w.currency from raw.withdrawals as w
       left join (
         select account_id, asset, min(timestamp) as since from raw.ledger_entries where amount > 0 group by 1, 2
       ) as held on held.account_id = w.user_id and held.asset = w.currency and held.since <= w.timestamp
       where ${day('w.timestamp')} <= ${date(due)} and held.since is null`,
    ),
  ];
}

/** The check, not the user's row: users are rewritten day by day and may lag behind what is loaded for the year. */
function verifiedOnly(table: string): CheckSpec {
  return payments.none(
    `${table}-verified`,
    `${table}: only by verified users, after the decision`,
    `select d.user_id, d.timestamp, k.status, k.decided_at from raw.${table} as d
     left join raw.kyc_checks as k on k.user_id = d.user_id
     where k.status is null or k.status <> 'verified' or k.decided_at is null or k.decided_at > d.timestamp`,
  );
}
