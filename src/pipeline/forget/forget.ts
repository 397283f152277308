/**
 * A person is erased from a home. First the warehouse forgets them and knows that it has, in one transaction; then go the files that
 * may hold them. Cut off anywhere after the first step, the same command again does what is left.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../effects.js';
import { hash } from '../../math/random.js';
import { compactDuckDB } from '../../warehouse/compact.js';
import type { ForgottenRows } from '../../warehouse/warehouse.js';
import { builtNames } from '../built.js';
import type { Home } from '../home.js';
import { openHomeWarehouse, type Where } from '../homeWarehouse.js';
import type { ImportedHome } from '../importedHome.js';
import { type CleansedBackups, cleanseBackups } from './backups.js';

export interface ForgetOptions extends Where {
  readonly userId: string;
  /** Only says what would go. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

export interface ForgetReport extends ForgottenRows {
  readonly backups: CleansedBackups;
}

/** For the holder of the home; nobody may have the warehouse open. Throws UserError for an id that nobody bears or bore. */
export async function forget(
  home: Home | ImportedHome,
  { userId, dryRun, signal, bigquery }: ForgetOptions,
  effects: Effects,
): Promise<ForgetReport> {
  const startedAt = effects.now() * 1000;
  const runId = `forget_${hash(0, 'forget', [startedAt, effects.pid])[0]!.toString(16).padStart(8, '0')}`;
  const warehouse = await openHomeWarehouse({ bigquery }, home, { now: effects.now });
  try {
    const derived = await builtNames();
    const rows = await warehouse.forget({ userId, runId, startedAt, salt: effects.salt(), dryRun, derived });
    if (dryRun) return { ...rows, backups: { rewritten: 0, unreadable: [] } };
    await removeFiles(home);
    const backups = await cleanseBackups(home, warehouse, signal);
    await warehouse.close();
    if (bigquery === undefined) await compactDuckDB(home.warehouse);
    return { ...rows, backups };
  } finally {
    await warehouse.close();
  }
}

/** What may hold rows and can be made again, or only told of them. */
const FOLDERS = ['landed', 'checkpoints', 'rejected', 'dbt', 'runs', 'import.part', 'forget.part', 'restore.part'];

async function removeFiles({ path }: Home | ImportedHome): Promise<void> {
  for (const folder of FOLDERS) await rm(join(path, folder), { recursive: true, force: true });
  for (const name of await readdir(path))
    if (/^warehouse\.duckdb\.(part|tmp)/.test(name)) await rm(join(path, name), { recursive: true, force: true });
}
