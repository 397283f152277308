import { AMOUNT, CURRENCY, choice, column, ID, INTEGER, maybe, rail, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { DEPOSIT_METHODS, DEPOSIT_STATUSES, TRANSFER_TYPES } from '../vocabulary.js';
import { BY_TIMESTAMP, CREATED_AT, OF_USER, USER_ID } from './shared.js';

export const deposits = rawTable({
  name: 'deposits',
  description: 'One row per deposit of fiat or crypto by a user.',
  columns: {
    deposit_id: column(ID, 'The deposit.'),
    user_id: USER_ID,
    timestamp: column(TIMESTAMP, 'When the deposit was started.'),
    deposit_type: column(choice(TRANSFER_TYPES), 'Fiat or crypto.'),
    currency: column(CURRENCY, 'Fiat code or CoinGecko id.'),
    amount: column(AMOUNT, 'Amount in `currency`.'),
    payment_method: column(rail(DEPOSIT_METHODS, 'deposit'), 'The rail; blockchain for crypto.'),
    status: column(choice(DEPOSIT_STATUSES), 'State at `_as_of`.'),
    blockchain_confirmations: maybe(INTEGER, 'Confirmations seen; null for fiat.'),
    created_at: CREATED_AT,
  },
  key: ['deposit_id'],
  ...BY_TIMESTAMP,
  cluster: ['user_id'],
  parents: [OF_USER],
});
