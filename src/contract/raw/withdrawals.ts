import { AMOUNT, CURRENCY, choice, column, ID, maybe, rail, TIMESTAMP, UNIQUE_TEXT } from '../column.js';
import { rawTable } from '../table.js';
import { DESTINATION_TYPES, TRANSFER_TYPES, WITHDRAWAL_STATUSES } from '../vocabulary.js';
import { BY_TIMESTAMP, CREATED_AT, OF_USER, USER_ID } from './shared.js';

export const withdrawals = rawTable({
  name: 'withdrawals',
  description: 'One row per withdrawal of fiat or crypto by a user.',
  columns: {
    withdrawal_id: column(ID, 'The withdrawal.'),
    user_id: USER_ID,
    timestamp: column(TIMESTAMP, 'When the withdrawal was asked for.'),
    withdrawal_type: column(choice(TRANSFER_TYPES), 'Fiat or crypto.'),
    currency: column(CURRENCY, 'Fiat code or CoinGecko id.'),
    amount: column(AMOUNT, 'What arrives, in `currency`.'),
    fee: column(AMOUNT, 'Flat fee on top of `amount`, in `currency`.'),
    destination_type: column(rail(DESTINATION_TYPES, 'withdrawal'), 'Where it goes.'),
    tx_hash: maybe(UNIQUE_TEXT, 'Transaction on the chain; null for fiat and for what never left.'),
    status: column(choice(WITHDRAWAL_STATUSES), 'State at `_as_of`.'),
    created_at: CREATED_AT,
  },
  key: ['withdrawal_id'],
  ...BY_TIMESTAMP,
  cluster: ['user_id'],
  parents: [OF_USER],
});
