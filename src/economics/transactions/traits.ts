/**
 * What a single customer may be like: rate and inclination to leave drawn from their posterior. One draw gives the customer's
 * expectation for any time and their luck over several horizons at once, so that these belong together.
 */
import type { Stream } from '../../math/random.js';
import { beta, gamma, geometric, poisson } from '../../math/variates.js';

export interface Traits {
  readonly isAlive: boolean;
  /** Transactions per unit of time while alive. */
  readonly rate: number;
  /** Chance to leave at an opportunity (beta-geometric), or hazard of leaving per unit of time (Pareto). */
  readonly leaving: number;
}

export interface TraitModel {
  /** One of the customers that have this history; of a new one with 0, 0, 0. */
  readonly draw: (stream: Stream, frequency: number, recency: number, age: number) => Traits;
  /** Repeat transactions that such a customer makes within a time from the first transaction on, on average. */
  readonly expectedFresh: (traits: Traits, time: number) => number;
  /** The luck of one: repeat transactions within a time from the first on. */
  readonly drawFresh: (traits: Traits, stream: Stream, time: number) => number;
  /** Transactions from now on until each of the horizons, which ascend. */
  readonly drawCounts: (traits: Traits, stream: Stream, horizons: ArrayLike<number>, into: Float64Array) => void;
}

/** BG/NBD where `first` is 0, MBG/NBD where it is 1; parameters r, α, a, b. */
export function betaGeometricTraits(params: ArrayLike<number>, first: 0 | 1): TraitModel {
  const [r, alpha, a, b] = Array.from(params) as [number, number, number, number];
  return {
    draw: (stream, x, tx, age) => {
      const k = x + first;
      const odds = k === 0 ? 0 : (a / (b + k - 1)) * Math.exp((r + x) * Math.log1p((age - tx) / (alpha + tx)));
      const isAlive = stream.uniform() * (1 + odds) < 1;
      return {
        isAlive,
        rate: gamma(stream, r + x, alpha + (isAlive ? age : tx)),
        leaving: isAlive ? beta(stream, a, b + k) : beta(stream, a + 1, b + k - 1),
      };
    },
    expectedFresh: ({ rate, leaving }, time) => {
      const full = rate * time;
      const met = leaving * full < 1e-12 ? full : -Math.expm1(-leaving * full) / leaving;
      return first === 1 ? (1 - leaving) * met : met;
    },
    drawFresh: ({ rate, leaving }, stream, time) =>
      Math.min(geometric(stream, leaving) - first, poisson(stream, rate * time)),
    drawCounts: ({ isAlive, rate, leaving }, stream, horizons, into) => {
      const most = isAlive ? geometric(stream, leaving) : 0;
      let [count, before] = [0, 0];
      for (let h = 0; h < horizons.length; h++) {
        if (count < most) count = Math.min(most, count + poisson(stream, rate * (horizons[h]! - before)));
        before = horizons[h]!;
        into[h] = count;
      }
    },
  };
}

/** Pareto/NBD; parameters r, α, s, β. */
export function paretoTraits(params: ArrayLike<number>): TraitModel {
  const [r, alpha, s, beta] = Array.from(params) as [number, number, number, number];
  return {
    draw: (stream, x, tx, age) => {
      const end = drawEnd(stream, { shape: r + x, alpha, s, beta, tx, age });
      const seen = end ?? age;
      const leaving = gamma(stream, end === null ? s : s + 1, beta + seen);
      return { isAlive: end === null, rate: gamma(stream, r + x, alpha + seen), leaving };
    },
    expectedFresh: ({ rate, leaving }, time) =>
      leaving * time < 1e-12 ? rate * time : (-rate * Math.expm1(-leaving * time)) / leaving,
    drawFresh: ({ rate, leaving }, stream, time) =>
      poisson(stream, rate * Math.min(time, -Math.log(1 - stream.uniform()) / leaving)),
    drawCounts: ({ isAlive, rate, leaving }, stream, horizons, into) => {
      const end = isAlive ? -Math.log(1 - stream.uniform()) / leaving : 0;
      let [count, before] = [0, 0];
      for (let h = 0; h < horizons.length; h++) {
        const until = Math.min(end, horizons[h]!);
        count += poisson(stream, rate * Math.max(0, until - before));
        before = until;
        into[h] = count;
      }
    },
  };
}

interface Lived {
  readonly shape: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
  readonly tx: number;
  readonly age: number;
}

/**
 * When the customer left, between t_x and T; null who is alive. The density (α+y)^−R (β+y)^−(s+1) lies below one whose second factor
 * stands still at t_x, which has an inverse: draws from that are kept in proportion (rejection), so that no integral is needed.
 */
function drawEnd(stream: Stream, { shape, alpha, s, beta, tx, age }: Lived): number | null {
  if (age <= tx) return null;
  const shrink = Math.log((alpha + tx) / (alpha + age));
  const power = shape - 1;
  // Of ∫ (α+y)^−R dy over the span, in units of (α+t_x)^(1−R).
  const below = Math.abs(power) < 1e-9 ? -shrink : -Math.expm1(power * shrink) / power;
  const left = (s * (alpha + tx) * below) / (beta + tx);
  const alive = Math.exp(shape * shrink + s * Math.log((beta + tx) / (beta + age)));
  for (;;) {
    if (stream.uniform() * (alive + left) < alive) return null;
    const share = stream.uniform() * below;
    const stretch = Math.abs(power) < 1e-9 ? share : -Math.log1p(-power * share) / power;
    const end = Math.min(age, (alpha + tx) * Math.exp(stretch) - alpha);
    if (stream.uniform() < ((beta + tx) / (beta + end)) ** (s + 1)) return end;
  }
}
