/** The tables of a world in the proportion in which it fills them. */
import { RAW } from '../src/contract/raw/index.js';
import type { Table } from '../src/contract/table.js';

export const MIX: readonly { readonly table: Table; readonly share: number }[] = [
  { table: RAW.ledger_entries, share: 5 },
  { table: RAW.orders, share: 1 },
  { table: RAW.trades, share: 1 },
  { table: RAW.deposits, share: 0.2 },
  { table: RAW.ramp_transactions, share: 0.3 },
  { table: RAW.users, share: 0.1 },
];
