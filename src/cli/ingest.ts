/** `kro ingest`: the next day, or a range of days. */
import type { Due, Wish } from '../pipeline/plan.js';
import type { WorldDays } from '../pipeline/producer.js';
import { type IngestReport, ingest } from '../pipeline/run.js';
import { parseWish, type WishSpec } from '../pipeline/wish.js';
import { type Day, formatDay } from '../time.js';
import { keepStep } from './backup.js';
import { NOTHING_TO_DO, type Options, type Run } from './command.js';
import { withSession } from './withSession.js';
import { counted, leftOut } from './wording.js';

export const ingestCommand: Run = async (context, options) => {
  const range = ingestRange(options);
  const { report, days, backup } = await withSession(context, 'ingest', async (session) => ({
    report: await context.steps.run(
      { name: 'ingesting', again: 'kro ingest' },
      () => ingest(session, range),
      ingestedTitle,
    ),
    days: session.producer,
    ...(await keepStep(context, session)),
  }));
  const idle = report.days === 0 && options['skipExitCode'] === true;
  return {
    document: { ...ingestDocument(report), backup },
    text: [ingestedTitle(report), dueSentence(report), ...beyondSentence(range, days)].join('; '),
    ...(idle ? { exitCode: NOTHING_TO_DO } : {}),
  };
};

/** What the options mean. Throws UsageError where they contradict each other or are half given. */
export function ingestRange(options: Options): Wish {
  return parseWish(options as WishSpec, (name) => `--${name}`);
}

export function ingestedTitle({ days, lastDay, loads }: IngestReport): string {
  if (days === 0) return 'nothing to ingest';
  return `ingested ${counted(days, 'day')}${lastDay === null ? '' : `, through ${formatDay(lastDay)}`}${leftOut(loads)}`;
}

export function dueSentence({ caughtUp, nextDue }: Due): string {
  if (nextDue === null) return 'caught up, this world ends here';
  return caughtUp
    ? `caught up, ${formatDay(nextDue)} is due next, once it is over in UTC`
    : `${formatDay(nextDue)} is due next`;
}

/** A wish for more than there is is not cut short in silence. */
export function beyondSentence({ through }: Wish, { daily, end }: Pick<WorldDays, 'daily' | 'end'>): string[] {
  if (through === undefined || through <= daily.to) return [];
  return through > end
    ? [`${formatDay(through)} is beyond this world, whose last day is ${formatDay(end)}`]
    : [`${formatDay(through)} is after the as-of day, ${formatDay(daily.to)}`];
}

/** Days as text. */
export function ingestDocument(report: IngestReport): object {
  return { ...report, lastDay: dayText(report.lastDay), nextDue: dayText(report.nextDue) };
}

function dayText(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}
