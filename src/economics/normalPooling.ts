/**
 * Figures of groups under a normal population of their own spread (empirical Bayes: Efron and Morris 1973, "Stein's estimation rule and
 * its competitors"; the spread by Paule and Mandel 1982, "Consensus values and weighting factors").
 *
 * 1. Each group's figure is known with a normal error of known variance.
 * 2. The groups' true figures are draws from one normal distribution. Its spread is taken as found, its centre with its own error.
 */

export interface Measured {
  readonly value: number;
  readonly variance: number;
}

/** By group the figure with what the others tell of it. A group of which nothing is measured (null) is a new draw; with no group measured at all, RangeError. */
export function poolNormal(groups: readonly (Measured | null)[]): Measured[] {
  const known = groups.filter((group) => group !== null);
  if (known.length === 0) throw new RangeError('no group is measured');
  const between = spreadBetween(known);
  const { centre, weight } = centreAt(known, between);
  return groups.map((group) => {
    if (group === null) return { value: centre, variance: between + 1 / weight };
    const own = between / (between + group.variance);
    return {
      value: centre + own * (group.value - centre),
      variance: own * group.variance + (1 - own) ** 2 / weight,
    };
  });
}

function centreAt(known: readonly Measured[], between: number): { readonly centre: number; readonly weight: number } {
  const weight = known.reduce((sum, { variance }) => sum + 1 / (between + variance), 0);
  const sum = known.reduce((all, { value, variance }) => all + value / (between + variance), 0);
  return { centre: sum / weight, weight };
}

/** Where the weighted squares about the centre are as large as expected; 0 where even none is too much. */
function spreadBetween(known: readonly Measured[]): number {
  const excess = (between: number) => {
    const { centre } = centreAt(known, between);
    return (
      known.reduce((sum, { value, variance }) => sum + (value - centre) ** 2 / (between + variance), 1) - known.length
    );
  };
  if (excess(0) <= 0) return 0;
  let [low, high] = [0, 1];
  while (excess(high) > 0) high *= 2;
  for (let pass = 0; pass < 60; pass++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
