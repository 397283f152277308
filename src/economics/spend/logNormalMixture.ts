/**
 * Spend per active day: log-normal within a user, and no form at all is assumed of how users differ.
 *
 * Assumptions:
 * 1. log spend of a user on a day is N(θ, σ²), days independent; level θ and spread σ are the user's own.
 * 2. (θ, σ) differs between users as some distribution on a grid, estimated by maximum likelihood with the days integrated out: the
 *    nonparametric mixing distribution (Kiefer and Wolfowitz 1956; Laird 1978, by the EM algorithm). It is ended early, from an even start, so
 *    that it stays smooth (Laird and Louis 1991, "Smoothing by roughening"). Money has a heavier tail than a normal of θ would give it, and
 *    a normal would draw the rich, who bring most, towards the rest.
 * 3. Each group has a distribution of its own, drawn towards that of all as if `BELIEF` of its users were from there.
 * 4. Levels do not drift, and are independent of how often somebody comes.
 *
 * The mean of e^(y − θ) is not taken from the normal but measured and put beside it (Duan 1983, "Smearing estimate").
 */
import type { Stream } from '../../math/random.js';

/** Per user: days with spend above 0, mean of their log spend, sum of squares about it, sum of e^(log spend − mean). */
export interface SpendDays {
  readonly days: Float64Array;
  readonly meanLog: Float64Array;
  readonly squares: Float64Array;
  readonly spread: Float64Array;
  readonly group: Uint16Array;
  readonly groups: number;
}

export interface LogNormalMixture {
  /** Of each point of the grid: level, spread, and what a day brings on average there, USD. */
  readonly theta: Float64Array;
  readonly sigma: Float64Array;
  readonly mean: Float64Array;
  /** By group, the points' probabilities. */
  readonly prior: readonly Float64Array[];
}

/** What is known of a user: the points' probabilities, summed up. */
export interface Level {
  readonly cumulative: Float64Array;
}

const LEVELS = 60;
const SPREADS = [0.6, 0.85, 1.1, 1.4] as const;
const LOG_SPREADS = SPREADS.map(Math.log);
const PASSES = 60;
const BELIEF = 30;

/** Null where fewer than two users have two days each: then nothing tells the spreads. */
export function fitLogNormalMixture(data: SpendDays): LogNormalMixture | null {
  const known = [...data.days.keys()].filter((user) => data.days[user]! > 0);
  if (known.filter((user) => data.days[user]! > 1).length < 2) return null;
  const grid = gridFor(data, known);
  const likelihoods = known.map((user) => tall(likelihoodOf(grid, data, user)));
  const points = grid.theta.length;
  const all = mixed(likelihoods, new Float64Array(points).fill(1 / points), PASSES);
  const prior = Array.from({ length: data.groups }, (_, group) => {
    const own = likelihoods.filter((_row, k) => data.group[known[k]!] === group);
    const seen = mixed(own, all, PASSES / 4);
    return all.map((p, point) => (own.length * seen[point]! + BELIEF * p) / (own.length + BELIEF));
  });
  const smear = smearOf(grid, all, likelihoods, known, data);
  const mean = grid.theta.map((theta, point) => smear * Math.exp(theta + grid.sigma[point]! ** 2 / 2));
  return { ...grid, mean, prior };
}

/** Of a user with these days; of a new one with 0 days. */
export function levelOf(model: LogNormalMixture, data: SpendDays, user: number): Level {
  const prior = model.prior[data.group[user]!]!;
  return { cumulative: cumulated(data.days[user] === 0 ? prior : times(prior, likelihoodOf(model, data, user))) };
}

export function levelOfNew({ prior }: LogNormalMixture, group: number): Level {
  return { cumulative: cumulated(prior[group]!) };
}

/** E[spend on an active day], USD. */
export function meanSpend({ mean }: LogNormalMixture, { cumulative }: Level): number {
  let [sum, before] = [0, 0];
  for (let point = 0; point < mean.length; point++) {
    sum += (cumulative[point]! - before) * mean[point]!;
    before = cumulative[point]!;
  }
  return sum / before;
}

export interface DrawnSpend {
  /** Average of the user's active days, USD. */
  readonly mean: number;
  readonly sigma: number;
}

