/**
 * Whether hazards are proportional (Grambsch and Therneau 1994, "Proportional hazards tests and diagnostics based on weighted
 * residuals"): the score test that a coefficient does not grow as β + θ g(t), with g(t) = 1 − S(t−) of Kaplan–Meier, exact as in
 * R's cox.zph since survival 3.0, where it was approximate before.
 *
 * With the score and information of each event time at β, the extended model has score (0, Σ g u) and information
 * [Σ V, Σ g V; Σ g V, Σ g² V]; a small p says that the covariate's effect changes with time.
 */
import { chiSquaredTail } from '../../math/special.js';
import { cholesky, solveCholesky } from '../../math/symmetric.js';
import { type CoxData, orderCox, visitEvents } from './coxRisk.js';
import { kaplanMeier, stepAt } from './kaplanMeier.js';
import type { TestResult } from './logRank.js';
import { riskTable } from './riskTable.js';

export interface Proportionality extends TestResult {
  /** Of each covariate alone, in their order. */
  readonly covariates: readonly Omit<TestResult, 'name'>[];
}

/** At the maximum of the likelihood; null where one of the tests has nothing to stand on, as with a single event time. */
export function proportionality(data: CoxData, coefficients: ArrayLike<number>): Proportionality | null {
  const p = data.covariates.length;
  const sums = weightedSums(data, coefficients);
  const each = data.covariates.map((_, j) => scoreTest(sums, p, [j]));
  const all = scoreTest(
    sums,
    p,
    data.covariates.map((_, j) => j),
  );
  if (all === null || each.includes(null)) return null;
  return { name: 'proportional-hazards', ...all, covariates: each.flatMap((test) => test ?? []) };
}

interface WeightedSums {
  readonly score: Float64Array;
  /** Σ V, Σ g V and Σ g² V. */
  readonly information: readonly [Float64Array, Float64Array, Float64Array];
}

function weightedSums(data: CoxData, coefficients: ArrayLike<number>): WeightedSums {
  const p = data.covariates.length;
  const { times, survival } = kaplanMeier(riskTable(data));
  const score = new Float64Array(p);
  const information = [0, 1, 2].map(() => new Float64Array(p * p)) as [Float64Array, Float64Array, Float64Array];
  visitEvents(orderCox(data), coefficients, (step) => {
    const before = stepAt(times, step.time) - 1;
    const g = before < 0 ? 0 : 1 - survival[before]!;
    for (let j = 0; j < p; j++) score[j]! += g * step.score[j]!;
    for (let at = 0; at < p * p; at++)
      for (let power = 0; power < 3; power++) information[power]![at]! += g ** power * step.information[at]!;
  });
  return { score, information };
}

/** That the coefficients of these covariates do not change. */
function scoreTest({ score, information }: WeightedSums, p: number, of: readonly number[]) {
  const size = p + of.length;
  const place = (at: number) => (at < p ? at : of[at - p]!);
  const matrix = Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    const power = (row < p ? 0 : 1) + (column < p ? 0 : 1);
    return information[power]![place(row) * p + place(column)]!;
  });
  const l = cholesky(matrix, size);
  if (l === null) return null;
  const u = Float64Array.from({ length: size }, (_, at) => (at < p ? 0 : score[of[at - p]!]!));
  const statistic = solveCholesky(l, u, size).reduce((sum, x, at) => sum + x * u[at]!, 0);
  return { statistic, df: of.length, p: chiSquaredTail(statistic, of.length) };
}
