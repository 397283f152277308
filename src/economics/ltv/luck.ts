/**
 * How much of what a group has brought is luck. People of the traits that everybody's history suggests live their lives again: what such
 * lives bring beside what they bring on average is how far a realised sum may lie from its expectation (a parametric bootstrap: Efron and
 * Tibshirani 1993, §6.5).
 */
import { stream } from '../../math/random.js';
import type { Grouping } from '../histories.js';
import { drawSpend, levelOf } from '../spend/logNormalMixture.js';
import { drawTransactionParameters } from '../transactions/fit.js';
import { netOf, splitOf } from './netPerDay.js';
import { luckOfDays } from './predict.js';
import type { ValueModel } from './valueModel.js';

export interface LuckOptions {
  /** Days of life from sign-up that count, lived by everybody who is in a group. */
  readonly days: number;
  readonly draws: number;
  readonly seed: number;
}

/** By group, draws of expected ÷ realised: what a realised sum is to be multiplied with. NaN where nobody of the group has begun. */
export function drawLuck(model: ValueModel, grouping: Grouping, { days, draws, seed }: LuckOptions): Float64Array[] {
  const { activity, spending, conversion, time, histories, candidate, fitted } = model;
  const random = stream(seed, 'luck');
  const worlds = drawTransactionParameters(candidate.model, activity, fitted, draws, random).map((params) =>
    candidate.traits(params),
  );
  const sums = () => grouping.names.map(() => new Float64Array(draws));
  const [expected, realised] = [sums(), sums()];
  activity.user.forEach((user, row) => {
    const end = histories.users.signupDay[user]! + days - 1;
    const begin = conversion.firstDay[user]!;
    if (begin > end) return;
    const lived = time.until(end) - time.until(begin);
    const group = grouping.of[user]!;
    const split = splitOf(spending, user);
    const level = levelOf(spending.model, spending.days, user);
    const own = stream(seed, 'luck/user', user);
    worlds.forEach((traits, b) => {
      const person = traits.draw(own, activity.frequency[row]!, activity.recency[row]!, activity.age[row]!);
      const spend = drawSpend(spending.model, level, own);
      const active = 1 + traits.drawFresh(person, own, lived);
      expected[group]![b]! += (1 + traits.expectedFresh(person, lived)) * netOf(split, spend.mean);
      realised[group]![b]! += active * netOf(split, spend.mean * luckOfDays(spend, active, own));
    });
  });
  return expected.map((sum, group) => sum.map((value, b) => value / realised[group]![b]!));
}
