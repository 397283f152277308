/** `kro import`: your own files, by a map or by the contract's own names. */
import { type ImportReport, importFiles, type TableReport } from '../pipeline/import/importFiles.js';
import type { Kept } from '../pipeline/keeping.js';
import { formatDay } from '../time.js';
import { keepWarehouse } from './backup.js';
import type { Context, Options, Outcome, Run } from './command.js';
import { daysOf, homeOfImports, planImport, sourcesFor } from './importPlan.js';
import { reasonLines } from './reasons.js';
import { renderTable } from './table.js';
import { holdingHome } from './withSession.js';
import { counted } from './wording.js';

export const importCommand: Run = async (context, options, args) => {
  if (options['suggest'] === true) return (await import('./suggest.js')).suggestCommand(context, options, args);
  const config = await context.config();
  if (options['delete'] === true) return (await import('./deleteRows.js')).deleteCommand(context, options, args);
  if (options['views'] === true) return (await import('./views.js')).viewsCommand(context, options, args);
  const plan = await planImport(context, options, args);
  return holdingHome(context, config, 'import', async () => {
    const home = await homeOfImports(context, config, plan.spec);
    const sources = sourcesFor(plan, home);
    const report = await context.steps.run(
      { name: 'importing', again: 'kro import' },
      () =>
        importFiles(
          { home, sources, ...daysOf(options, plan, config), ...howOf(options, context), bigquery: config.bigquery },
          context.effects,
        ),
      importedTitle,
    );
    return outcomeOf(report, report.runId === null ? null : await keepWarehouse(context, config, home));
  });
};

function howOf(options: Options, { signal }: Context) {
  return { strict: options['strict'] === true, dryRun: options['dryRun'] === true, signal };
}

function importedTitle({ dryRun, tables }: ImportReport): string {
  const sum = (count: (table: TableReport) => number) => tables.reduce((total, table) => total + count(table), 0);
  const rejected = sum((table) => table.rejected);
  const tail = rejected === 0 ? '' : `, rejected ${rejected.toLocaleString('en-US')}`;
  if (dryRun)
    return `would import ${counted(
      sum((table) => table.accepted),
      'row',
    )}${tail}`;
  return `imported ${counted(
    sum((table) => table.written),
    'row',
  )}${tail}`;
}

/** Where every row was rejected nothing was done, whatever was asked for. */
function outcomeOf(report: ImportReport, kept: Kept | null): Outcome {
  const nothing =
    report.tables.every(({ accepted }) => accepted === 0) && report.tables.some(({ rejected }) => rejected > 0);
  return {
    document: { ...report, asOf: formatDay(report.asOf), backup: kept?.backup ?? null },
    text: describe(report),
    ...(nothing ? { exitCode: 1 } : {}),
  };
}

function describe(report: ImportReport): string {
  const isMerged = report.tables.some(({ merged }) => merged > 0);
  const rows = report.tables.map((one) => [
    one.table,
    one.rows,
    report.dryRun ? one.accepted : one.written,
    one.rejected,
    one.repeated + one.outdated,
    ...(isMerged ? [one.merged] : []),
    report.dryRun ? '' : one.accepted - one.written,
  ]);
  const names = [
    'table',
    'rows',
    report.dryRun ? 'sound' : 'written',
    'rejected',
    'repeated',
    ...(isMerged ? ['merged'] : []),
    report.dryRun ? '' : 'not newer',
  ];
  const files = report.tables.flatMap(({ rejectedFile }) =>
    rejectedFile === null ? [] : [`rejected rows: ${rejectedFile}`],
  );
  const forgotten = report.tables
    .filter((one) => one.forgotten > 0)
    .map((one) => `${counted(one.forgotten, 'row')} of ${one.table} left out: of people who were forgotten`);
  const deleted = report.tables
    .filter((one) => one.deleted > 0)
    .map((one) => `${counted(one.deleted, 'row')} of ${one.table} left out: deleted since`);
  return [
    `${importedTitle(report)}, as of ${formatDay(report.asOf)}${report.dryRun ? '; nothing was changed' : ''}`,
    renderTable(names, rows),
    ...report.tables.filter(({ reasons }) => reasons.length > 0).map(reasonLines),
    ...forgotten,
    ...deleted,
    ...files,
  ].join('\n\n');
}
