/** `kro load`: first-time set-up, history up to the first day that is ingested. */

import { dueOf } from '../pipeline/plan.js';
import { type LoadReport, load } from '../pipeline/run.js';
import type { Session } from '../pipeline/session.js';
import { readProgress } from '../pipeline/state.js';
import { keepStep } from './backup.js';
import { NOTHING_TO_DO, type Run } from './command.js';
import { dueSentence } from './ingest.js';
import { withSession } from './withSession.js';
import { counted, leftOut } from './wording.js';

export const loadCommand: Run = async (context, options) => {
  const table = options['table'] as string | undefined;
  const { report, next, backup } = await withSession(context, 'load', async (session) => ({
    report: await context.steps.run(
      { name: 'loading', again: 'kro load' },
      () => load(session, table === undefined ? {} : { table }),
      loadedTitle,
    ),
    next: await nextStep(session),
    ...(await keepStep(context, session)),
  }));
  const idle = report.loads.length === 0 && options['skipExitCode'] === true;
  return {
    document: { loads: report.loads, backup },
    text: `${loadedTitle(report)}; ${next}`,
    ...(idle ? { exitCode: NOTHING_TO_DO } : {}),
  };
};

async function nextStep({ producer, warehouse }: Session): Promise<string> {
  const progress = await readProgress(await warehouse(), producer);
  if (progress.missing !== null) return 'go on with kro load';
  const due = dueOf(producer, progress);
  return due.caughtUp ? dueSentence(due) : `${dueSentence(due)}: go on with kro ingest`;
}

export function loadedTitle({ loads }: LoadReport): string {
  const tables = loads.flatMap((one) => one.tables);
  if (tables.length === 0) return 'history was loaded before';
  const rows = tables.reduce((total, one) => total + one.rows, 0);
  return `loaded ${counted(tables.length, 'table')}, ${counted(rows, 'row')}${leftOut(loads)}`;
}
