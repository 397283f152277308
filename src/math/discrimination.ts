/** How well scores tell ones from zeros, whatever their level; ties count half. */

/**
 * Area under the ROC curve: the chance that a random one scores above a random zero (Mann and Whitney 1947; Hanley and McNeil
 * 1982). Null without ones or without zeros.
 */
export function areaUnderRoc(scores: ArrayLike<number>, y: ArrayLike<number>): number | null {
  let [ones, zeros, won] = [0, 0, 0];
  for (const { one, zero } of tiedGroups(scores, y)) {
    // From the highest score down: every zero of a later group is below.
    won += zero * (ones + one / 2);
    ones += one;
    zeros += zero;
  }
  return ones === 0 || zeros === 0 ? null : won / (ones * zeros);
}

/**
 * Average precision: the precision at each one found, averaged, going down the scores; what a precision-recall curve encloses
 * without interpolation. Tied scores are taken together. Null without ones.
 */
export function averagePrecision(scores: ArrayLike<number>, y: ArrayLike<number>): number | null {
  let [ones, seen, sum] = [0, 0, 0];
  for (const { one, zero } of tiedGroups(scores, y)) {
    ones += one;
    seen += one + zero;
    sum += one * (ones / seen);
  }
  return ones === 0 ? null : sum / ones;
}

/** Ones and zeros of each score, highest first. */
function tiedGroups(scores: ArrayLike<number>, y: ArrayLike<number>): { one: number; zero: number }[] {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!);
  const groups: { one: number; zero: number }[] = [];
  let score = Number.NaN;
  for (const row of order) {
    if (scores[row] !== score) groups.push({ one: 0, zero: 0 });
    score = scores[row]!;
    const group = groups.at(-1)!;
    if (y[row] === 1) group.one++;
    else group.zero++;
  }
  return groups;
}
