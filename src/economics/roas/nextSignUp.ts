/**
 * What the next sign-up of a channel is worth: the mean over those who have lived an age, with what is not known of it.
 *
 * Assumptions:
 * 1. Net revenue of a user by an age is zero-inflated log-normal; who has brought nothing above cost counts as nothing. Where the test of
 *    the tail finds it heavier, the largest `WINSORISED` of values are cut to the next one and the channel is flagged: its interval then
 *    knows nothing of the tail.
 * 2. Channels' values are draws from one log-normal distribution: those of few payers are drawn towards the others (empirical Bayes on
 *    the logarithm: Efron and Morris 1973, "Stein's estimation rule and its competitors"; spread by Paule and Mandel 1982).
 */
import { UserError } from '../../error.js';
import { inverseNormal } from '../../math/distributions.js';
import { intervalOf, quantileSorted } from '../../math/quantile.js';
import { stream } from '../../math/random.js';
import { testLogNormalTail } from '../spend/logNormalTail.js';
import { summarize } from '../spend/ziln.js';
import { drawZilnMeans } from '../spend/zilnMean.js';

export interface SignUpValue {
  readonly channel: string;
  readonly users: number;
  readonly payers: number;
  /** USD per sign-up through the age. */
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
  readonly draws: Float64Array;
  /** How far it is its own, from 0 (the other channels') to 1. */
  readonly ownShare: number;
  readonly isHeavier: boolean;
}

const WINSORISED = 0.01;
const DRAWS = 1000;
/** Fewer say nothing of a channel's own value. */
const FEWEST_PAYERS = 5;
/** P(Z ≤ 1). */
const ONE_SIGMA = 0.8413447460685429;

/** `values` by channel: USD of every user who has lived the age. Channels with fewer than five payers take the others' value. Throws UserError where none has as many. */
export function valuesOfNextSignUp(values: ReadonlyMap<string, Float64Array>, draws = DRAWS): SignUpValue[] {
  const own = [...values].map(([channel, all]) => ownValue(channel, all));
  const known = own.filter(({ logMean }) => logMean !== null) as Known[];
  if (known.length === 0)
    throw new UserError(`no channel has ${FEWEST_PAYERS} users who brought anything, so a sign-up has no value yet`);
  const between = spreadBetween(known);
  const weight = (one: Known) => 1 / (between + one.variance);
  const total = known.reduce((sum, one) => sum + weight(one), 0);
  const centre = known.reduce((sum, one) => sum + weight(one) * one.logMean, 0) / total;
  return own.map((one) => {
    const ownShare = one.logMean === null ? 0 : between / (between + one.variance);
    const middle = centre + (one.logMean === null ? 0 : ownShare * (one.logMean - centre));
    const variance = one.logMean === null ? between + 1 / total : ownShare * one.variance + (1 - ownShare) ** 2 / total;
    const random = stream(1, `next sign-up/${one.channel}`);
    const drawn = Float64Array.from({ length: draws }, () =>
      Math.exp(middle + Math.sqrt(variance) * inverseNormal(random)),
    );
    const { channel, users, payers, isHeavier } = one;
    const { lower, upper } = intervalOf(drawn);
    return {
      channel,
      users,
      payers,
      isHeavier,
      ownShare,
      mean: Math.exp(middle + variance / 2),
      draws: drawn,
      lower,
      upper,
    };
  });
}

interface Own {
  readonly channel: string;
  readonly users: number;
  readonly payers: number;
  readonly isHeavier: boolean;
  /** Of the mean, by its pivots; null with too few payers. */
  readonly logMean: number | null;
  readonly variance: number;
}

type Known = Own & { readonly logMean: number };

function ownValue(channel: string, all: Float64Array): Own {
  const isHeavier = testLogNormalTail(all.filter((value) => value > 0))?.tail === 'heavier';
  const value = isHeavier ? winsorised(all) : all.map((one) => Math.max(0, one));
  const summary = summarize({ value, weight: new Float64Array(value.length).fill(1) });
  const { positives: payers } = summary;
  if (payers < FEWEST_PAYERS) return { channel, users: all.length, payers, isHeavier, logMean: null, variance: 0 };
  // Quantiles, for of few payers some draws have no end.
  const logs = drawZilnMeans(summary, DRAWS, stream(1, `value/${channel}`))
    .map(Math.log)
    .sort();
  const spread = (quantileSorted(logs, ONE_SIGMA) - quantileSorted(logs, 1 - ONE_SIGMA)) / 2;
  const logMean = quantileSorted(logs, 0.5);
  return { channel, users: all.length, payers, isHeavier, logMean, variance: spread ** 2 };
}

function winsorised(all: Float64Array): Float64Array {
  const sorted = all.slice().sort();
  const most = sorted[Math.floor((1 - WINSORISED) * (sorted.length - 1))]!;
  return all.map((value) => Math.min(most, Math.max(0, value)));
}

/** Where the weighted squares about the centre are as large as expected; 0 where even none is too much. */
function spreadBetween(known: readonly Known[]): number {
  const excess = (between: number) => {
    const total = known.reduce((sum, { variance }) => sum + 1 / (between + variance), 0);
    const centre = known.reduce((sum, { variance, logMean }) => sum + logMean / (between + variance), 0) / total;
    const squares = known.reduce(
      (sum, { variance, logMean }) => sum + (logMean - centre) ** 2 / (between + variance),
      0,
    );
    return squares - (known.length - 1);
  };
  if (known.length < 2 || excess(0) <= 0) return 0;
  let [low, high] = [0, 1];
  while (excess(high) > 0) high *= 2;
  for (let pass = 0; pass < 60; pass++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
