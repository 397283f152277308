import { ACCOUNT, AMOUNT, CURRENCY, choice, column, ID, MONEY, TIMESTAMP } from '../column.js';
import { rawTable } from '../table.js';
import { LEDGER_TYPES } from '../vocabulary.js';
import { BY_TIMESTAMP } from './shared.js';

export const ledgerEntries = rawTable({
  name: 'ledger_entries',
  description: 'One row per movement on an account; the entries of a refid and asset sum to zero over all accounts.',
  columns: {
    ledger_id: column(ID, 'The entry; increases strictly within an account.'),
    refid: column(ID, 'The deposit, withdrawal, trade or ramp transaction that moved the money.'),
    timestamp: column(TIMESTAMP, 'When it settled: at or after the event.'),
    account_id: column(ACCOUNT, 'A user_id, or house:purpose:shard.'),
    asset: column(CURRENCY, 'CoinGecko id or fiat code.'),
    type: column(choice(LEDGER_TYPES), 'What moved it.'),
    amount: column(MONEY, 'Signed; what the account gains before the fee.'),
    fee: column(AMOUNT, 'Fee taken from the account, zero or more.'),
    balance: column(MONEY, 'previous balance + amount − fee.'),
  },
  key: ['ledger_id'],
  ...BY_TIMESTAMP,
  cluster: ['account_id'],
  parents: [],
});
