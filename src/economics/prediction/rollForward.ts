/**
 * Predictions made forward in time (Tashman 2000, "Out-of-sample tests of forecasting accuracy"): at each origin a model is fitted to the
 * examples whose outcome was known by then, and predicts those that come until the next origin. The penalty and the recalibration of
 * an origin are chosen by the predictions of earlier origins, as far as their outcomes were known; so no prediction has seen what
 * came after it, and those of all origins together judge the whole procedure.
 */
import { logOnePlusExp } from '../../math/logistic.js';
import type { SparseRows } from '../../math/sparseRows.js';
import type { Day } from '../../time.js';
import { designOf, fitClassifiers, type LinearClassifier, logOddsOf } from './classifier.js';
import type { FeatureTable } from './featureTable.js';
import { levelled, type Recalibration, recalibrated, slopeOf } from './recalibration.js';
import { recentLevel, type WaitsOver, waitsOver } from './waits.js';

export interface Examples {
  readonly features: FeatureTable;
  /** 1, 0; NaN where the outcome is not known yet. */
  readonly outcome: Float64Array;
  /** The day at whose end the outcome of each row is known. */
  readonly knownOn: Int32Array;
  /** The day on which what makes an outcome 1 happened, NEVER where it has not; absent where it shows at the end only. */
  readonly happenedOn?: Int32Array;
}

export interface Model {
  readonly classifier: LinearClassifier;
  readonly recalibration: Recalibration;
  /** How long it took those of the training whose outcome was 1; nothing where that does not show before the end. */
  readonly over: WaitsOver;
}

/** The examples of a time after an origin, as predicted at the origin. */
export interface Block {
  readonly origin: Day;
  readonly rows: Uint32Array;
  readonly model: Model;
  readonly probability: Float64Array;
}

export interface Forward {
  readonly design: SparseRows;
  readonly blocks: readonly Block[];
  /** Of all that is known on the as-of day. */
  readonly model: Model;
}

export interface RollOptions {
  readonly asOf: Day;
  /** In order; what is predicted at each comes before the next. */
  readonly origins: readonly Day[];
}

/** λ of the ridge penalty on standardised features: each is tried at each origin. */
const PENALTIES = [10, 30];
/** The one taken while nothing tells. */
const USUAL = 1;
/** With fewer examples of an outcome nothing is learned. */
export const FEWEST = 25;

/** Null where too few outcomes are known to learn from. */
export function rollForward(data: Examples, { asOf, origins }: RollOptions): Forward | null {
  const examples = { ...data, x: designOf(data.features) };
  const tried: Trial[] = [];
  const blocks: Block[] = [];
  for (const [place, origin] of origins.entries()) {
    const rows = rowsBetween(examples, origin, origins[place + 1] ?? asOf + 1, asOf);
    const trial = fitAt(examples, origin, rows, tried.at(-1));
    if (trial === null || rows.length === 0) continue;
    const model = chooseModel(examples, tried, trial);
    blocks.push({ origin, rows, model, probability: recalibratedOf(model, examples.x, rows) });
    tried.push(trial);
  }
  const last = fitAt(examples, asOf, new Uint32Array(), tried.at(-1));
  return last === null ? null : { design: examples.x, blocks, model: chooseModel(examples, tried, last) };
}

/** The probabilities of these rows. */
export function recalibratedOf(
  { classifier, recalibration }: Pick<Model, 'classifier' | 'recalibration'>,
  design: SparseRows,
  rows: Uint32Array,
): Float64Array {
  return logOddsOf(classifier, design, rows).map((eta) => recalibrated(recalibration, eta));
}

interface Designed extends Examples {
  readonly x: SparseRows;
}

/** What each penalty makes of an origin. */
interface Trial {
  readonly origin: Day;
  readonly training: Uint32Array;
  readonly ones: number;
  readonly rows: Uint32Array;
  readonly classifiers: readonly LinearClassifier[];
  /** Log odds of the rows, by penalty. */
  readonly eta: readonly Float64Array[];
}

