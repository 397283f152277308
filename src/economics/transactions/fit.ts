/** Maximum likelihood of a model of transactions, and draws of its parameters. */
import type { Stream } from '../../math/random.js';
import { type Fitted, maximize } from '../likelihood.js';
import { drawPosterior } from '../posterior.js';
import { groupHistories, type Histories, thinHistories } from './histories.js';
import type { TransactionModel } from './transactionModel.js';

/** Histories of a sample, and of a second one, that show where the search among all may begin. */
const SAMPLES = [5_000, 100_000];
/**
 * What may be left to gain: a millionth, which is a thousandth of a standard error, among so many that a further pass costs something.
 */
const FEW = 50_000;
const AMONG_MANY = 1e-6;

/** Throws RangeError where no customer has a repeat transaction. */
export function fitTransactions(model: TransactionModel, histories: Histories): Fitted {
  const groups = groupHistories(histories);
  const count = groups.frequency.length;
  let start = model.start(groups);
  for (const sample of SAMPLES)
    if (count > 2 * sample) start = [...maximize(model.likelihood(thinHistories(groups, sample)), [start]).params];
  return maximize(model.likelihood(groups), [start], count > FEW ? { tolerance: AMONG_MANY } : {});
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
