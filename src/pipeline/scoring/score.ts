/** Fits the models to the marts and writes what they predict, as one more load: `raw.predictions`. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createBlock } from '../../contract/block.js';
import { RAW } from '../../contract/raw/index.js';
import { FIRST_TOUCH, type Grouping, type Histories } from '../../economics/histories.js';
import { type Choice, chooseTransactions } from '../../economics/ltv/chooseTransactions.js';
import type { Figure } from '../../economics/ltv/crowd.js';
import { type Prediction, predictValue } from '../../economics/ltv/predict.js';
import { fitValueModel } from '../../economics/ltv/valueModel.js';
import type { UserPrediction } from '../../economics/prediction/predictions.js';
import { type PredictionRow, probabilityRows, roasRows, valueRows } from '../../economics/predictionRows.js';
import { cohortName, type MonthSpend, roasOf } from '../../economics/roas/roas.js';
import type { Effects } from '../../effects.js';
import { UserError } from '../../error.js';
import type { Day } from '../../time.js';
import { openEncoder } from '../../warehouse/parquet.js';
import { literal } from '../../warehouse/sql.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { isBuilt, readBuilt } from '../built.js';
import type { Place } from '../place.js';
import { packageVersion } from '../version.js';
import { type Aside, openAside } from './aside.js';
import { orReason } from './jobs.js';
import { readHistories } from './readHistories.js';
import { readLives } from './readLives.js';
import { readPanel } from './readPanel.js';
import { readSnapshots } from './readSnapshots.js';

export interface Scored {
  /** Null where nothing was due, or there is too little data. */
  readonly asOf: Day | null;
  readonly predictions: number;
  /** Why nothing was written. */
  readonly reason: string | null;
  /** The model of transactions that was chosen, and the log score of each. */
  readonly chosen: Choice | null;
  /** Users likeliest to become large, and to leave, with what speaks for it. */
  readonly likelyLarge: readonly UserPrediction[];
  readonly likelyLeaving: readonly UserPrediction[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

const HORIZONS = [30, 90, 180, 365] as const;

const FIGURES: readonly Figure[] = [
  ...HORIZONS.map((days) => ({ kind: 'age', days }) as const),
  ...HORIZONS.map((days) => ({ kind: 'ahead', days }) as const),
];

export interface Scoring {
  readonly place: Place;
  /** Threads that may be used; null for as many as pay. What is predicted is the same. */
  readonly workers: number | null;
  readonly effects: Pick<Effects, 'now'>;
}

/** Throws UserError where the marts are not built, or not of what is loaded. */
export async function score(warehouse: Warehouse, { place, workers, effects }: Scoring): Promise<Scored> {
  const startedAt = effects.now() * 1000;
  const runId = await runIdOf(warehouse);
  if (await isScored(warehouse, runId)) return nothing('these marts are scored already');
  const histories = await readHistories(warehouse);
  const chosen = orReason(() => chooseTransactions(histories));
  if (typeof chosen === 'string') return nothing(chosen);
  const aside = openAside(histories, workers);
  try {
    const predicted = await predictAll(warehouse, histories, chosen, aside);
    if (typeof predicted === 'string') return nothing(predicted);
    const { rows, ...told } = predicted;
    await write(warehouse, place, { rows, asOf: histories.asOf, runId, startedAt });
    return { asOf: histories.asOf, predictions: rows.length, reason: null, chosen, ...told };
  } finally {
    await aside.close();
  }
}

interface Predicted extends Pick<Scored, 'likelyLarge' | 'likelyLeaving' | 'notes'> {
  readonly rows: readonly PredictionRow[];
}

/** Or why nothing can be. Everything is read and asked for before value is predicted, which keeps this thread busy. */
async function predictAll(
  warehouse: Warehouse,
  histories: Histories,
  chosen: Choice,
  aside: Aside,
): Promise<Predicted | string> {
  const panel = await readPanel(warehouse, histories.asOf);
  const asked = {
    effects: panel === null ? NO_SPEND : aside.ask('effects', panel),
    lastTime: aside.ask('lastTime', { transactions: chosen.name, days: SENT_BACK }),
    large: aside.ask('highVolume', await readLives(warehouse)),
    leaving: aside.ask('churn', await readSnapshots(warehouse, histories.asOf)),
  };
  const spend = await monthsOfSpend(warehouse);
  const prediction = orReason(() => {
    const model = fitValueModel(withCohorts(histories), { transactions: chosen.name });
    return predictValue(model, { figures: FIGURES, seed: 1 });
  });
  if (typeof prediction === 'string') return prediction;
  const [effects, large, leaving] = [await asked.effects, await asked.large, await asked.leaving];
  return {
    rows: [
      ...valueRows(`ltv/${chosen.name}`, histories, prediction),
      ...(await asked.lastTime),
      ...returnRows(prediction, spend),
      ...(typeof effects === 'string' ? [] : effects),
      ...probabilityRows([...large.predictions, ...leaving.predictions]),
    ],
    likelyLarge: likeliest(large.predictions),
    likelyLeaving: likeliest(leaving.predictions),
    notes: [
      ...(typeof effects === 'string' ? [`no effects of channels: ${effects}`] : []),
      ...large.warnings,
      ...leaving.warnings,
    ],
  };
}

/** As many users are named with their reasons. */
const NAMED = 10;

function likeliest(predictions: readonly UserPrediction[]): readonly UserPrediction[] {
  return predictions.toSorted((a, b) => b.probability - a.probability).slice(0, NAMED);
}

const NO_SPEND = 'no marketing spend is loaded';
/** The models are sent back so many days to see how far off they would have been. */
const SENT_BACK = 90;

/** Whom a sign-up may be credited to: the channel of the last touch, or of the first. */
const CREDITED = ['channel', FIRST_TOUCH] as const;

/** More groupings: who is credited, and month of sign-up, as spend is told. */
function withCohorts(histories: Histories): Histories {
  const groupings = new Map(histories.users.groupings);
  const cohort = groupings.get('cohort')!;
  const months = cohort.names.length;
  for (const credited of CREDITED) {
    const grouping = groupings.get(credited);
    if (grouping === undefined) continue;
    const both: Grouping = {
      names: grouping.names.flatMap((name) => cohort.names.map((month) => cohortName(name, month))),
      of: grouping.of.map((channel, user) => channel * months + cohort.of[user]!),
    };
    groupings.set(cohortsOf(credited), both);
  }
  return { ...histories, users: { ...histories.users, groupings } };
}

function cohortsOf(credited: string): string {
  return `${credited}_cohort`;
}

function returnRows({ groups, users }: Prediction, spend: readonly MonthSpend[]): PredictionRow[] {
  return CREDITED.flatMap((level) => {
    const cohorts = groups.get(cohortsOf(level));
    return cohorts === undefined ? [] : roasRows(level, cohortsOf(level), roasOf(cohorts, users, spend));
  });
}

async function monthsOfSpend(warehouse: Warehouse): Promise<MonthSpend[]> {
  const rows = await warehouse.query(
    `select channel, month, sum(spend_usd) as spend_usd from marts.acquisition_costs
     where is_complete group by channel, month order by channel, month`,
  );
  return rows.map((row) => ({
    channel: row['channel'] as string,
    month: row['month'] as string,
    spendUsd: Number(row['spend_usd']),
  }));
}

function nothing(reason: string): Scored {
  return { asOf: null, predictions: 0, reason, chosen: null, likelyLarge: [], likelyLeaving: [], notes: [] };
}

/** The same marts scored by the same program are the same run. */
async function runIdOf(warehouse: Warehouse): Promise<string> {
  const built = await readBuilt(warehouse);
  if (built === null || !(await isBuilt(warehouse)))
    throw new UserError('the marts are not those of what is loaded: run kro transform, then kro score');
  const digest = createHash('sha256').update(`${built.digest} ${packageVersion()}`).digest('hex');
  return `score-${digest.slice(0, 16)}`;
}

async function isScored(warehouse: Warehouse, runId: string): Promise<boolean> {
  const rows = await warehouse.query(
    `select 1 as one from raw.pipeline_runs where table_name = 'predictions' and run_id = ${literal(runId)}`,
  );
  return rows.length > 0;
}

interface Writing {
  readonly rows: readonly PredictionRow[];
  readonly asOf: Day;
  readonly runId: string;
  readonly startedAt: number;
}

/** The day's predictions are replaced whole; what was predicted on other days stays. */
async function write(warehouse: Warehouse, place: Place, { rows, asOf, runId, startedAt }: Writing): Promise<void> {
  const table = RAW.predictions;
  const folder = join(place.landed, `.${runId}`);
  const encoder = await openEncoder(folder);
  try {
    const file = await encoder.write(table, [blockOf(rows, asOf)], join(folder, 'predictions.parquet'));
    const window = { from: asOf, to: asOf };
    await warehouse.load({
      runId,
      asOf,
      producer: 'score',
      startedAt,
      brought: true,
      tables: [{ table, window, files: [file] }],
    });
  } finally {
    encoder.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function blockOf(rows: readonly PredictionRow[], asOf: Day) {
  const block = createBlock(RAW.predictions);
  const version = packageVersion();
  for (const { horizonDays, ...row } of rows)
    block.append({ ...row, as_of: asOf, version, horizon_days: horizonDays, _as_of: asOf });
  return block.take();
}
