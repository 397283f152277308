/** How often intervals contain the truth, over sets simulated from the model itself. */

import { drawTransactionParameters, fitTransactions } from '../../src/economics/transactions/fit.js';
import type { Histories } from '../../src/economics/transactions/histories.js';
import { drawTotals } from '../../src/economics/transactions/totals.js';
import type { Given, TransactionModel } from '../../src/economics/transactions/transactionModel.js';
import { intervalOf } from '../../src/math/quantile.js';
import { stream } from '../../src/math/random.js';

export interface Cell {
  readonly name: string;
  readonly model: TransactionModel;
  readonly truth: readonly number[];
  readonly customers: number;
  /** Ages are spread evenly over these, in whole periods where the model counts them. */
  readonly ages: readonly [number, number];
  readonly horizon: number;
}

const DRAWS = 1000;

/** Of so many sets, the share whose 90 % intervals contain each parameter, a new customer's expectation, and the realised total. */
export function coverageOf(cell: Cell, sets: number, first = 0): Record<string, number> {
  const { model, truth, horizon } = cell;
  const given = model.given(truth);
  const hits: Record<string, number> = {};
  for (let set = first; set < first + sets; set++) {
    const { histories, total } = simulate(cell, given, set);
    const fitted = fitTransactions(model, histories);
    const draws = drawTransactionParameters(model, histories, fitted, DRAWS, stream(set, 'parameters'));
    const totals = drawTotals(model, { center: fitted.params, draws }, histories, horizon, stream(set, 'totals'));
    const fresh = draws.map((draw) => model.given(draw).expected(0, 0, 0, horizon));
    const count = (what: string, value: number, values: ArrayLike<number>) => {
      const { lower, upper } = intervalOf(values);
      hits[what] = (hits[what] ?? 0) + (value >= lower && value <= upper ? 1 : 0);
    };
    model.names.forEach((name, k) => {
      count(
        name,
        truth[k]!,
        draws.map((draw) => draw[k]!),
      );
    });
    count('expectation', given.expected(0, 0, 0, horizon), fresh);
    count('total', total, totals);
  }
  return Object.fromEntries(Object.entries(hits).map(([what, hit]) => [what, hit / sets]));
}

/** Histories, and what these customers went on to do. */
export function simulate(cell: Pick<Cell, 'customers' | 'ages' | 'horizon'>, given: Given, set: number) {
  const draw = stream(set, 'customers', cell.customers);
  const [youngest, oldest] = cell.ages;
  const histories: Histories = {
    frequency: new Float64Array(cell.customers),
    recency: new Float64Array(cell.customers),
    age: new Float64Array(cell.customers),
    weight: new Float64Array(cell.customers).fill(1),
  };
  const futures = new Float64Array(cell.customers);
  for (let row = 0; row < cell.customers; row++) {
    const age = youngest + (oldest - youngest) * draw.uniform();
    const { frequency, recency } = given.drawHistory(draw, age);
    histories.frequency[row] = frequency;
    histories.recency[row] = recency;
    histories.age[row] = age;
    futures[row] = given.drawFuture(draw, frequency, recency, age, cell.horizon);
  }
  return { histories, futures, total: futures.reduce((sum, each) => sum + each, 0) };
}
