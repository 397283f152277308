/** Oracle: the same days in one go. However they came, every table is the same, cell by cell. */
import { describe, expect, test } from 'vitest';
import { differences, newHome, warehouseOf } from './homes.js';
import { CLASSIC, ingestDays, RATES, setUp, WAYS } from './tenDays.js';

describe.each([
  ['a world of rates', RATES],
  ['a classic world', CLASSIC],
])('%s', (_, world) => {
  test('is the same however its days came', { timeout: 300_000 }, async () => {
    const homes: string[] = [];
    for (const wishes of Object.values(WAYS)) {
      const home = newHome();
      await setUp(home, world);
      await ingestDays(home, world, wishes);
      homes.push(home);
    }
    const [whole, ...others] = homes.map(warehouseOf);
    // The log of runs has clocks in it and a row for each load.
    for (const other of others) expect(await differences(whole!, other, ['pipeline_runs'])).toEqual({});
  });
});
