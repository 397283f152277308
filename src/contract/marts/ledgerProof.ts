import { column, INTEGER, MONEY, TEXT, TIMESTAMP } from '../column.js';
import { mart } from './mart.js';

export const ledgerProof = mart({
  name: 'ledger_proof',
  group: 'finance',
  description: 'One row per account and asset: the entries up to the as-of day, added up again.',
  columns: {
    account_id: column(TEXT, 'A user, or house:purpose:shard.'),
    asset: column(TEXT, 'CoinGecko id or fiat code.'),
    entries: column(INTEGER, 'Entries.'),
    opening_balance: column(
      MONEY,
      'What the first entry implies to have been there before; 0 but in an export that begins later.',
    ),
    movement: column(MONEY, 'Sum of amount − fee.'),
    closing_balance: column(MONEY, 'Balance of the last entry.'),
    breaks: column(INTEGER, 'Entries whose balance is not the previous balance + amount − fee; must be 0.'),
    first_entry_at: column(TIMESTAMP, 'When the first entry settled.'),
    last_entry_at: column(TIMESTAMP, 'When the last entry settled.'),
  },
  key: ['account_id', 'asset'],
  day: 'last_entry_at',
  holds: ['opening_balance + movement = closing_balance'],
  holdsWhenSimulated: ['breaks = 0', 'opening_balance = 0'],
});
