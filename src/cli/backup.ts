/** `kro backup`: every table as files; and the step that keeps a home after a load. */
import { BACKUP_TABLES, type BackupReport, backUp } from '../pipeline/backup/backUp.js';
import type { Config } from '../pipeline/config.js';
import { existingHome, type Home } from '../pipeline/home.js';
import { openHomeWarehouse } from '../pipeline/homeWarehouse.js';
import type { ImportedHome } from '../pipeline/importedHome.js';
import { type Keeping, type Kept, keepHome } from '../pipeline/keeping.js';
import { writeLastRun } from '../pipeline/lastRun.js';
import { patiently } from '../pipeline/lock.js';
import type { Context, Run } from './command.js';
import { requireWarehouse } from './reader.js';
import { holdingHome } from './withSession.js';
import { counted } from './wording.js';

const STEP = { name: 'backing up', again: 'kro backup' };

export const backupCommand: Run = async (context) => {
  const config = await context.config();
  const home = await existingHome(config);
  requireWarehouse(config, home);
  const report = await holdingHome(context, config, 'backup', async () => {
    const patience = { wait: config.wait, signal: context.signal };
    const warehouse = await patiently(patience, context.effects, () =>
      openHomeWarehouse(config, home, { now: context.effects.now }),
    );
    const options = { keep: Math.max(1, config.backups), full: true, signal: context.signal };
    const work = async () => {
      const done = await backUp(home, warehouse, options);
      await writeLastRun(home, warehouse);
      return done;
    };
    return context.steps.run(STEP, work, backedUpTitle).finally(() => warehouse.close());
  });
  return { document: report, text: `${backedUpTitle(report)}, in ${report.folder}` };
};

/** After a load. */
export function keepStep(context: Context, session: Keeping): Promise<Kept> {
  if (session.config.backups === 0) return keepHome(session);
  return context.steps.run(STEP, () => keepHome(session), keptTitle);
}

/** The same without a session, inside a lock that is already held; the warehouse must not be open in this process. */
export async function keepWarehouse(context: Context, config: Config, home: Home | ImportedHome): Promise<Kept> {
  const { effects, signal } = context;
  const warehouse = await patiently({ wait: config.wait, signal }, effects, () => openHomeWarehouse(config, home));
  const keeping = { config, home, effects, signal, warehouse: async () => warehouse };
  try {
    await warehouse.create(...BACKUP_TABLES);
    return await keepStep(context, keeping);
  } finally {
    await warehouse.close();
  }
}

function keptTitle({ backup }: Kept): string {
  return backup === null ? 'no backup' : backedUpTitle(backup);
}

function backedUpTitle({ files, changed, rows }: BackupReport): string {
  const news = changed === files ? '' : `, ${changed === 0 ? 'none' : changed.toLocaleString('en-US')} of them new`;
  return `backed up ${counted(rows, 'row')} in ${counted(files, 'file')}${news}`;
}
