/** What the sign-ups credited to each channel have brought by an age, of those who have lived it: the data of `nextSignUp.ts`. */
import type { Histories } from '../histories.js';
import { netAt } from '../ltv/crowd.js';
import { type SignUpValue, valuesOfNextSignUp } from './nextSignUp.js';

export interface ChannelValues {
  /** Days of life through which revenue counts. */
  readonly days: number;
  /** By channel, in the order of the grouping. */
  readonly values: readonly SignUpValue[];
}

/** Longest first: the first that enough users have lived. */
const AGES = [180, 90, 30] as const;
const ENOUGH = 0.5;

export function channelValues(histories: Histories): ChannelValues {
  const { asOf, users } = histories;
  const share = (days: number) =>
    users.signupDay.filter((day) => asOf + 1 - day >= days).length / users.signupDay.length;
  const days = AGES.find((age) => share(age) >= ENOUGH) ?? AGES.at(-1)!;
  return { days, values: valuesOfNextSignUp(netByChannel(histories, days)) };
}

function netByChannel(histories: Histories, days: number): Map<string, Float64Array> {
  const { asOf, users, first, day } = histories;
  const { names, of } = users.groupings.get('channel')!;
  const lists = names.map(() => [] as number[]);
  for (let user = 0; user < users.ids.length; user++) {
    if (asOf + 1 - users.signupDay[user]! < days) continue;
    let net = 0;
    for (let row = first[user]!; row < first[user + 1]! && day[row]! < users.signupDay[user]! + days; row++)
      net += netAt(histories, row);
    lists[of[user]!]!.push(net);
  }
  return new Map(names.map((name, channel) => [name, Float64Array.from(lists[channel]!)]));
}
