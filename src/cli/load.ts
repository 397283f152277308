/** `kro load`: first-time set-up, history up to the first day that is ingested. */
import { type LoadReport, load } from '../pipeline/run.js';
import type { Session } from '../pipeline/session.js';
import { readProgress } from '../pipeline/state.js';
import { NOTHING_TO_DO, type Run } from './command.js';
import { withSession } from './withSession.js';
import { counted } from './wording.js';

export const loadCommand: Run = async (context, options) => {
  const table = options['table'] as string | undefined;
  const report = await withSession(context, 'load', (session) =>
    context.steps.run(
      { name: 'loading', again: 'kro load' },
      () => (table === undefined ? loadHistory(session) : load(session, { table })),
      loadedTitle,
    ),
  );
  const idle = report.loads.length === 0 && options['skipExitCode'] === true;
  return {
    document: { loads: report.loads },
    text: `${loadedTitle(report)}; go on with kro ingest`,
    ...(idle ? { exitCode: NOTHING_TO_DO } : {}),
  };
};

/** The set-up, unless it is there, whole: to load it twice would change nothing. */
async function loadHistory(session: Session): Promise<LoadReport> {
  const { history } = await readProgress(await session.warehouse(), session.producer);
  return history ? { loads: [] } : load(session);
}

export function loadedTitle({ loads }: LoadReport): string {
  const tables = loads.flatMap((one) => one.tables);
  if (tables.length === 0) return 'history was loaded before';
  const rows = tables.reduce((total, one) => total + one.rows, 0);
  return `loaded ${counted(tables.length, 'table')}, ${counted(rows, 'row')}`;
}