function fitAt(examples: Designed, origin: Day, rows: Uint32Array, before: Trial | undefined): Trial | null {
  const { features, x, outcome } = examples;
  const training = rowsWhere(examples, (row) => isKnown(examples, row, origin));
  const ones = training.reduce((sum, row) => sum + outcome[row]!, 0);
  if (Math.min(ones, training.length - ones) < FEWEST) return null;
  const classifiers = fitClassifiers(features, { x, outcome, rows: training }, PENALTIES, before?.classifiers);
  return { origin, training, ones, rows, classifiers, eta: classifiers.map((one) => logOddsOf(one, x, rows)) };
}

/** The penalty that has predicted best, and the slope that sets its log odds right, of outcomes known at the origin alone. */
function chooseModel(examples: Designed, tried: readonly Trial[], trial: Trial): Model {
  const { training, ones } = trial;
  const known = PENALTIES.map((_, penalty) => predictedBy(examples, tried, trial.origin, penalty));
  const seen = known[0]!.outcome.reduce((sum, y) => sum + y, 0);
  const losses = known.map(logLoss);
  const penalty = seen < FEWEST ? USUAL : losses.indexOf(Math.min(...losses));
  const slope = seen < FEWEST ? 1 : slopeOf(known[penalty]!.eta, known[penalty]!.outcome);
  const classifier = trial.classifiers[penalty]!;
  const trained = levelled(logOddsOf(classifier, examples.x, training), ones, slope);
  const over = waitsOver(waitsIn(examples, training));
  const intercept =
    trained.intercept + recentShift(examples, trial.origin, { classifier, recalibration: trained, over });
  return { classifier, recalibration: { intercept, slope }, over };
}

interface Predicted {
  readonly eta: number[];
  readonly outcome: number[];
}

/** What a penalty's models predicted at the origins tried so far, where the outcome is known at this one. */
function predictedBy(examples: Designed, tried: readonly Trial[], origin: Day, penalty: number): Predicted {
  const predicted: Predicted = { eta: [], outcome: [] };
  for (const { rows, eta } of tried)
    rows.forEach((row, place) => {
      if (!isKnown(examples, row, origin)) return;
      predicted.eta.push(eta[penalty]![place]!);
      predicted.outcome.push(examples.outcome[row]!);
    });
  return predicted;
}

function logLoss({ eta, outcome }: Predicted): number {
  return eta.reduce((sum, one, at) => sum + logOnePlusExp(one) - outcome[at]! * one, 0);
}

/** Days from the moment to what made the outcome 1. */
function waitsIn({ features, outcome, happenedOn }: Examples, rows: Uint32Array): Int32Array {
  if (happenedOn === undefined) return new Int32Array();
  return Int32Array.from(
    rows.filter((row) => outcome[row] === 1),
    (row) => happenedOn[row]! - features.moment[row]!,
  );
}

/** By how much the log odds of those who wait for their outcome seem to have moved since the training. */
function recentShift(
  examples: Designed,
  origin: Day,
  trained: Pick<Model, 'classifier' | 'recalibration' | 'over'>,
): number {
  const { happenedOn, knownOn, features, x } = examples;
  if (happenedOn === undefined) return 0;
  const rows = rowsWhere(examples, (row) => features.moment[row]! <= origin && knownOn[row]! > origin);
  const waiting = {
    probability: recalibratedOf(trained, x, rows),
    moment: Int32Array.from(rows, (row) => features.moment[row]!),
    happenedOn: Int32Array.from(rows, (row) => happenedOn[row]!),
  };
  return Math.log(recentLevel(waiting, trained.over, origin));
}

function isKnown({ outcome, knownOn }: Examples, row: number, day: Day): boolean {
  return knownOn[row]! <= day && !Number.isNaN(outcome[row]!);
}

/** Rows predicted from this day to before that one, whose outcome is known by now. */
function rowsBetween(examples: Examples, from: Day, to: Day, asOf: Day): Uint32Array {
  const { moment } = examples.features;
  return rowsWhere(examples, (row) => moment[row]! >= from && moment[row]! < to && isKnown(examples, row, asOf));
}

function rowsWhere({ outcome }: Examples, is: (row: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < outcome.length; row++) if (is(row)) rows.push(row);
  return Uint32Array.from(rows);
}
