/** `kro forget`: a person is erased from the home, backups included. */
import { UserError } from '../error.js';
import { type ForgetReport, forget } from '../pipeline/forget/forget.js';
import { existingHome } from '../pipeline/home.js';
import { keepWarehouse } from './backup.js';
import type { Run } from './command.js';
import { requireWarehouse } from './reader.js';
import { holdingHome } from './withSession.js';
import { counted } from './wording.js';

export const forgetCommand: Run = async (context, options, args) => {
  const config = await context.config();
  const home = await existingHome(config);
  requireWarehouse(config, home);
  const userId = args[0]!;
  return holdingHome(context, config, 'forget', async () => {
    const wanted = { userId, signal: context.signal, bigquery: config.bigquery };
    if (options['yes'] !== true)
      refuseUnasked(userId, await forget(home, { ...wanted, dryRun: true }, context.effects));
    const report = await context.steps.run(
      { name: 'forgetting', again: `kro forget ${userId} --yes` },
      () => forget(home, { ...wanted, dryRun: false }, context.effects),
      forgottenTitle,
    );
    const kept = await keepWarehouse(context, config, home);
    const { unreadable } = report.backups;
    return {
      document: { userId, ...report, backup: kept.backup },
      text: [
        `${forgottenTitle(report)}; kro transform builds the marts anew`,
        ...(config.bigquery === undefined ? [] : [KEPT_ELSEWHERE]),
        ...unreadable.map((why) => `✗ not searched: ${why}; remove it, and forget again`),
      ].join('\n'),
      exitCode: unreadable.length === 0 ? 0 : 1,
    };
  });
};

/** Nobody but Google can shorten the last of it. */
const KEPT_ELSEWHERE =
  'BigQuery keeps what was there for as long as its data sets’ time travel says (7 days unless set), and 7 days more for Google’s own recovery (docs/forget.md)';

/** There is no way back, so that a slip of the hand must not be enough. */
function refuseUnasked(userId: string, { tables, wasForgotten }: ForgetReport): void {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const what = wasForgotten
    ? `${userId} was forgotten already; --yes looks through the files again`
    : `nothing was changed: ${counted(rows, 'row')} in ${counted(tables.length, 'table')} would go, from the warehouse and from every backup of the home, with no way back: add --yes`;
  throw new UserError(what);
}

function forgottenTitle({ tables, backups, wasForgotten }: ForgetReport): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const before = wasForgotten ? 'was forgotten before; ' : '';
  return `${before}erased ${counted(rows, 'row')} in ${counted(tables.length, 'table')} and from ${counted(backups.rewritten, 'backup')}`;
}
