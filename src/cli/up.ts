/** `kro up`: everything, from an empty folder to the answers; done again, it does what is left. */
import { type Answers, readAnswers } from '../answers/answers.js';
import type { BuildReport } from '../pipeline/build.js';
import { isBuilt } from '../pipeline/built.js';
import type { Config } from '../pipeline/config.js';
import { existingHome, readHome } from '../pipeline/home.js';
import { openHomeWarehouse } from '../pipeline/homeWarehouse.js';
import type { Kept } from '../pipeline/keeping.js';
import { type CaughtUp, catchUp } from '../pipeline/run.js';
import type { Scored } from '../pipeline/scoring/score.js';
import { type Report, verdictOf, verify } from '../verify/verify.js';
import { describeAnswers } from './answers.js';
import { keepStep, keepWarehouse } from './backup.js';
import type { Context, Outcome, Run } from './command.js';
import { ingestDocument, ingestedTitle } from './ingest.js';
import { loadedTitle } from './load.js';
import { requireWarehouse, withReader } from './reader.js';
import { scoredDocument, scoreHome } from './score.js';
import { transformedTitle, transformHome } from './transform.js';
import { describeReport, verifiedTitle, worldOf } from './verify.js';
import { holdingHome, inSession } from './withSession.js';

interface Loaded extends Pick<Kept, 'backup'> {
  /** Null where nothing is simulated. */
  readonly caughtUp: CaughtUp | null;
  /** The marts are already those of what is loaded. */
  readonly isBuilt: boolean;
}

const NOTHING_TO_TRANSFORM: BuildReport = { models: [], tests: 0, seconds: 0, days: [] };

interface Judged {
  readonly report: Report;
  readonly answers: Answers;
}

/** `publish` and `serve` join here with their issues. */
export const up: Run = async (context) => {
  const config = await context.config();
  return holdingHome(context, config, 'up', async () => {
    const home = await readHome(config.home);
    const loaded = home?.kind === 'imported' ? await keepBrought(context, config) : await loadAll(context);
    const transformed = await transformAll(context, loaded.isBuilt);
    const scored = await scoreHome(context, config, await existingHome(config));
    const judged = await judgeAll(context);
    return outcome(loaded, transformed, scored, judged);
  });
};

async function loadAll(context: Context): Promise<Loaded> {
  const config = await context.config();
  return inSession(context, config, async (session) => {
    const caughtUp = await context.steps.run(
      { name: 'loading', again: 'kro up' },
      () => catchUp(session, config.asOf),
      ({ load, ingest }) => `${loadedTitle(load)}; ${ingestedTitle(ingest)}`,
    );
    const { backup } = await keepStep(context, session);
    return { caughtUp, backup, isBuilt: await isBuilt(await session.warehouse()) };
  });
}

/** Somebody's own data: the days of a simulated world are nobody's to add. */
async function keepBrought(context: Context, config: Config): Promise<Loaded> {
  const home = await existingHome(config);
  requireWarehouse(config, home);
  context.effects.log('✓ imported data: nothing to simulate, kro import adds to them');
  const { backup } = await keepWarehouse(context, config, home);
  const warehouse = await openHomeWarehouse(config, home, { readOnly: true });
  return { caughtUp: null, backup, isBuilt: await isBuilt(warehouse).finally(() => warehouse.close()) };
}

async function transformAll(context: Context, isBuilt: boolean): Promise<BuildReport> {
  if (isBuilt) {
    context.effects.log('✓ marts are up to date');
    return NOTHING_TO_TRANSFORM;
  }
  const config = await context.config();
  const home = await existingHome(config);
  return context.steps.run(
    { name: 'transforming', again: 'kro transform' },
    () => transformHome(context, config, home),
    transformedTitle,
  );
}

function judgeAll(context: Context): Promise<Judged> {
  return withReader(context, async ({ warehouse, home }) => {
    const verifying = { name: 'verifying', again: 'kro verify' };
    const report = await context.steps.run(verifying, () => verify(warehouse, worldOf(home)), verifiedTitle);
    const answering = { name: 'answering', again: 'kro answers' };
    const answers = await context.steps.run(
      answering,
      () => readAnswers(warehouse),
      () => 'answered',
    );
    return { report, answers };
  });
}

/** Answers out of data that break a rule are shown under the violations, and the command fails. */
function outcome(loaded: Loaded, transformed: BuildReport, scored: Scored, { report, answers }: Judged): Outcome {
  const broken = report.failed > 0;
  return {
    document: {
      load: loaded.caughtUp?.load ?? null,
      ingest: loaded.caughtUp === null ? null : ingestDocument(loaded.caughtUp.ingest),
      backup: loaded.backup,
      transform: transformed,
      score: scoredDocument(scored),
      verify: verdictOf(report),
      answers,
    },
    text: [...(broken ? [describeReport(report)] : []), describeAnswers(answers)].join('\n\n'),
    exitCode: broken ? 1 : 0,
  };
}
