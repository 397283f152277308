/** What the sign-ups credited to each channel have brought by an age, of those who have lived it. */
import type { Day } from '../../time.js';
import type { Histories } from '../histories.js';
import { netAt } from '../ltv/crowd.js';
import { type SignUpValue, valuesOfNextSignUp } from './nextSignUp.js';

export interface ChannelValues {
  /** Days of life through which revenue counts. */
  readonly days: number;
  /** By channel, in the order of the grouping. */
  readonly values: readonly ChannelValue[];
}

export interface ChannelValue extends SignUpValue {
  readonly lived: Lived;
}

/** Users who have lived the age. */
export interface Lived {
  readonly signupDay: readonly Day[];
  /** USD that each has brought by then. */
  readonly net: Float64Array;
}

/** Longest first: the first that enough users have lived. */
const AGES = [180, 90, 30] as const;
const ENOUGH = 0.5;

export function channelValues(histories: Histories): ChannelValues {
  const { asOf, users } = histories;
  const share = (days: number) =>
    users.signupDay.filter((day) => asOf + 1 - day >= days).length / users.signupDay.length;
  const days = AGES.find((age) => share(age) >= ENOUGH) ?? AGES.at(-1)!;
  const lived = livedByChannel(histories, days);
  const values = valuesOfNextSignUp(new Map([...lived].map(([channel, { net }]) => [channel, net])));
  return { days, values: values.map((value) => ({ ...value, lived: lived.get(value.channel)! })) };
}

function livedByChannel(histories: Histories, days: number): Map<string, Lived> {
  const { asOf, users, first, day } = histories;
  const { names, of } = users.groupings.get('channel')!;
  const lists = names.map(() => ({ signupDay: [] as Day[], net: [] as number[] }));
  for (let user = 0; user < users.ids.length; user++) {
    const signupDay = users.signupDay[user]!;
    if (asOf + 1 - signupDay < days) continue;
    let net = 0;
    for (let row = first[user]!; row < first[user + 1]! && day[row]! < signupDay + days; row++)
      net += netAt(histories, row);
    const list = lists[of[user]!]!;
    list.signupDay.push(signupDay);
    list.net.push(net);
  }
  return new Map(
    names.map((name, channel) => {
      const { signupDay, net } = lists[channel]!;
      return [name, { signupDay, net: Float64Array.from(net) }];
    }),
  );
}
