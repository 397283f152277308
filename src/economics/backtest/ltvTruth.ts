/**
 * Lifetime value against the truth: of users who have lived an age, what they brought (the estimate) beside what people of their traits
 * were to be expected to bring in the same market.
 *
 * The floor is how far the realised revenue of these users lies from the expectation: what is left to somebody who knows every outcome
 * and has nothing to predict. A few rich users' luck makes it large in small channels.
 */

import { intervalOf } from '../../math/quantile.js';
import type { Day } from '../../time.js';
import type { Grouping, Histories } from '../histories.js';
import { netAt } from '../ltv/crowd.js';
import { drawLuck } from '../ltv/luck.js';
import type { ValueModel } from '../ltv/valueModel.js';
import type { AgainstTruth } from './againstTruth.js';

/** What the simulator expects of a user in a calendar month. */
export interface ExpectedMonth {
  /** Place among the users of the histories. */
  readonly user: number;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly usd: number;
}

/** USD per user through `days` of life, by channel and of all, of users whose age was over by `through`. */
export function ltvAgainstTruth(
  model: ValueModel,
  expected: readonly ExpectedMonth[],
  { days, through }: { readonly days: number; readonly through: Day },
): AgainstTruth[] {
  const { histories } = model;
  const channels = judgedUsers(histories, days, through);
  const all = { names: ['all', 'not judged'], of: channels.of.map((c) => (c < channels.names.length - 1 ? 0 : 1)) };
  return [all, channels].flatMap((grouping) => {
    const users = new Float64Array(grouping.names.length);
    for (const group of grouping.of) users[group]!++;
    const realised = realisedBy(histories, grouping, days);
    const truth = new Float64Array(grouping.names.length);
    for (const month of expected) truth[grouping.of[month.user]!]! += usdWithin(month, histories.users.signupDay, days);
    const luck = drawLuck(model, grouping, { days, draws: DRAWS, seed: 1 });
    return grouping.names.slice(0, -1).flatMap((name, g) => {
      if (users[g] === 0) return [];
      const { lower, upper } = intervalOf(luck[g]!);
      const estimate = realised[g]! / users[g]!;
      return [
        {
          quantity: `ltv_${days}`,
          segment: name === 'all' ? name : `channel:${name}`,
          estimate,
          lower: estimate * lower,
          upper: estimate * upper,
          truth: truth[g]! / users[g]!,
          floor: Math.abs(realised[g]! - truth[g]!) / users[g]!,
        },
      ];
    });
  });
}

const DRAWS = 300;

function realisedBy(histories: Histories, grouping: Grouping, days: number): Float64Array {
  const sums = new Float64Array(grouping.names.length);
  const { users, first, day } = histories;
  for (let user = 0; user < users.ids.length; user++)
    for (let row = first[user]!; row < first[user + 1]! && day[row]! < users.signupDay[user]! + days; row++)
      sums[grouping.of[user]!]! += netAt(histories, row);
  return sums;
}

/** Channels of those who are judged, and one group of the others. */
function judgedUsers({ users }: Histories, days: number, through: Day): Grouping {
  const { names, of } = users.groupings.get('channel')!;
  return {
    names: [...names, 'not judged'],
    of: Uint16Array.from(of, (channel, user) =>
      users.signupDay[user]! + days - 1 <= through ? channel : names.length,
    ),
  };
}

/** A month's expectation is spread evenly over the days since sign-up. */
export function usdWithin(
  { user, firstDay, lastDay, usd }: ExpectedMonth,
  signupDay: Int32Array,
  days: number,
): number {
  const from = Math.max(firstDay, signupDay[user]!);
  const to = Math.min(lastDay, signupDay[user]! + days - 1);
  return to < from ? 0 : (usd * (to - from + 1)) / (lastDay - from + 1);
}
