/** Maximum likelihood of a model of transactions, and draws of its parameters. */
import type { Stream } from '../../math/random.js';
import { type Fitted, maximize } from '../likelihood.js';
import { drawPosterior } from '../posterior.js';
import { groupHistories, type Histories, thinHistories } from './histories.js';
import type { TransactionModel } from './transactionModel.js';

/** Beyond twice as many histories, so many show where the search among all may begin. */
const SAMPLE = 50_000;

/** Throws RangeError where no customer has a repeat transaction. */
export function fitTransactions(model: TransactionModel, histories: Histories): Fitted {
  const groups = groupHistories(histories);
  const count = groups.frequency.length;
  let start = model.start(groups);
  if (count > 2 * SAMPLE) start = [...maximize(model.likelihood(thinHistories(groups, SAMPLE)), [start]).params];
  // What is still to gain is judged against what one customer's chance adds: 1e-7 is far below any standard error.
  return maximize(model.likelihood(groups), [start], { tolerance: count > SAMPLE ? 1e-7 : 1e-10 });
}

/** What else the parameters may be, given the same histories. */
export function drawTransactionParameters(
  model: TransactionModel,
  histories: Histories,
  fitted: Fitted,
  draws: number,
  stream: Stream,
): Float64Array[] {
  const groups = groupHistories(histories);
  const likelihood = model.likelihood(groups);
  return drawPosterior(
    { likelihood, fitted, center: model.start(groups), size: groups.frequency.length },
    draws,
    stream,
  );
}
