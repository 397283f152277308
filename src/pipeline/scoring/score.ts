/** Fits the models to the marts and writes what they predict, as one more load: `raw.predictions`. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createBlock } from '../../contract/block.js';
import { RAW } from '../../contract/raw/index.js';
import { lastTime } from '../../economics/backtest/value.js';
import { marketingEffects } from '../../economics/budget/planBudget.js';
import { FIRST_TOUCH, type Grouping, type Histories } from '../../economics/histories.js';
import { type Choice, chooseTransactions } from '../../economics/ltv/chooseTransactions.js';
import type { Figure } from '../../economics/ltv/crowd.js';
import { type Prediction, predictValue } from '../../economics/ltv/predict.js';
import { fitValueModel } from '../../economics/ltv/valueModel.js';
import { predictChurn } from '../../economics/prediction/churnRisk.js';
import { predictHighVolume } from '../../economics/prediction/highVolume.js';
import type { UserPrediction } from '../../economics/prediction/predictions.js';
import {
  effectRows,
  lastTimeRows,
  type PredictionRow,
  probabilityRows,
  roasRows,
  valueRows,
} from '../../economics/predictionRows.js';
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

/** Throws UserError where the marts are not built, or not of what is loaded. */
export async function score(warehouse: Warehouse, place: Place, effects: Pick<Effects, 'now'>): Promise<Scored> {
  const startedAt = effects.now() * 1000;
  const runId = await runIdOf(warehouse);
  if (await isScored(warehouse, runId)) return nothing('these marts are scored already');
  const histories = await readHistories(warehouse);
  const value = orReason(() => predictAll(histories));
  if (typeof value === 'string') return nothing(value);
  const rows = [...value.rows, ...returnRows(value.prediction, await monthsOfSpend(warehouse))];
  const panel = await readPanel(warehouse, histories.asOf);
  const effect = panel === null ? NO_SPEND : orReason(() => effectRows(marketingEffects(histories, panel), panel));
  if (typeof effect !== 'string') rows.push(...effect);
  const large = predictHighVolume(await readLives(warehouse));
  const leaving = predictChurn(await readSnapshots(warehouse, histories.asOf));
  for (const row of probabilityRows([...large.predictions, ...leaving.predictions])) rows.push(row);
  await write(warehouse, place, { rows, asOf: histories.asOf, runId, startedAt });
  return {
    asOf: histories.asOf,
    predictions: rows.length,
    reason: null,
    chosen: value.chosen,
    likelyLarge: likeliest(large.predictions),
    likelyLeaving: likeliest(leaving.predictions),
    notes: [
      ...(typeof effect === 'string' ? [`no effects of channels: ${effect}`] : []),
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

function predictAll(histories: Histories) {
  const chosen = chooseTransactions(histories);
  const name = `ltv/${chosen.name}`;
  const model = fitValueModel(withCohorts(histories), { transactions: chosen.name });
  const prediction = predictValue(model, { figures: FIGURES, seed: 1 });
  const before = orReason(() => lastTime(histories, chosen.name, SENT_BACK));
  const off = before === null || typeof before === 'string' ? [] : lastTimeRows(name, before);
  return { chosen, prediction, rows: [...valueRows(name, histories, prediction), ...off] };
}

/** What there is too little data for is said, and no failure. */
function orReason<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

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
