/**
 * The model of lifetime value: when people begin (conversion), how often they come back (one of the transaction models), what an
 * active day brings (spending), on the market's clock.
 *
 * Assumptions, beside those of its parts:
 * 1. How often, how much and how soon are independent of each other, given the first product and the channel.
 * 2. Days without a trade or a ramp purchase bring nothing but withdrawal fees, which are counted on active days.
 */
import { UserError } from '../../error.js';
import type { Histories } from '../histories.js';
import type { Fitted } from '../likelihood.js';
import { bgNbd } from '../transactions/bgNbd.js';
import { fitTransactions } from '../transactions/fit.js';
import { mbgNbd } from '../transactions/mbgNbd.js';
import { paretoNbd } from '../transactions/paretoNbd.js';
import { betaGeometricTraits, paretoTraits, type TraitModel } from '../transactions/traits.js';
import type { TransactionModel } from '../transactions/transactionModel.js';
import { type Activity, activityOf } from './activity.js';
import { type Conversion, fitConversion } from './conversion.js';
import { type MarketTime, marketTime, type Path } from './marketTime.js';
import { fitSpending, type Spending } from './spending.js';

interface Candidate {
  readonly model: TransactionModel;
  readonly traits: (params: ArrayLike<number>) => TraitModel;
}

/** Transaction models that can be chosen. */
export const CANDIDATES = {
  'bg-nbd': { model: bgNbd, traits: (params) => betaGeometricTraits(params, 0) },
  'pareto-nbd': { model: paretoNbd, traits: paretoTraits },
  'mbg-nbd': { model: mbgNbd, traits: (params) => betaGeometricTraits(params, 1) },
} as const satisfies Record<string, Candidate>;

export type CandidateName = keyof typeof CANDIDATES;

export interface ValueOptions {
  readonly transactions: CandidateName;
  /** The clock; the market's by default. */
  readonly time?: MarketTime;
}

export interface ValueModel {
  readonly histories: Histories;
  readonly time: MarketTime;
  readonly activity: Activity;
  readonly name: CandidateName;
  readonly candidate: Candidate;
  readonly fitted: Fitted;
  readonly spending: Spending;
  readonly conversion: Conversion;
}

/** One of the worlds that may come: parameters, and the market. */
export interface Future {
  readonly traits: TraitModel;
  readonly path: Path;
}

/** Users who came back at least once, below which nothing is fitted. */
const LEAST_REPEATERS = 30;

/** Throws UserError where there are too few users to fit it to. */
export function fitValueModel(histories: Histories, options: ValueOptions): ValueModel {
  const time = options.time ?? marketTime(histories);
  const activity = activityOf(histories, time);
  const repeaters = activity.frequency.reduce((count, x) => count + (x > 0 ? 1 : 0), 0);
  const spending = repeaters < LEAST_REPEATERS ? null : fitSpending(histories);
  if (spending === null)
    throw new UserError(
      `too little data to model lifetime value: ${repeaters} users were active on two days or more, ${LEAST_REPEATERS} are wanted`,
    );
  const candidate: Candidate = CANDIDATES[options.transactions];
  return {
    histories,
    time,
    activity,
    name: options.transactions,
    candidate,
    fitted: fitTransactions(candidate.model, activity),
    spending,
    conversion: fitConversion(histories, time),
  };
}
