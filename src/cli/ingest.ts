/** `kro ingest`: the next day, or a range of days. */
import { UsageError, UserError } from '../error.js';
import type { Wish } from '../pipeline/plan.js';
import { type IngestReport, ingest } from '../pipeline/run.js';
import { type Day, formatDay, parseDay } from '../time.js';
import { NOTHING_TO_DO, type Options, type Run } from './command.js';
import { withSession } from './withSession.js';
import { counted } from './wording.js';

export const ingestCommand: Run = async (context, options) => {
  const range = ingestRange(options);
  const report = await withSession(context, 'ingest', (session) =>
    context.steps.run({ name: 'ingesting', again: 'kro ingest' }, () => ingest(session, range), ingestedTitle),
  );
  const idle = report.days === 0 && options['skipExitCode'] === true;
  return {
    document: ingestDocument(report),
    text: [ingestedTitle(report), dueSentence(report)].join('; '),
    ...(idle ? { exitCode: NOTHING_TO_DO } : {}),
  };
};

/** What the options mean. Throws UsageError where they contradict each other or are half given. */
export function ingestRange(options: Options): Wish {
  const given = ['days', 'through', 'from', 'to'].filter((name) => options[name] !== undefined);
  const form = given.join(' ');
  if (form === '') return {};
  if (form === 'days') return { days: wholeNumber(String(options['days'])) };
  if (form === 'through') return { through: dayOption(options, 'through') };
  if (form === 'from to') return ordered(dayOption(options, 'from'), dayOption(options, 'to'));
  if (form === 'from' || form === 'to')
    throw new UsageError('--from and --to go together: kro ingest --from DAY --to DAY');
  throw new UsageError(
    `${given.map((name) => `--${name}`).join(' and ')} cannot stand together: give a number, an end, or a range`,
  );
}

export function ingestedTitle({ days, lastDay }: IngestReport): string {
  if (days === 0) return 'nothing to ingest';
  return `ingested ${counted(days, 'day')}${lastDay === null ? '' : `, through ${formatDay(lastDay)}`}`;
}

export function dueSentence({ caughtUp, nextDue }: IngestReport): string {
  if (nextDue !== null) return `${caughtUp ? 'caught up, ' : ''}${formatDay(nextDue)} is due next`;
  return caughtUp ? 'caught up, this world ends here' : 'no day is due';
}

/** Days as text. */
export function ingestDocument(report: IngestReport): object {
  return { ...report, lastDay: dayText(report.lastDay), nextDue: dayText(report.nextDue) };
}

function dayText(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}

function wholeNumber(text: string): number {
  const days = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (days < 1) throw new UsageError(`invalid --days: ${text} (takes a whole number from 1)`);
  return days;
}

function dayOption(options: Options, name: string): Day {
  try {
    return parseDay(String(options[name]), `--${name}`);
  } catch (error) {
    throw error instanceof UserError ? new UsageError(error.message) : error;
  }
}

function ordered(from: Day, to: Day): Wish {
  if (from > to) throw new UsageError(`invalid range: --from ${formatDay(from)} is after --to ${formatDay(to)}`);
  return { from, to };
}
