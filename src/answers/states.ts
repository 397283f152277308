/** Who came, stayed, came back and left in the last whole calendar month, out of the mart `monthly_states`. */
import { type Cell, percent, shareCell } from './cell.js';

export const STATES_SQL = `
select month, opening, new_users, retained_users, resurrected_users, churned_users, closing
from marts.monthly_states
where segment_kind = 'all'
order by month`;

export interface StatesRow {
  readonly month: string;
  readonly opening: number;
  readonly new_users: number;
  readonly retained_users: number;
  readonly resurrected_users: number;
  readonly churned_users: number;
  readonly closing: number;
}

export interface MonthStates {
  /** `2026-05` */
  readonly month: string;
  readonly opening: number;
  readonly new: number;
  readonly resurrected: number;
  readonly churned: number;
  readonly closing: number;
  /** Of those active in the month before, who was not in this one. */
  readonly churn: Cell;
}

export interface States {
  readonly sentence: string;
  readonly months: readonly MonthStates[];
}

export function answerStates(rows: readonly StatesRow[]): States {
  const months = rows.map(
    (row): MonthStates => ({
      month: row.month.slice(0, 7),
      opening: row.opening,
      new: row.new_users,
      resurrected: row.resurrected_users,
      churned: row.churned_users,
      closing: row.closing,
      churn: shareCell(row.churned_users, row.opening, row.opening),
    }),
  );
  return { sentence: sentenceOf(months.at(-1)), months };
}

function sentenceOf(last: MonthStates | undefined): string {
  if (last === undefined) return 'No calendar month is over yet.';
  const { month, opening, churned, resurrected, closing, churn } = last;
  const left =
    churn.estimate === null
      ? 'nobody was active the month before'
      : `of ${opening} active the month before ${churned} stayed away (${percent(churn.estimate)}, ${points(churn.lower!)} to ${points(churn.upper!)})`;
  return `In ${month}, ${left}; ${last.new} were active for the first time, ${resurrected} came back, so ${closing} were active.`;
}

function points(share: number): string {
  return (share * 100).toFixed(1);
}
