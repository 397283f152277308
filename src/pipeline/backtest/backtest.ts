/** How wrong the models are: fitted on earlier days and held against what came, and held against the truth where it is known. */
import type { AgainstTruth } from '../../economics/backtest/againstTruth.js';
import { ltvAgainstTruth } from '../../economics/backtest/ltvTruth.js';
import { marketingAgainstTruth } from '../../economics/backtest/marketingTruth.js';
import { type Measured, measure, type Trial } from '../../economics/backtest/measures.js';
import { paymentsAgainstTruth } from '../../economics/backtest/paymentTruth.js';
import { backtestValue } from '../../economics/backtest/value.js';
import { marketingEffects } from '../../economics/budget/planBudget.js';
import type { Histories } from '../../economics/histories.js';
import { chooseTransactions } from '../../economics/ltv/chooseTransactions.js';
import { fitValueModel } from '../../economics/ltv/valueModel.js';
import { evaluateChurn } from '../../economics/prediction/churnRisk.js';
import type { SegmentScores } from '../../economics/prediction/evaluation.js';
import { evaluateHighVolume } from '../../economics/prediction/highVolume.js';
import type { Decile } from '../../economics/prediction/scores.js';
import type { SignalImportance } from '../../economics/prediction/signals.js';
import { UsageError, UserError } from '../../error.js';
import { type Day, formatDay } from '../../time.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { readHistories } from '../scoring/readHistories.js';
import { readLives } from '../scoring/readLives.js';
import { readPanel } from '../scoring/readPanel.js';
import { readPaymentHistory } from '../scoring/readPayments.js';
import { readSnapshots } from '../scoring/readSnapshots.js';
import { readMarketingTruth, readPaymentTruth, readUserTruth } from './readTruth.js';

export interface Backtest {
  /** Days that the models were sent back to (YYYY-MM-DD). */
  readonly origins: readonly string[];
  readonly models: readonly (Measured | Classified)[];
  /** Per classifier: tenths of everybody, highest probability first, and which signals are missed most when dealt out at random. */
  readonly classifiers: readonly {
    readonly model: string;
    readonly deciles: readonly Decile[];
    readonly signals: readonly SignalImportance[];
  }[];
  /** Empty where no truth is known. */
  readonly truth: readonly AgainstTruth[];
}

type Readable = Pick<Warehouse, 'read' | 'readColumns' | 'query' | 'columns'>;

const HORIZONS = [30, 90, 180] as const;
/** Days back from the as-of day. */
const BACK = [180, 90] as const;
/** Days of life through which value is held against the truth. */
const AGE = 180;
/** Days of history that an origin needs. */
const LEAST_HISTORY = 120;

/** Throws UserError for an origin that leaves nothing to learn from, or nothing to compare with. */
export async function backtest(warehouse: Readable, { origin }: { readonly origin: Day | null }): Promise<Backtest> {
  const histories = await readHistories(warehouse);
  const origins = origin === null ? defaultOrigins(histories) : [sound(histories, origin)];
  const trials = origins.flatMap((day): Trial[] => {
    const horizons = HORIZONS.filter((days) => day + days <= histories.asOf);
    return horizons.length === 0 ? [] : backtestValue(histories, { origin: day, horizons });
  });
  const evaluations = [
    evaluateHighVolume(await readLives(warehouse)),
    evaluateChurn(await readSnapshots(warehouse, histories.asOf)),
  ];
  return {
    origins: origins.map(formatDay),
    models: [
      ...measure(trials),
      ...evaluations.flatMap(({ rows }) => rows.map((row) => ({ ...row, coverage90: null }))),
    ],
    classifiers: evaluations.flatMap(({ deciles, signals }) =>
      [...deciles].map(([model, tenths]) => ({ model, deciles: tenths, signals: signals.get(model)! })),
    ),
    truth: await againstTruth(warehouse, histories),
  };
}

/** A classifier judged on later cohorts; `coverage90` is of intervals, which a probability has not. */
export interface Classified extends SegmentScores {
  readonly coverage90: null;
}

function firstDay({ users, asOf }: Histories): Day {
  return users.signupDay.reduce((least, day) => Math.min(least, day), asOf);
}

function defaultOrigins(histories: Histories): Day[] {
  const first = firstDay(histories);
  const origins = BACK.map((days) => histories.asOf - days).filter((day) => day - first >= LEAST_HISTORY);
  if (origins.length > 0) return origins;
  throw new UserError(
    `too short a history to send models back in: it begins on ${formatDay(first)}, and ${LEAST_HISTORY} days before an origin and ${BACK.at(-1)} after it are wanted`,
  );
}

function sound(histories: Histories, origin: Day): Day {
  const [first, last] = [firstDay(histories) + LEAST_HISTORY, histories.asOf - HORIZONS[0]];
  if (origin >= first && origin <= last) return origin;
  throw new UsageError(
    `invalid origin: ${formatDay(origin)} (takes a day from ${formatDay(first)} to ${formatDay(last)}: ${LEAST_HISTORY} days to learn from, ${HORIZONS[0]} to compare with)`,
  );
}

async function againstTruth(warehouse: Readable, histories: Histories): Promise<AgainstTruth[]> {
  const people = await readUserTruth(warehouse, histories);
  if (people === null) return [];
  const { name } = chooseTransactions(histories);
  const model = fitValueModel(histories, { transactions: name });
  const value = ltvAgainstTruth(model, people.months, { days: AGE, through: people.through });
  const payments = paymentsAgainstTruth(await readPaymentHistory(warehouse), await readPaymentTruth(warehouse));
  const panel = await readPanel(warehouse, histories.asOf);
  if (panel === null) return [...value, ...payments];
  const effects = marketingEffects(histories, panel);
  const truth = await readMarketingTruth(warehouse, histories, people, effects.values.days);
  return [...value, ...marketingAgainstTruth({ panel, effects }, truth), ...payments];
}
