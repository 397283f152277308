/** Active days → the three numbers of the transaction models, in market time; a transaction is an active day. */
import type { Histories } from '../histories.js';
import type { Histories as Transactions } from '../transactions/histories.js';
import type { MarketTime } from './marketTime.js';

export interface Activity extends Transactions {
  /** The user of each row: only those who were ever active have one. */
  readonly user: Uint32Array;
}

export function activityOf({ users, first, day, isActive, asOf }: Histories, time: MarketTime): Activity {
  const now = time.until(asOf);
  const user: number[] = [];
  const frequency: number[] = [];
  const recency: number[] = [];
  const age: number[] = [];
  for (let u = 0; u < users.ids.length; u++) {
    let [count, begin, last] = [0, 0, 0];
    for (let row = first[u]!; row < first[u + 1]!; row++) {
      if (isActive[row] === 0) continue;
      if (count++ === 0) begin = day[row]!;
      last = day[row]!;
    }
    if (count === 0) continue;
    const start = time.until(begin);
    user.push(u);
    frequency.push(count - 1);
    recency.push(time.until(last) - start);
    age.push(now - start);
  }
  return {
    user: Uint32Array.from(user),
    frequency: Float64Array.from(frequency),
    recency: Float64Array.from(recency),
    age: Float64Array.from(age),
    weight: new Float64Array(user.length).fill(1),
  };
}
