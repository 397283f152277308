/** What everybody has brought and will bring, from the value model: means, and draws that users, groups and figures share. */
import { inverseNormal } from '../../math/distributions.js';
import { intervalOf } from '../../math/quantile.js';
import { type Stream, stream } from '../../math/random.js';
import { bySource, type Grouping, SOURCES, type Source } from '../histories.js';
import { type DrawnSpend, drawSpend, levelOf } from '../spend/logNormalMixture.js';
import { drawTransactionParameters } from '../transactions/fit.js';
import { type Crowd, crowdOf, type Figure, type Open } from './crowd.js';
import type { Path } from './marketTime.js';
import { grossOf, grossOfNew, netOf, sharesOf, splitOf, splitOfNew } from './netPerDay.js';
import { type Kind, meansOfNewcomers, newcomerDraws } from './newcomers.js';
import type { Future, ValueModel } from './valueModel.js';

export interface PredictOptions {
  readonly figures: readonly Figure[];
  readonly seed: number;
  /** As many as the crowd allows where absent. */
  readonly draws?: number;
  /** The market as it came, instead of its forecast. */
  readonly market?: Path;
}

/** A figure of every user, USD. */
export interface UserFigure extends Figure {
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The sum of a group, by figure, USD. */
export interface GroupTotal {
  readonly name: string;
  readonly users: number;
  readonly mean: Float64Array;
  /** What of the mean each source brings; they add up to it. */
  readonly sources: Readonly<Record<Source, Float64Array>>;
  /** Draw by draw: what it may come to. */
  readonly draws: readonly Float64Array[];
}

export interface Prediction {
  readonly users: readonly UserFigure[];
  /** By the name of the grouping; `all` has one group. */
  readonly groups: ReadonlyMap<string, readonly GroupTotal[]>;
}

const MOST_DRAWS = 400;
const LEAST_DRAWS = 60;
/** Draws of all active users together that are affordable. */
const AFFORDABLE = 600_000;
/** Markets that stand for all when a mean is taken. */
const MARKETS = 3;

export function predictValue(model: ValueModel, options: PredictOptions): Prediction {
  const crowd = crowdOf(model, options.figures);
  const { figures: users, shares } = meansOf(model, crowd, representativePaths(model, crowd, options));
  const futures = futuresOf(model, crowd, options);
  const totals = totalsOf(model, crowd, users, shares, futures.length);
  addDraws(model, crowd, users, totals, futures, options.seed);
  return { users, groups: new Map(totals.map(({ name, rows }) => [name, rows])) };
}

/** The means alone, which take a fourth of the time. */
export function predictMeans(model: ValueModel, options: PredictOptions): UserFigure[] {
  const crowd = crowdOf(model, options.figures);
  return meansOf(model, crowd, representativePaths(model, crowd, options)).figures;
}

/** Markets in the middle of each third, when they stand by how far they go. */
function representativePaths({ time }: ValueModel, { furthest }: Crowd, { seed, market }: PredictOptions): Path[] {
  if (market !== undefined) return [market];
  const random = stream(seed, 'ltv/markets');
  const paths = Array.from({ length: 20 * MARKETS }, () => time.drawAhead(random, furthest));
  paths.sort((a, b) => a[furthest - 1]! - b[furthest - 1]!);
  return Array.from({ length: MARKETS }, (_, k) => paths[20 * k + 10]!);
}

interface Means {
  readonly figures: UserFigure[];
  /** By source and user: its part of what is still to come. */
  readonly shares: Readonly<Record<Source, Float64Array>>;
}

function meansOf(model: ValueModel, crowd: Crowd, paths: readonly Path[]): Means {
  const ofNewcomer = meansOfNewcomers(model, crowd.furthest, paths);
  const daysOfKnown = expectedDays(model, paths);
  const sharesOfNew = Array.from(model.spending.withdrawalNet, (_, product) =>
    sharesOf(splitOfNew(model.spending, product), grossOfNew(model.spending, product)),
  );
  const shares = bySource(() => new Float64Array(crowd.users));
  const figures = crowd.figures.map((figure, f) => {
    const [mean, lower, upper] = [0, 1, 2].map(() => Float64Array.from(crowd.brought[f]!)) as [A, A, A];
    return { ...figure, mean, lower, upper };
  });
  for (let user = 0; user < crowd.users; user++) {
    const open = crowd.open(user);
    if (open.days.length === 0) continue;
    const row = crowd.row[user]!;
    const kind = kindOf(model, user);
    const split = splitOf(model.spending, user);
    const gross = row < 0 ? 0 : grossOf(model.spending, user);
    const perDay = netOf(split, gross);
    const parts = row < 0 ? sharesOfNew[kind.product]! : sharesOf(split, gross);
    for (const source of SOURCES) shares[source][user] = parts[source];
    open.figures.forEach((f, k) => {
      const left = open.days[k]!;
      figures[f]!.mean[user]! += row < 0 ? ofNewcomer(kind, left) : perDay * daysOfKnown(row, left);
    });
  }
  return { figures, shares };
}

type A = Float64Array;

/** Active days of somebody within days ahead, on average over the markets. */
function expectedDays({ activity, candidate, fitted }: ValueModel, paths: readonly Path[]) {
  const given = candidate.model.given(fitted.params);
  const { frequency, recency, age } = activity;
  return (row: number, left: number): number => {
    let days = 0;
    for (const path of paths) days += given.expected(frequency[row]!, recency[row]!, age[row]!, path[left - 1]!);
    return days / paths.length;
  };
}

function kindOf({ histories }: ValueModel, user: number): Kind {
  const { groupings, signupDay } = histories.users;
  return {
    product: groupings.get('first_product')!.of[user]!,
    channel: groupings.get('channel')!.of[user]!,
    lived: histories.asOf - signupDay[user]!,
  };
}

interface Total {
  readonly name: string;
  readonly grouping: Grouping;
  readonly rows: readonly GroupTotal[];
}

function totalsOf(
  { histories }: ValueModel,
  { users, brought, broughtBy }: Crowd,
  figures: readonly UserFigure[],
  shares: Means['shares'],
  draws: number,
): Total[] {
  const sources = figures.map(({ mean }, f) =>
    bySource((source) =>
      mean.map((value, user) => broughtBy[f]![source][user]! + (value - brought[f]![user]!) * shares[source][user]!),
    ),
  );
  const all: Grouping = { names: ['all'], of: new Uint16Array(users) };
  return [['all', all] as const, ...histories.users.groupings].map(([name, grouping]) => {
    const users = sumsBy(grouping, new Float64Array(grouping.of.length).fill(1));
    const means = figures.map(({ mean }) => sumsBy(grouping, mean));
    const parts = sources.map((one) => bySource((source) => sumsBy(grouping, one[source])));
    const sofar = brought.map((sums) => sumsBy(grouping, sums));
    const rows = grouping.names.map((group, g) => ({
      name: group,
      users: users[g]!,
      mean: Float64Array.from(means, (sums) => sums[g]!),
      sources: bySource((source) => Float64Array.from(parts, (one) => one[source][g]!)),
      draws: sofar.map((sums) => new Float64Array(draws).fill(sums[g]!)),
    }));
    return { name, grouping, rows };
  });
}

function sumsBy({ names, of }: Grouping, values: Float64Array): Float64Array {
  const sums = new Float64Array(names.length);
  for (let user = 0; user < of.length; user++) sums[of[user]!]! += values[user]!;
  return sums;
}

function futuresOf(model: ValueModel, { furthest }: Crowd, { seed, market, draws }: PredictOptions): Future[] {
  const affordable = Math.floor(AFFORDABLE / (model.activity.user.length + 1));
  const count = draws ?? Math.max(LEAST_DRAWS, Math.min(MOST_DRAWS, affordable));
  const random = stream(seed, 'ltv/futures');
  const { candidate, activity, fitted } = model;
  return drawTransactionParameters(candidate.model, activity, fitted, count, random).map((params) => ({
    traits: model.candidate.traits(params),
    path: market ?? model.time.drawAhead(random, furthest),
  }));
}

/** Adds to the totals what is drawn for each user, and gives the users their intervals. */
function addDraws(
  model: ValueModel,
  crowd: Crowd,
  users: readonly UserFigure[],
  totals: readonly Total[],
  futures: readonly Future[],
  seed: number,
): void {
  const drawNewcomer = newcomerDraws(model, futures);
  const drawn = crowd.figures.map(() => new Float64Array(futures.length));
  for (let user = 0; user < crowd.users; user++) {
    const open = crowd.open(user);
    if (open.days.length === 0) continue;
    const random = stream(seed, 'ltv/user', user);
    const isKnown = crowd.row[user]! >= 0;
    let hits = 0;
    for (const f of open.figures) drawn[f]!.fill(0);
    if (isKnown) drawKnown(model, crowd, user, open, futures, random, drawn);
    else
      drawNewcomer(kindOf(model, user), random, open.days, (draw, brought) => {
        hits++;
        open.figures.forEach((f, k) => {
          drawn[f]![draw] = brought[k]!;
        });
      });
    if (!isKnown && hits === 0) continue;
    for (const f of open.figures) {
      addTo(totals, user, f, drawn[f]!);
      if (isKnown || hits > RARE * futures.length) setInterval(users[f]!, user, crowd.brought[f]![user]!, drawn[f]!);
    }
  }
}

/** What happens in no more of the draws lies outside the interval. */
const RARE = 0.05;

/** Somebody who has begun: further days, and what they bring. */
function drawKnown(
  { activity, spending }: ValueModel,
  crowd: Crowd,
  user: number,
  open: Open,
  futures: readonly Future[],
  random: Stream,
  drawn: readonly Float64Array[],
): void {
  const row = crowd.row[user]!;
  const [frequency, recency, age] = [activity.frequency[row]!, activity.recency[row]!, activity.age[row]!];
  const split = splitOf(spending, user);
  const level = levelOf(spending.model, spending.days, user);
  const counts = new Float64Array(open.days.length);
  const times = new Float64Array(open.days.length);
  for (let b = 0; b < futures.length; b++) {
    const { traits, path } = futures[b]!;
    for (let k = 0; k < times.length; k++) times[k] = path[open.days[k]! - 1]!;
    traits.drawCounts(traits.draw(random, frequency, recency, age), random, times, counts);
    const spend = drawSpend(spending.model, level, random);
    for (let k = 0; k < times.length; k++)
      drawn[open.figures[k]!]![b] = counts[k]! * netOf(split, spend.mean * luckOfDays(spend, counts[k]!, random));
  }
}

/** The average of so many days of log-normal luck, about 1. */
export function luckOfDays({ sigma }: DrawnSpend, days: number, random: Stream): number {
  if (days === 0) return 1;
  const variance = Math.log1p(Math.expm1(sigma ** 2) / days);
  return Math.exp(Math.sqrt(variance) * inverseNormal(random) - variance / 2);
}

/** Draws of a group are what has been brought, and what is drawn on top. */
function addTo(totals: readonly Total[], user: number, figure: number, drawn: Float64Array): void {
  for (const { grouping, rows } of totals) {
    const sums = rows[grouping.of[user]!]!.draws[figure]!;
    for (let b = 0; b < sums.length; b++) sums[b]! += drawn[b]!;
  }
}

function setInterval(figure: UserFigure, user: number, brought: number, drawn: Float64Array): void {
  const { lower, upper } = intervalOf(drawn);
  figure.lower[user] = brought + lower;
  figure.upper[user] = brought + upper;
}
