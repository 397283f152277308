/**
 * How far users come: of those seen for a month or more, who has taken each step. Whole sign-up months count, so that the
 * young, who have had less time, do not look like people who stopped.
 */
import { type Cell, percent, shareCell } from './cell.js';

export const FUNNEL_SQL = `
select step_number, step, sum(sign_ups) as sign_ups, sum(users) as users
from marts.funnel
where segment_kind = 'all' and youngest_days > 30
group by step_number, step
order by step_number`;

export interface FunnelRow {
  readonly step_number: number;
  readonly step: string;
  readonly sign_ups: number;
  readonly users: number;
}

/** Share of the sign-ups that have taken the step. */
export interface FunnelStep extends Cell {
  readonly step: string;
  readonly users: number;
}

export interface Funnel {
  readonly sentence: string;
  readonly steps: readonly FunnelStep[];
}

const WORDS: Readonly<Record<string, string>> = {
  submitted: 'handed in documents',
  verified: 'were verified',
  funded: 'funded',
  active: 'traded or bought',
  repeated: 'did so on a second day',
};

export function answerFunnel(rows: readonly FunnelRow[]): Funnel {
  const steps = rows.map(({ step, sign_ups, users }) => ({ step, users, ...shareCell(users, sign_ups, sign_ups) }));
  return { sentence: sentenceOf(steps), steps };
}

function sentenceOf(steps: readonly FunnelStep[]): string {
  const n = steps[0]?.n ?? 0;
  if (n === 0) return 'Funnel: too young, no month of sign-ups has been seen for 30 days.';
  const parts = steps.slice(1).map(({ step, estimate }) => `${percent(estimate ?? 0)} ${WORDS[step] ?? step}`);
  return `Funnel, of ${n} sign-ups seen for 30 days or more: ${parts.join(', ')}.`;
}
