/**
 * Where truth is written. What a person is expected to bring is the mean over other lives of theirs in the same market: each is
 * lived by the same code as the world's own, with streams of its own, and their ends are stratified. So the mean is unbiased,
 * and with K lives its variance is below 1/K of that of one.
 */
import { type Day, dayOfMicros, firstDayOfMonth } from '../time.js';
import { NEVER } from './people.js';
import type { Shard } from './shard.js';
import { inOrder } from './userRows.js';

/** On the last day of a month: what every trader was expected to bring in it. */
export function closeMonth(shard: Shard, day: Day): void {
  const { books, state, spec } = shard;
  const { people } = state;
  if (spec.profile.truthLives === 0) return;
  const month = firstDayOfMonth(day);
  const { columns } = books.rows['truth.user_revenue'];
  for (let person = 0; person < people.size; person++) {
    if (people.trader[person] === -1) continue;
    const row = books.rows['truth.user_revenue'].next();
    columns.user_id.put(row, people.id, 4 * person);
    columns.month.put(row, month);
    columns.expected_net_revenue_usd.put(row, people.expected[person]!);
    columns._as_of.put(row, day);
  }
  people.expected.fill(0);
}

/** The traits of those who came or left since rows were last taken. */
export function takeTraits({ books, state }: Shard): void {
  const { people } = state;
  for (const person of inOrder(people.waiting.truths, people.truthWaits)) {
    const { columns } = books.rows['truth.users'];
    const row = books.rows['truth.users'].next();
    const droppedOutOn = people.droppedOutOn[person]!;
    columns.user_id.put(row, people.id, 4 * person);
    columns.caused_by_channel.put(row, people.cause[person]!);
    columns.activity_rate.put(row, people.activity[person]!);
    columns.dropout_hazard.put(row, people.hazard[person]!);
    columns.money_scale.put(row, people.money[person]!);
    columns.price_sensitivity.put(row, people.priceSensitivity[person]!);
    columns.volatility_sensitivity.put(row, people.volatilitySensitivity[person]!);
    if (droppedOutOn !== NEVER) columns.dropped_out_on.put(row, droppedOutOn);
    columns._as_of.put(row, droppedOutOn === NEVER ? dayOfMicros(people.createdAt[person]!) : droppedOutOn);
  }
}
