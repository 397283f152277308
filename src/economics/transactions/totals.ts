/**
 * What a crowd of customers will do altogether, as draws: each with its own parameters, and given them every customer with a future of
 * his own. Totals of one list of draws belong together: their differences have intervals.
 */
import type { Stream } from '../../math/random.js';
import { countCustomers, groupHistories, type Histories } from './histories.js';
import type { Given, TransactionModel } from './transactionModel.js';

/** Up to so many customers everybody's future is drawn; of more, those of a sample. */
const EVERYBODY = 4000;
const SAMPLE = 1000;

/** Expected transactions of all within the next `horizon`. */
export function expectedTotal(given: Given, { frequency, recency, age, weight }: Histories, horizon: number): number {
  let total = 0;
  for (let row = 0; row < frequency.length; row++)
    if (weight[row]! > 0) total += weight[row]! * given.expected(frequency[row]!, recency[row]!, age[row]!, horizon);
  return total;
}

/** Transactions of all within the next `horizon`, once for each of the parameters' draws. */
export function drawTotals(
  model: TransactionModel,
  params: { readonly center: ArrayLike<number>; readonly draws: readonly ArrayLike<number>[] },
  all: Histories,
  horizon: number,
  stream: Stream,
): Float64Array {
  const histories = groupHistories(all);
  const customers = countCustomers(histories);
  if (customers <= EVERYBODY)
    return Float64Array.from(params.draws, (draw) => drawTotal(model.given(draw), histories, horizon, stream));
  const sample = sampleOf(histories, customers);
  const center = model.given(params.center);
  const total = expectedTotal(center, histories, horizon);
  const ofSample = expectedTotal(center, sample, horizon);
  const noise = Math.sqrt(customers / SAMPLE);
  return Float64Array.from(params.draws, (draw) => {
    const given = model.given(draw);
    const expected = expectedTotal(given, sample, horizon);
    return (total * expected) / ofSample + noise * (drawTotal(given, sample, horizon, stream) - expected);
  });
}

/** Each customer's own future; the fraction of a weight has that fraction of one. */
function drawTotal(
  given: Given,
  { frequency, recency, age, weight }: Histories,
  horizon: number,
  stream: Stream,
): number {
  let total = 0;
  for (let row = 0; row < frequency.length; row++)
    for (let left = weight[row]!; left > 0; left--)
      total += Math.min(1, left) * given.drawFuture(stream, frequency[row]!, recency[row]!, age[row]!, horizon);
  return total;
}

/** The customers at equal distances when they stand in a row. */
function sampleOf({ frequency, recency, age, weight }: Histories, customers: number): Histories {
  const step = customers / SAMPLE;
  const rows: number[] = [];
  const taken: number[] = [];
  let passed = 0;
  let count = 0;
  for (let row = 0; row < frequency.length; row++) {
    passed += weight[row]!;
    const before = count;
    while (count < SAMPLE && (count + 0.5) * step < passed) count++;
    if (count === before) continue;
    rows.push(row);
    taken.push(count - before);
  }
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return { frequency: pick(frequency), recency: pick(recency), age: pick(age), weight: Float64Array.from(taken) };
}
