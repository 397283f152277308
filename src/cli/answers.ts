/** `kro answers`: the three answers as short tables. */
import type { Acquisition } from '../answers/acquisition.js';
import { type Answers, readAnswers } from '../answers/answers.js';
import { type Cell, percent } from '../answers/cell.js';
import type { Monetization } from '../answers/monetization.js';
import { AGES, type Retention } from '../answers/retention.js';
import { isBuilt } from '../pipeline/built.js';
import type { Run } from './command.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';
import { wrapped } from './wording.js';

export const answersCommand: Run = async (context) => {
  const answers = await withReader(context, async ({ warehouse }) => {
    const read = await readAnswers(warehouse);
    if (!(await isBuilt(warehouse)))
      context.effects.log('these marts are older than what is loaded, or their last build failed: run kro transform');
    return read;
  });
  return { document: answers, text: describeAnswers(answers) };
};

export function describeAnswers({ asOf, caution, acquisition, retention, monetization }: Answers): string {
  return [
    wrapped(
      `As of ${asOf}. In brackets: 95 % intervals. A * marks a cell that still grows: not all of its users are old enough for it, and only those who are count (n).`,
    ),
    ...(caution === null ? [] : [wrapped(caution)]),
    section('Acquisition', acquisition, acquisitionTable(acquisition)),
    section('Retention', retention, retentionTable(retention)),
    section('Monetization', monetization, valueTable(monetization), monetization.roas.sentence),
  ].join('\n\n');
}

function section(
  title: string,
  answer: { question: string; sentence: string },
  table: string,
  ...more: string[]
): string {
  const sentences = [answer.sentence, ...more].map((sentence) => wrapped(sentence));
  return [`${title}: ${answer.question}`, '', table, '', ...sentences].join('\n');
}

const LABELS = { all: '', 'first product': 'came for', 'sign-up quarter': 'signed up' } as const;

function acquisitionTable({ cohorts, horizonDays }: Acquisition): string {
  const rows = cohorts.map((one) => [
    `${LABELS[one.by]} ${one.cohort}`.trim(),
    one.users,
    one.n,
    one.n === 0 ? '' : one.reached,
    shown(one, percent),
  ]);
  return renderTable(['cohort', 'users', `past day ${horizonDays}`, 'reached', 'share'], rows);
}

function retentionTable({ cohorts }: Retention): string {
  const rows = cohorts.map(({ cohort, users, months }) => [
    cohort,
    users,
    ...months.map((cell) => shown(cell, wholePercent)),
  ]);
  return renderTable(['signed up', 'users', ...AGES.map((age) => `active in month ${age}`)], rows);
}

function valueTable({ cohorts }: Monetization): string {
  const rows = cohorts.flatMap(({ product, values }) =>
    values.map((cell) => [
      product,
      cell.days,
      cell.n,
      shown(cell, (amount) => amount.toFixed(2)),
      cell.topShare === null ? '' : `${Math.round(cell.topShare * 100)} %`,
    ]),
  );
  return renderTable(['came for', 'to day', 'n', 'net USD per user', 'from the top 1 %'], rows);
}

const wholePercent = (share: number): string => `${Math.round(share * 100)} %`;

/** `12.3 % (10.1 to 14.9)`, marked while it still grows. */
function shown(cell: Cell, figure: (value: number) => string): string {
  if (cell.estimate === null) return 'too young';
  const bare = (value: number) => figure(value).replace(' %', '');
  const ends = cell.lower === null || cell.upper === null ? '' : ` (${bare(cell.lower)} to ${bare(cell.upper)})`;
  return `${figure(cell.estimate)}${ends}${cell.mature ? '' : ' *'}`;
}
