/**
 * What the next sign-up of a channel is worth: the mean over those who have lived an age, with what is not known of it.
 *
 * Assumptions:
 * 1. Net revenue of a user by an age is zero-inflated log-normal (`spend/ziln.ts`); who has brought nothing above cost counts as nothing.
 *    Where the test of the tail finds it heavier, the largest `WINSORISED` of values are cut to the next one and the channel is flagged:
 *    its interval then knows nothing of the tail.
 * 2. Channels are draws from one population in each of three figures (`normalPooling.ts`): the logit of the share who pay, the mean of
 *    the logarithm of what they bring, and the logarithm of its variance. So a channel whose visitors seldom pay is known by that long
 *    before its mean, which a few large values carry, is known at all.
 */
import digamma from '@stdlib/math-base-special-digamma';
import trigamma from '@stdlib/math-base-special-trigamma';
import { UserError } from '../../error.js';
import { inverseNormal } from '../../math/distributions.js';
import { estimateOf } from '../../math/quantile.js';
import { stream } from '../../math/random.js';
import { type Measured, poolNormal } from '../normalPooling.js';
import { testLogNormalTail } from '../spend/logNormalTail.js';
import { countedOnce, summarize, type Ziln, type ZilnSummary, zilnMean } from '../spend/ziln.js';

export interface SignUpValue {
  readonly channel: string;
  readonly users: number;
  readonly payers: number;
  /** USD per sign-up through the age. */
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
  readonly draws: Float64Array;
  /** The distribution of which each draw is the mean. */
  readonly figures: readonly Ziln[];
  readonly isHeavier: boolean;
}

const WINSORISED = 0.01;
const DRAWS = 1000;
/** Fewer say nothing of what a channel's payers bring. */
const FEWEST_PAYERS = 5;

/** `values` by channel: USD of every user who has lived the age. Channels with fewer than five payers are taken to bring what the others' do. Throws UserError where none has as many. */
export function valuesOfNextSignUp(values: ReadonlyMap<string, Float64Array>, draws = DRAWS): SignUpValue[] {
  const own = [...values].map(([channel, all]) => ownFigures(channel, all));
  if (own.every(({ meanLog }) => meanLog === null))
    throw new UserError(`no channel has ${FEWEST_PAYERS} users who brought anything, so a sign-up has no value yet`);
  const shares = poolNormal(own.map(({ logitShare }) => logitShare));
  const means = poolNormal(own.map(({ meanLog }) => meanLog));
  const variances = poolNormal(own.map(({ logVariance }) => logVariance));
  return own.map(({ channel, users, payers, isHeavier }, k) => {
    const random = stream(1, `next sign-up/${channel}`);
    const figures = Array.from({ length: draws }, (): Ziln => {
      const [share, mu, variance] = [shares[k]!, means[k]!, variances[k]!].map(
        (figure) => figure.value + Math.sqrt(figure.variance) * inverseNormal(random),
      ) as [number, number, number];
      return { p: 1 / (1 + Math.exp(-share)), mu, sigma: Math.exp(variance / 2) };
    });
    const drawn = Float64Array.from(figures, zilnMean);
    return { channel, users, payers, isHeavier, ...estimateOf(drawn), draws: drawn, figures };
  });
}

interface Own {
  readonly channel: string;
  readonly users: number;
  readonly payers: number;
  readonly isHeavier: boolean;
  /** Null without users, the others with too few payers. */
  readonly logitShare: Measured | null;
  readonly meanLog: Measured | null;
  readonly logVariance: Measured | null;
}

function ownFigures(channel: string, all: Float64Array): Own {
  const isHeavier = testLogNormalTail(countedOnce(all.filter((value) => value > 0)))?.tail === 'heavier';
  const value = isHeavier ? winsorised(all) : all.map((one) => Math.max(0, one));
  const summary = summarize(countedOnce(value));
  const { positives: payers } = summary;
  const common = { channel, users: all.length, payers, isHeavier, logitShare: logitShareOf(summary) };
  if (payers < FEWEST_PAYERS) return { ...common, meanLog: null, logVariance: null };
  const freedom = payers - 1;
  const variance = summary.squares / freedom;
  return {
    ...common,
    meanLog: { value: summary.meanLog, variance: variance / payers },
    // ln χ² is known exactly: its mean is digamma, its variance trigamma of half its degrees of freedom.
    logVariance: {
      value: Math.log(variance) - digamma(freedom / 2) + Math.log(freedom / 2),
      variance: trigamma(freedom / 2),
    },
  };
}

/** With half a user added to either side, of whom one may be none (Haldane 1956, Anscombe 1956). */
function logitShareOf({ count, positives }: ZilnSummary): Measured | null {
  if (count === 0) return null;
  const [paid, not] = [positives + 0.5, count - positives + 0.5];
  return { value: Math.log(paid / not), variance: 1 / paid + 1 / not };
}

function winsorised(all: Float64Array): Float64Array {
  const sorted = all.slice().sort();
  const most = sorted[Math.floor((1 - WINSORISED) * (sorted.length - 1))]!;
  return all.map((value) => Math.min(most, Math.max(0, value)));
}
