/** What a home is left with after a command has loaded into it: the copy of its state, a backup, and no more files than needed. */
import { type BackupReport, backUp } from './backup/backUp.js';
import type { Home } from './home.js';
import type { ImportedHome } from './importedHome.js';
import { writeLastRun } from './lastRun.js';
import { type Pruned, prune } from './prune.js';
import type { Session } from './session.js';

export interface Kept {
  /** Null where backups are switched off. */
  readonly backup: BackupReport | null;
  readonly pruned: Pruned;
}

/** A session, or what is left of one where nothing is simulated. */
export interface Keeping extends Pick<Session, 'config' | 'effects' | 'signal' | 'warehouse'> {
  readonly home: Home | ImportedHome;
}

export async function keepHome({ config, home, effects, signal, ...session }: Keeping): Promise<Kept> {
  const warehouse = await session.warehouse();
  await writeLastRun(home, warehouse);
  const backup = config.backups === 0 ? null : await backUp(home, warehouse, { keep: config.backups, signal });
  return { backup, pruned: await prune(home, warehouse, { days: config.keepDays, isSaved: backup !== null }, effects) };
}
