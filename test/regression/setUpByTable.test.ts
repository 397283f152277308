/** A set-up loaded table by table once passed for whole without its prices, and could never be mended. */
import { expect, test } from 'vitest';
import type { RawName } from '../../src/contract/raw/index.js';
import { progressOf } from '../../src/pipeline/state.js';
import { parseDay } from '../../src/time.js';

const day = (text: string) => parseDay(text, 'day');
const producer = {
  history: { from: day('2024-01-01'), to: day('2024-02-29') },
  daily: { from: day('2024-03-01'), to: day('2024-03-31') },
  historyTables: ['users', 'orders', 'crypto_prices', 'ledger_entries'] as RawName[],
};

const loaded = (...tables: RawName[]) => ({
  query: async () => tables.map((table_name) => ({ table_name, as_of: '2024-02-29', window_end: '2024-03-31' })),
});

test('the set-up is whole when every one of its tables is there', async () => {
  const without = await progressOf(loaded('users', 'orders', 'ledger_entries'), producer);
  expect(without).toEqual({ missing: producer.history, lastDay: null });
  const whole = await progressOf(loaded('users', 'orders', 'crypto_prices', 'ledger_entries'), producer);
  expect(whole).toEqual({ missing: null, lastDay: null });
});
