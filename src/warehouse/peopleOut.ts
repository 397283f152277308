/** People who were forgotten stay out of a load: their rows go from what is staged, and the house's balances follow. */
import { RAW } from '../contract/raw/index.js';
import type { Table } from '../contract/table.js';
import { parseDay } from '../time.js';
import { isForgotten, readForgotten } from './forgotten.js';
import { rebalanceHouse, type Taken, takePeople } from './people.js';
import type { Session } from './session.js';
import { staging } from './staging.js';
import { note } from './touched.js';

export interface PeopleOut {
  /** Takes their rows out of the table's staged ones; returns how many. */
  take(table: Table): Promise<number>;
  /** Once all tables are written. A producer books the house's balances as if nobody had been forgotten. */
  settle(tables: readonly Table[]): Promise<void>;
  /** How many were taken out. */
  rows(): number;
}

export async function peopleOut(session: Session): Promise<PeopleOut> {
  const list = await readForgotten(session);
  const isPerson = (id: string) => isForgotten(id, list);
  const place = (table: Table) => staging('staged', table);
  const taken: Taken = new Map();
  return {
    async take(table) {
      if (list.length === 0) return 0;
      const rows = await takePeople(session, [table], { place, isPerson }, taken);
      return rows.get(table) ?? 0;
    },
    async settle(tables) {
      if (list.length > 0 && tables.includes(RAW.ledger_entries)) await rebalance(session);
    },
    rows: () => [...taken.values()].reduce((sum, rows) => sum + rows, 0),
  };
}

async function rebalance(session: Session): Promise<void> {
  const staged = staging('staged', RAW.ledger_entries);
  const { first } = await session.first(`select min(cast(timestamp as date)) as first from ${staged}`);
  if (first === null) return;
  const which = `select account_id, asset from ${staged}`;
  await note(session, RAW.ledger_entries, await rebalanceHouse(session, which, parseDay(String(first), 'day')));
}
