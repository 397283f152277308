/** `kro import --delete`: rows go by a list of their keys. */
import { UsageError } from '../error.js';
import { type DeleteReport, deleteRows } from '../pipeline/import/deleteRows.js';
import type { Kept } from '../pipeline/keeping.js';
import { formatDay } from '../time.js';
import { keepWarehouse } from './backup.js';
import type { Outcome, Run } from './command.js';
import { daysOf, homeOfImports, planImport, sourcesFor } from './importPlan.js';
import { requireWarehouse } from './reader.js';
import { reasonLines } from './reasons.js';
import { renderTable } from './table.js';
import { holdingHome } from './withSession.js';
import { counted } from './wording.js';

export const deleteCommand: Run = async (context, options, args) => {
  if (options['replace'] !== undefined) throw new UsageError('import takes --delete or --replace, not both');
  const config = await context.config();
  const plan = await planImport(context, options, args);
  return holdingHome(context, config, 'import', async () => {
    const home = await homeOfImports(context, config, plan.spec);
    requireWarehouse(config, home);
    const { asOf } = daysOf(options, plan, config);
    const how = { strict: options['strict'] === true, dryRun: options['dryRun'] === true, signal: context.signal };
    const { bigquery } = config;
    const report = await context.steps.run(
      { name: 'deleting', again: 'kro import --delete' },
      () => deleteRows({ home, sources: sourcesFor(plan, home), asOf, ...how, bigquery }, context.effects),
      deletedTitle,
    );
    return outcomeOf(report, report.runId === null ? null : await keepWarehouse(context, config, home));
  });
};

function deletedTitle({ dryRun, tables }: DeleteReport): string {
  const removed = tables.reduce((sum, table) => sum + table.removed, 0);
  return `${dryRun ? 'would delete' : 'deleted'} ${counted(removed, 'row')}`;
}

/** Where every row was rejected nothing was done, whatever was asked for. */
function outcomeOf(report: DeleteReport, kept: Kept | null): Outcome {
  const nothing = report.tables.every(({ keys }) => keys === 0) && report.tables.some(({ rejected }) => rejected > 0);
  return {
    document: { ...report, asOf: formatDay(report.asOf), backup: kept?.backup ?? null },
    text: describe(report),
    ...(nothing ? { exitCode: 1 } : {}),
  };
}

function describe(report: DeleteReport): string {
  const rows = report.tables.map((one) => [one.table, one.keys, one.removed, one.missing, one.newer, one.rejected]);
  const files = report.tables.flatMap(({ rejectedFile }) =>
    rejectedFile === null ? [] : [`rejected rows: ${rejectedFile}`],
  );
  const forgotten = report.tables
    .filter((one) => one.forgotten > 0)
    .map((one) => `${counted(one.forgotten, 'key')} of ${one.table} left out: of people who were forgotten`);
  return [
    `${deletedTitle(report)}, as of ${formatDay(report.asOf)}${report.dryRun ? '; nothing was changed' : ''}`,
    renderTable(['table', 'keys', 'deleted', 'not there', 'newer, kept', 'rejected'], rows),
    ...report.tables.filter(({ reasons }) => reasons.length > 0).map(reasonLines),
    ...forgotten,
    ...files,
  ].join('\n\n');
}
