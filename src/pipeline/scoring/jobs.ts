/** What is predicted beside value: the jobs need nothing of each other, so that they may be done in a thread of their own. Pure. */
import { lastTime } from '../../economics/backtest/value.js';
import { marketingEffects } from '../../economics/budget/planBudget.js';
import type { Histories } from '../../economics/histories.js';
import type { ValueOptions } from '../../economics/ltv/valueModel.js';
import { predictChurn } from '../../economics/prediction/churnRisk.js';
import { predictHighVolume } from '../../economics/prediction/highVolume.js';
import type { Lives } from '../../economics/prediction/lives.js';
import type { Snapshots } from '../../economics/prediction/snapshots.js';
import { effectRows, lastTimeRows } from '../../economics/predictionRows.js';
import type { DatedPanel } from '../../economics/response/panel/panel.js';
import { UserError } from '../../error.js';

export const JOBS = {
  /** Rows, or why there are none. */
  effects: (histories: Histories, panel: DatedPanel) =>
    orReason(() => effectRows(marketingEffects(histories, panel), panel)),
  highVolume: (_: Histories, lives: Lives) => predictHighVolume(lives),
  churn: (_: Histories, snapshots: Snapshots) => predictChurn(snapshots),
  /** How far off the models were, sent back; no rows in a history that is too young. */
  lastTime: (histories: Histories, { transactions, days }: LastTimeAsked) => {
    const before = orReason(() => lastTime(histories, transactions, days));
    return before === null || typeof before === 'string' ? [] : lastTimeRows(`ltv/${transactions}`, before);
  },
} as const;

interface LastTimeAsked {
  readonly transactions: ValueOptions['transactions'];
  /** They are sent back so many days. */
  readonly days: number;
}

export type Jobs = typeof JOBS;

/** What there is too little data for is said, and no failure. */
export function orReason<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
