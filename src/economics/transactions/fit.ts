/** Maximum likelihood of a model of transactions, and draws of its parameters. */
import type { Stream } from '../../math/random.js';
import { type Fitted, maximize } from '../likelihood.js';
import { drawPosterior } from '../posterior.js';
import { groupHistories, type Histories, thinHistories } from './histories.js';
import type { TransactionModel } from './transactionModel.js';

/** Histories of a sample, and of a second one, that show where the search among all may begin. */
const SAMPLES = [2_500, 100_000];
/** The last two parameters tell of leaving, and their likelihood may have a second top: it is looked for from so many times either's start. */
const ELSEWHERE = [
  [1, 1],
  [2, 10],
  [0.1, 0.1],
] as const;
/**
 * What may be left to gain: a millionth, which is a thousandth of a standard error, among so many that a further pass costs something.
 */
const FEW = 50_000;
const AMONG_MANY = 1e-6;

/** Throws RangeError where no customer has a repeat transaction. */
export function fitTransactions(model: TransactionModel, histories: Histories): Fitted {
  const groups = groupHistories(histories);
  const count = groups.frequency.length;
  let starts = startsOf(model, groups);
  for (const sample of SAMPLES)
    if (count > 2 * sample) starts = [[...maximize(model.likelihood(thinHistories(groups, sample)), starts).params]];
  return maximize(model.likelihood(groups), starts, count > FEW ? { tolerance: AMONG_MANY } : {});
}

function startsOf(model: TransactionModel, histories: Histories): number[][] {
  const [first, second, ...leaving] = model.start(histories) as [number, number, ...number[]];
  return ELSEWHERE.map((factors) => [first, second, ...leaving.map((value, k) => value * factors[k]!)]);
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
