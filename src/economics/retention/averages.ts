/** A retention table in fewer figures: means over cohorts, and the rates of small cohorts drawn towards them. */
import { betaQuantile } from '../../math/betaQuantile.js';
import { digammaRise, gammalnRise } from '../../math/gammaRise.js';
import { type Interval, wilson } from '../../math/wilson.js';
import { maximize } from '../likelihood.js';
import type { RetentionTable } from './table.js';

export interface PeriodMean {
  readonly period: number;
  /** Cohorts that have reached the period as a whole. */
  readonly cohorts: number;
  readonly eligible: number;
  readonly retained: number;
  /** Weighted by size; null where no cohort has reached the period. */
  readonly retention: Interval | null;
}

/** By period over its mature cells alone: cohorts that are there in part would count their early users only. */
export function periodMeans(table: RetentionTable): PeriodMean[] {
  return Array.from({ length: table.periods }, (_, period) => {
    const cells = matureCells(table, period);
    const eligible = cells.reduce((sum, { n }) => sum + n, 0);
    const retained = cells.reduce((sum, { x }) => sum + x, 0);
    return { period, cohorts: cells.length, eligible, retained, retention: wilson(retained, eligible) };
  });
}

export interface ShrunkCell {
  readonly cohort: number;
  readonly n: number;
  readonly x: number;
  /** Posterior mean with its 95 % interval. */
  readonly retention: Interval;
}

/**
 * The rates of a period's mature cohorts under a beta prior of their own spread (empirical Bayes):
 *
 * 1. The cohorts' true rates are draws from one Beta(a, b), whatever their size.
 * 2. a and b are known: those of the largest beta-binomial likelihood, Σ ln B(a + x, b + n − x) − ln B(a, b).
 *
 * A rate is (a + x) / (a + b + n). Where the cohorts differ no more than by chance, all have the common rate; a single cohort has
 * nothing to lean on and keeps its own.
 */
export function shrinkCohorts(table: RetentionTable, period: number): ShrunkCell[] {
  const cells = matureCells(table, period);
  const prior = cells.length < 2 ? null : fitPrior(cells);
  const common = wilson(
    cells.reduce((sum, { x }) => sum + x, 0),
    cells.reduce((sum, { n }) => sum + n, 0),
  )!;
  return cells.map(({ cohort, n, x }) => ({
    cohort,
    n,
    x,
    retention: cells.length < 2 ? wilson(x, n)! : prior === null ? common : posterior(prior[0] + x, prior[1] + n - x),
  }));
}

interface Cell {
  readonly cohort: number;
  readonly n: number;
  readonly x: number;
}

function matureCells({ size, eligible, retained, periods }: RetentionTable, period: number): Cell[] {
  return Array.from(size, (n, cohort) => ({ cohort, n, x: retained[cohort * periods + period]! })).filter(
    ({ cohort, n }) => n > 0 && eligible[cohort * periods + period] === n,
  );
}

/** A prior as strong as this many users leaves no room for cohorts to differ. */
const STRONG = 1e7;

/** Null where the cohorts do not differ more than by chance. */
export function fitPrior(cells: readonly Pick<Cell, 'n' | 'x'>[]): readonly [a: number, b: number] | null {
  const value = (params: Float64Array, gradient: Float64Array): number => {
    const [a, b] = [params[0]!, params[1]!];
    let sum = 0;
    gradient.fill(0);
    for (const { n, x } of cells) {
      sum += gammalnRise(a, x) + gammalnRise(b, n - x) - gammalnRise(a + b, n);
      const whole = digammaRise(a + b, n);
      gradient[0]! += digammaRise(a, x) - whole;
      gradient[1]! += digammaRise(b, n - x) - whole;
    }
    return sum;
  };
  const [n, x] = cells.reduce(([all, came], cell) => [all + cell.n, came + cell.x], [0, 0]);
  // All or nobody came everywhere: no spread to learn from.
  if (x === 0 || x === n) return null;
  const rate = x / n;
  const { params, converged } = maximize({ names: ['a', 'b'], value }, [
    [10 * rate, 10 * (1 - rate)],
    [1000 * rate, 1000 * (1 - rate)],
  ]);
  return converged && params[0]! + params[1]! < STRONG ? [params[0]!, params[1]!] : null;
}

function posterior(a: number, b: number): Interval {
  return { estimate: a / (a + b), lower: betaQuantile(0.025, a, b), upper: betaQuantile(0.975, a, b) };
}
