/** Users who have not begun: whether and when they will, and what they bring from then on. */
import type { Stream } from '../../math/random.js';
import { geometric } from '../../math/variates.js';
import { drawSpend, levelOfNew } from '../spend/logNormalMixture.js';
import { hazardAt } from './conversion.js';
import type { Path } from './marketTime.js';
import { grossOfNew, netOf, splitOfNew } from './netPerDay.js';
import type { Future, ValueModel } from './valueModel.js';

/** Alike in all that is known of those who have not begun. */
export interface Kind {
  readonly product: number;
  readonly channel: number;
  /** Days from sign-up to the as-of day. */
  readonly lived: number;
}

function keyOf({ product, channel, lived }: Kind): string {
  return `${product}/${channel}/${lived}`;
}

/** Expected net revenue within so many days ahead, USD; made once for each kind and span. */
export function meansOfNewcomers(
  model: ValueModel,
  furthest: number,
  paths: readonly Path[],
): (kind: Kind, days: number) => number {
  const { spending, candidate, fitted } = model;
  const given = candidate.model.given(fitted.params);
  const longest = Math.ceil(Math.max(...paths.map((path) => path[furthest - 1]!)));
  const repeats = Float64Array.from({ length: longest + 2 }, (_, time) => given.expected(0, 0, 0, time));
  const begun = kept((kind: Kind) => paths.map((path) => beginnings(model, kind, path).begins), keyOf);
  const perDay = kept((product: number) => netOf(splitOfNew(spending, product), grossOfNew(spending, product)), String);
  const activeDays = kept(
    ({ kind, days }: { readonly kind: Kind; readonly days: number }) => {
      const ways = begun(kind);
      return paths.reduce((sum, path, m) => sum + daysWithin(ways[m]!, path, days, repeats), 0) / paths.length;
    },
    ({ kind, days }) => `${keyOf(kind)}/${days}`,
  );
  return (kind, days) => perDay(kind.product) * activeDays({ kind, days });
}

/** Active days within so many days ahead: those of whoever begins on each, the first included. */
function daysWithin(begins: Float64Array, path: Path, days: number, repeats: Float64Array): number {
  let sum = 0;
  for (let day = 0; day < days; day++) sum += begins[day]! * (1 + between(repeats, path[days - 1]! - path[day]!));
  return sum;
}

/** What is made once for each key. */
function kept<T, R>(make: (subject: T) => R, keyOf: (subject: T) => string): (subject: T) => R {
  const made = new Map<string, R>();
  return (subject) => {
    const key = keyOf(subject);
    let known = made.get(key);
    if (known === undefined) {
      known = make(subject);
      made.set(key, known);
    }
    return known;
  };
}

/** Linear between whole times. */
function between(values: Float64Array, time: number): number {
  const below = Math.floor(time);
  return values[below]! + (time - below) * (values[below + 1]! - values[below]!);
}

interface Beginnings {
  /** The chance to begin on each day ahead. */
  readonly begins: Float64Array;
  /** Of having begun by the end of each. */
  readonly begun: Float64Array;
}

function beginnings({ conversion }: ValueModel, { product, channel, lived }: Kind, path: Path): Beginnings {
  const begins = new Float64Array(path.length);
  const begun = new Float64Array(path.length);
  let waiting = 1;
  for (let day = 0; day < path.length; day++) {
    const hazard = hazardAt(conversion, product, channel, lived + 1 + day);
    begins[day] = -waiting * Math.expm1(-hazard * (path[day]! - (path[day - 1] ?? 0)));
    waiting -= begins[day]!;
    begun[day] = 1 - waiting;
  }
  return { begins, begun };
}

/** Uses what a newcomer brings through each of the `days` ahead, in the draws in which he begins; in most he does not. */
export type DrawNewcomer = (
  kind: Kind,
  stream: Stream,
  days: readonly number[],
  use: (draw: number, brought: readonly number[]) => void,
) => void;

export function newcomerDraws(model: ValueModel, futures: readonly Future[]): DrawNewcomer {
  const { spending } = model;
  // One market stands for the chance to begin; each draw's own for what follows.
  const beginningsOf = kept((kind: Kind) => beginnings(model, kind, futures[0]!.path), keyOf);
  return (kind, stream, days, use) => {
    const known = beginningsOf(kind);
    const chance = known.begun[days.at(-1)! - 1]!;
    if (chance <= 0) return;
    const split = splitOfNew(spending, kind.product);
    const level = levelOfNew(spending.model, kind.product);
    const counts = new Float64Array(days.length);
    for (let draw = geometric(stream, chance) - 1; draw < futures.length; draw += geometric(stream, chance)) {
      const { traits, path } = futures[draw]!;
      const start = firstAbove(known.begun, stream.uniform() * chance);
      const times = days.map((day) => Math.max(0, path[day - 1]! - path[start]!));
      traits.drawCounts(traits.draw(stream, 0, 0, 0), stream, times, counts);
      const net = netOf(split, drawSpend(spending.model, level, stream).mean);
      use(
        draw,
        days.map((day, k) => (day > start ? net * (1 + counts[k]!) : 0)),
      );
    }
  };
}

function firstAbove(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
