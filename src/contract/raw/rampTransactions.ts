import { AMOUNT, ASSET, COUNTRY, choice, column, FIAT, ID, rail, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { RAMP_METHODS, RAMP_STATUSES } from '../vocabulary.js';
import { BY_TIMESTAMP, OF_USER, USER_ID } from './shared.js';

export const rampTransactions = rawTable({
  name: 'ramp_transactions',
  description: 'One row per purchase of crypto with fiat over the ramp; the quote stands whatever the status.',
  columns: {
    transaction_id: column(ID, 'The purchase.'),
    user_id: USER_ID,
    timestamp: column(TIMESTAMP, 'When the purchase was quoted.'),
    fiat_currency: column(FIAT, "Fiat code, the user's own."),
    fiat_amount: column(AMOUNT, 'What the user pays, whole cents.'),
    crypto_token: column(ASSET, 'CoinGecko id of what is bought.'),
    crypto_amount: column(AMOUNT, '(fiat − fee) / price of that moment.'),
    payment_method: column(rail(RAMP_METHODS, 'ramp'), 'How the user pays.'),
    country: column(COUNTRY, "The user's country, ISO 3166-1 alpha-2."),
    status: column(choice(RAMP_STATUSES), 'State at `_as_of`.'),
    fee_usd: column(AMOUNT, "The fee, 1.5 % of `fiat_amount`, at that day's rate."),
  },
  key: ['transaction_id'],
  ...BY_TIMESTAMP,
  cluster: ['user_id'],
  parents: [OF_USER],
});