/** One of the users it may be. */
export function drawSpend({ mean, sigma }: LogNormalMixture, { cumulative }: Level, stream: Stream): DrawnSpend {
  const aim = stream.uniform() * cumulative.at(-1)!;
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > aim) high = middle;
    else low = middle + 1;
  }
  return { mean: mean[low]!, sigma: sigma[low]! };
}

/** Levels from the least to the largest met, each with all spreads. */
function gridFor({ meanLog }: SpendDays, known: readonly number[]) {
  const [least, most] = known.reduce(
    ([low, high], user) => [Math.min(low, meanLog[user]!), Math.max(high, meanLog[user]!)] as const,
    [Infinity, -Infinity] as const,
  );
  const points = LEVELS * SPREADS.length;
  const step = (most - least) / (LEVELS - 1);
  return {
    theta: Float64Array.from({ length: points }, (_, k) => least + step * Math.floor(k / SPREADS.length)),
    sigma: Float64Array.from({ length: points }, (_, k) => SPREADS[k % SPREADS.length]!),
  };
}

/** A point this much less likely than the best adds nothing. */
const LOG_NOTHING = Math.log(1e-9);

/** Of a user's days at each point, up to a factor: the largest is 1, and those that add nothing 0. */
function likelihoodOf(
  { theta, sigma }: Pick<LogNormalMixture, 'theta' | 'sigma'>,
  { days, meanLog, squares }: SpendDays,
  user: number,
): Float64Array {
  const [n, mean, own] = [days[user]!, meanLog[user]!, squares[user]!];
  const likelihood = new Float64Array(theta.length);
  let most = Number.NEGATIVE_INFINITY;
  for (let point = 0; point < likelihood.length; point++) {
    const spread = sigma[point]!;
    const log =
      -n * LOG_SPREADS[point % SPREADS.length]! - (own + n * (mean - theta[point]!) ** 2) / (2 * spread * spread);
    likelihood[point] = log;
    if (log > most) most = log;
  }
  for (let point = 0; point < likelihood.length; point++) {
    const behind = likelihood[point]! - most;
    likelihood[point] = behind < LOG_NOTHING ? 0 : Math.exp(behind);
  }
  return likelihood;
}

/** The points that may be a user's, and their likelihoods: a few of all. */
interface Likelihood {
  readonly points: Uint16Array;
  readonly values: Float64Array;
}

function tall(all: Float64Array): Likelihood {
  const points = Uint16Array.from(all.keys()).filter((point) => all[point]! > 0);
  return { points, values: Float64Array.from(points, (point) => all[point]!) };
}

/** EM for the points' probabilities. */
function mixed(likelihoods: readonly Likelihood[], start: Float64Array, passes: number): Float64Array {
  let prior = start;
  for (let pass = 0; pass < passes && likelihoods.length > 0; pass++) {
    const next = new Float64Array(prior.length);
    for (const { points, values } of likelihoods) {
      let total = 0;
      for (let k = 0; k < points.length; k++) total += prior[points[k]!]! * values[k]!;
      const share = 1 / (total * likelihoods.length);
      for (let k = 0; k < points.length; k++) next[points[k]!]! += prior[points[k]!]! * values[k]! * share;
    }
    prior = next;
  }
  return prior;
}

/** How large e^(y − mean) is within users beside what a normal with their spreads would give; about 1. */
function smearOf(
  { sigma }: Pick<LogNormalMixture, 'sigma'>,
  prior: Float64Array,
  likelihoods: readonly Likelihood[],
  known: readonly number[],
  { days, spread }: SpendDays,
): number {
  let [seen, expected] = [0, 0];
  known.forEach((user, k) => {
    const n = days[user]!;
    if (n < 2) return;
    seen += spread[user]!;
    const { points, values } = likelihoods[k]!;
    const posterior = values.map((value, at) => prior[points[at]!]! * value);
    const total = posterior.reduce((sum, p) => sum + p, 0);
    posterior.forEach((p, at) => {
      expected += (p / total) * n * Math.exp((sigma[points[at]!]! ** 2 / 2) * (1 - 1 / n));
    });
  });
  return seen / expected;
}

function times(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value * b[k]!);
}

function cumulated(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}
