/**
 * How sure the draws are of a move of money. What one channel gains is set against what that money brought where it came from:
 *
 *   a raised channel helps in a draw where  value(after) − value(before) > its money × what a dollar brought in the cut channels
 *   a cut channel helps in a draw where     value(before) − value(after) < its money × what a dollar brings in the raised channels
 */
import type { ValueDraws } from './valueDraws.js';

/** Changes below this part of all the money are rounding, not moves. */
const LEAST_MOVE = 1e-6;

/** By channel the share of draws in which its move from `before` to `after` helps; null where it does not move. */
export function chancesOfMoves(values: ValueDraws, before: Float64Array, after: Float64Array): (number | null)[] {
  const total = after.reduce((sum, spend) => sum + spend, 0);
  const moves = after.map((spend, k) => (Math.abs(spend - before[k]!) > LEAST_MOVE * total ? spend - before[k]! : 0));
  const helped = new Int32Array(moves.length);
  const changes = new Float64Array(moves.length);
  for (let draw = 0; draw < values.draws; draw++) {
    moves.forEach((move, k) => {
      changes[k] = move === 0 ? 0 : values.value(k, after[k]!, draw) - values.value(k, before[k]!, draw);
    });
    const [raised, cut] = [perDollar(moves, changes, 1), perDollar(moves, changes, -1)];
    moves.forEach((move, k) => {
      if (changes[k]! > move * (move > 0 ? cut : raised)) helped[k]!++;
    });
  }
  return Array.from(moves, (move, k) => (move === 0 ? null : helped[k]! / values.draws));
}

/** What a dollar brings on average in the channels that are raised (1) or brought in those that are cut (−1); 0 where none is. */
function perDollar(moves: Float64Array, changes: Float64Array, sign: 1 | -1): number {
  let [money, value] = [0, 0];
  for (let k = 0; k < moves.length; k++) {
    if (sign * moves[k]! <= 0) continue;
    money += moves[k]!;
    value += changes[k]!;
  }
  return money === 0 ? 0 : value / money;
}

/** By draw, what all channels together bring more after than before. */
export function gainsOf(values: ValueDraws, before: Float64Array, after: Float64Array): Float64Array {
  return Float64Array.from({ length: values.draws }, (_, draw) =>
    after.reduce(
      (sum, spend, k) =>
        spend === before[k] ? sum : sum + values.value(k, spend, draw) - values.value(k, before[k]!, draw),
      0,
    ),
  );
}
