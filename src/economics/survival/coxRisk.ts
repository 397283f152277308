/** One pass over the event times of a Cox model: what its likelihood and its tests are made of. */
import type { Lives } from './riskTable.js';

export interface CoxData extends Lives {
  /** A column for each covariate, by row. */
  readonly covariates: readonly Float64Array[];
}

/** With centred covariates, which leave the likelihood as it is and its sums exact. */
export interface CoxOrder extends CoxData {
  /** Rows in the order in which they join the risk set, going back in time. */
  readonly byTime: Uint32Array;
  /** In the order in which they leave it again; null without late entry. */
  readonly byEntry: Uint32Array | null;
}

/** One event time; sums over its d events in Efron's way, each with a share of the tied ones taken out of the risk set. */
export interface CoxStep {
  readonly time: number;
  readonly d: number;
  /** Σ η of the events. */
  readonly eta: number;
  /** Σ ln of the risk sets' weights. */
  readonly log: number;
  /** Σ over events of x − the risk set's mean of x. */
  readonly score: Float64Array;
  /** Σ of the risk sets' covariance of x, row by row. */
  readonly information: Float64Array;
}

export function orderCox(data: CoxData): CoxOrder {
  const descending = (values: Float64Array) => Uint32Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
  return {
    ...data,
    covariates: data.covariates.map(centred),
    byTime: descending(data.time),
    byEntry: data.entry === null ? null : descending(data.entry),
  };
}

function centred(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
  return column.map((x) => x - mean);
}

/** Visits the event times from the last to the first; what it hands over is used again for the next. */
export function visitEvents(order: CoxOrder, beta: ArrayLike<number>, visit: (step: CoxStep) => void): void {
  const { time, event, entry, byTime, byEntry, covariates } = order;
  const p = covariates.length;
  const eta = linearPredictor(covariates, beta, time.length);
  const risk = createSums(p);
  const tied = createSums(p);
  const score = new Float64Array(p);
  const information = new Float64Array(p * p);
  let left = 0;
  for (let from = 0; from < byTime.length; ) {
    const now = time[byTime[from]!]!;
    const deaths = { d: 0, eta: 0 };
    clear(tied);
    score.fill(0);
    for (; from < byTime.length && time[byTime[from]!] === now; from++) {
      const row = byTime[from]!;
      const weight = Math.exp(eta[row]!);
      add(risk, covariates, row, weight);
      if (event[row] !== 1) continue;
      add(tied, covariates, row, weight);
      deaths.d++;
      deaths.eta += eta[row]!;
      for (let j = 0; j < p; j++) score[j]! += covariates[j]![row]!;
    }
    if (deaths.d === 0) continue;
    for (; byEntry !== null && left < byEntry.length && entry![byEntry[left]!]! >= now; left++)
      add(risk, covariates, byEntry[left]!, -Math.exp(eta[byEntry[left]!]!));
    const log = takeEfron(risk, tied, deaths.d, score, information);
    visit({ time: now, ...deaths, log, score, information });
  }
}

/** η of each row. */
export function linearPredictor(
  covariates: readonly Float64Array[],
  beta: ArrayLike<number>,
  rows: number,
): Float64Array {
  const eta = new Float64Array(rows);
  for (const [j, column] of covariates.entries())
    for (let row = 0; row < rows; row++) eta[row]! += beta[j]! * column[row]!;
  return eta;
}

/** Σ w, Σ w x and Σ w x xᵀ (lower triangle). */
interface Sums {
  weight: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function createSums(p: number): Sums {
  return { weight: 0, first: new Float64Array(p), second: new Float64Array(p * p) };
}

function clear(sums: Sums): void {
  sums.weight = 0;
  sums.first.fill(0);
  sums.second.fill(0);
}

function add(sums: Sums, covariates: readonly Float64Array[], row: number, weight: number): void {
  const p = covariates.length;
  sums.weight += weight;
  for (let j = 0; j < p; j++) {
    const wx = weight * covariates[j]![row]!;
    sums.first[j]! += wx;
    for (let k = 0; k <= j; k++) sums.second[j * p + k]! += wx * covariates[k]![row]!;
  }
}

/** Takes the means from the score and sets the information; returns Σ ln of the weights. */
function takeEfron(risk: Sums, tied: Sums, d: number, score: Float64Array, information: Float64Array): number {
  const p = score.length;
  information.fill(0);
  let log = 0;
  for (let l = 0; l < d; l++) {
    const share = l / d;
    const weight = risk.weight - share * tied.weight;
    log += Math.log(weight);
    for (let j = 0; j < p; j++) {
      const mean = (risk.first[j]! - share * tied.first[j]!) / weight;
      score[j]! -= mean;
      for (let k = 0; k <= j; k++) {
        const other = (risk.first[k]! - share * tied.first[k]!) / weight;
        information[j * p + k]! += (risk.second[j * p + k]! - share * tied.second[j * p + k]!) / weight - mean * other;
      }
    }
  }
  for (let j = 0; j < p; j++) for (let k = 0; k < j; k++) information[k * p + j] = information[j * p + k]!;
  return log;
}
