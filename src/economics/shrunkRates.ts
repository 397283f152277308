/**
 * Rates of groups under a beta prior of their own spread (empirical Bayes: Efron and Morris 1975, "Data analysis using Stein's
 * estimator and its generalizations"; for counts the beta-binomial of Skellam 1948).
 *
 * 1. The groups' true rates are draws from one Beta(a, b), whatever their size.
 * 2. a and b are known: those of the largest beta-binomial likelihood, Σ ln B(a + x, b + n − x) − ln B(a, b). So with few groups the
 *    intervals are somewhat narrow.
 */
import { betaQuantile } from '../math/betaQuantile.js';
import { digammaRise, gammalnRise } from '../math/gammaRise.js';
import { type Interval, wilson } from '../math/wilson.js';
import { maximize } from './likelihood.js';

/** x of n. */
export interface Counted {
  readonly n: number;
  readonly x: number;
}

/**
 * The posterior mean (a + x) / (a + b + n) of each group's rate, with its 95 % interval. Where the groups differ no more than by
 * chance, all have the common rate; a single group has nothing to lean on and keeps its own. Of groups with n > 0.
 */
export function shrinkRates(groups: readonly Counted[]): Interval[] {
  if (groups.length < 2) return groups.map(({ n, x }) => wilson(x, n)!);
  const prior = fitPrior(groups);
  const common = wilson(total(groups, 'x'), total(groups, 'n'))!;
  return groups.map(({ n, x }) => (prior === null ? common : posterior(prior[0] + x, prior[1] + n - x)));
}

/** A prior as strong as this many users leaves no room for cohorts to differ. */
const STRONG = 1e7;

/** Null where the cohorts do not differ more than by chance. */
export function fitPrior(cells: readonly Counted[]): readonly [a: number, b: number] | null {
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
  const [n, x] = [total(cells, 'n'), total(cells, 'x')];
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

function total(groups: readonly Counted[], of: keyof Counted): number {
  return groups.reduce((sum, group) => sum + group[of], 0);
}
