/** `kro import MAP --views`: views of the contract's shape over tables that lie in BigQuery already. */
import { UsageError } from '../error.js';
import { makeViews, type ViewsReport } from '../pipeline/import/makeViews.js';
import { formatDay } from '../time.js';
import type { Context, Options, Outcome } from './command.js';
import { allSources, daysOf, homeOfImports, planImport } from './importPlan.js';
import { renderTable } from './table.js';
import { holdingHome } from './withSession.js';
import { counted } from './wording.js';

export async function viewsCommand(context: Context, options: Options, args: readonly string[]): Promise<Outcome> {
  const config = await context.config();
  const { bigquery } = config;
  const plan = await planImport(context, options, args);
  if (bigquery === undefined) throw new UsageError('--views makes views in BigQuery: add --warehouse bigquery');
  if (plan.chosen !== null || options['replace'] !== undefined)
    throw new UsageError('--views takes a map alone: kro import MAP.yaml --views');
  return holdingHome(context, config, 'import', async () => {
    const home = await homeOfImports(context, config, plan.spec);
    const own = { home, bigquery, sources: allSources(plan, home), map: plan.file.name };
    const how = { strict: options['strict'] === true, dryRun: options['dryRun'] === true };
    const report = await context.steps.run(
      { name: 'making views', again: 'kro import --views' },
      () => makeViews({ ...own, ...how, ...daysOf(options, plan, config) }, context.effects),
      madeTitle,
    );
    return { document: { ...report, asOf: formatDay(report.asOf) }, text: describe(report) };
  });
}

function madeTitle({ runId, views }: ViewsReport): string {
  return `${runId === null ? 'would make' : 'made'} ${counted(views.length, 'view')}`;
}

function describe(report: ViewsReport): string {
  const rows = report.views.map(({ table, rows: all, sound }) => [table, all, sound, all - sound]);
  const faults = report.views.flatMap(({ table, faults: bad }) =>
    Object.entries(bad).map(([column, n]) => `${table}: ${column} is at fault in ${counted(n, 'row')}`),
  );
  const title = `${madeTitle(report)}, as of ${formatDay(report.asOf)}${report.runId === null ? '; nothing was changed' : ''}`;
  return [
    title,
    renderTable(['view', 'rows', 'sound', 'left out'], rows),
    ...(faults.length === 0 ? [] : [faults.join('\n')]),
  ].join('\n\n');
}
