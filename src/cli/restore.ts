/** `kro restore`: a backup becomes the warehouse. */
import { resolve } from 'node:path';
import { type RestoreReport, restore } from '../pipeline/backup/restore.js';
import type { Run } from './command.js';
import { holdingHome } from './withSession.js';
import { counted, leftOut } from './wording.js';

export const restoreCommand: Run = async (context, options) => {
  const config = await context.config();
  const from = options['from'] as string | undefined;
  const wanted = {
    ...(from === undefined ? {} : { from: resolve(context.effects.cwd, from) }),
    force: options['force'] === true,
    bigquery: config.bigquery,
    signal: context.signal,
  };
  const step = { name: 'restoring', again: from === undefined ? 'kro restore' : `kro restore --from ${from}` };
  const report = await holdingHome(context, config, 'restore', () =>
    context.steps.run(step, () => restore(config.home, wanted, context.effects), restoredTitle),
  );
  const next = report.isSimulated
    ? 'go on with kro ingest; kro transform builds the marts'
    : 'kro transform builds the marts';
  return { document: report, text: `${restoredTitle(report)}\n${next}` };
};

function restoredTitle({ tables, asOf, forgotten }: RestoreReport): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `restored ${counted(tables.length, 'table')}, ${counted(rows, 'row')}${asOf === null ? '' : `, as of ${asOf}`}${leftOut([{ forgotten }])}`;
}
