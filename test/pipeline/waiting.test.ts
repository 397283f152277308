/** Who only looks takes no lock, but keeps the file from being written: that is waited for too. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { BusyError, loadAllTables, runIngestion } from '../../src/index.js';
import { newHome, warehouseOf } from './homes.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SMALL =
  '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';

it('a warehouse that another process has open is refused with its number, or waited for', async () => {
  const home = newHome();
  await loadAllTables({ home, profile: SMALL, asOf: '2026-06-30' });
  const holder = spawn(process.execPath, ['--import', 'tsx', 'test/warehouse/holder.ts', warehouseOf(home)], {
    cwd: ROOT,
  });
  await once(holder.stdout, 'data');
  const refused = runIngestion({ home });
  await expect(refused).rejects.toThrow(BusyError);
  await expect(refused).rejects.toThrow(`another process (${holder.pid}) has the warehouse open`);
  const logged: string[] = [];
  const waiting = runIngestion({ home, wait: 60, log: (line) => logged.push(line) });
  await expect.poll(() => logged.length).toBeGreaterThan(0);
  holder.kill();
  expect(await waiting).toMatchObject({ days: 1 });
  expect(logged).toEqual([`waiting: another process (${holder.pid}) has the warehouse open: ${warehouseOf(home)}`]);
});
