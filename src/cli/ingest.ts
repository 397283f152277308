/** `kro ingest`: the next day, or a range of days. */
import type { Wish } from '../pipeline/plan.js';
import { type IngestReport, ingest } from '../pipeline/run.js';
import { parseWish, type WishSpec } from '../pipeline/wish.js';
import { type Day, formatDay } from '../time.js';
import { NOTHING_TO_DO, type Options, type Run } from './command.js';
import { withSession } from './withSession.js';
import { counted } from './wording.js';

export const ingestCommand: Run = async (context, options) => {
  const range = ingestRange(options);
  const { report, end } = await withSession(context, 'ingest', async (session) => ({
    report: await context.steps.run(
      { name: 'ingesting', again: 'kro ingest' },
      () => ingest(session, range),
      ingestedTitle,
    ),
    end: session.producer.daily.to,
  }));
  const idle = report.days === 0 && options['skipExitCode'] === true;
  return {
    document: ingestDocument(report),
    text: [ingestedTitle(report), dueSentence(report), ...beyondSentence(range, end)].join('; '),
    ...(idle ? { exitCode: NOTHING_TO_DO } : {}),
  };
};

/** What the options mean. Throws UsageError where they contradict each other or are half given. */
export function ingestRange(options: Options): Wish {
  return parseWish(options as WishSpec, (name) => `--${name}`);
}

export function ingestedTitle({ days, lastDay }: IngestReport): string {
  if (days === 0) return 'nothing to ingest';
  return `ingested ${counted(days, 'day')}${lastDay === null ? '' : `, through ${formatDay(lastDay)}`}`;
}

export function dueSentence({ caughtUp, nextDue }: Pick<IngestReport, 'caughtUp' | 'nextDue'>): string {
  if (nextDue !== null) return `${caughtUp ? 'caught up, ' : ''}${formatDay(nextDue)} is due next`;
  return caughtUp ? 'caught up, this world ends here' : 'no day is due';
}

/** A wish for more than there is is not cut short in silence. */
export function beyondSentence({ through }: Wish, end: Day): string[] {
  if (through === undefined || through <= end) return [];
  return [`${formatDay(through)} is beyond this world, whose last day is ${formatDay(end)}`];
}

/** Days as text. */
export function ingestDocument(report: IngestReport): object {
  return { ...report, lastDay: dayText(report.lastDay), nextDue: dayText(report.nextDue) };
}

function dayText(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}
