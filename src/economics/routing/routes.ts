/**
 * A route: which method is offered first, and which to those who fail and try again. In a context (country, ticket band, fiat) it brings,
 * per payment that somebody wishes to make,
 *
 *   value = p(first) × net(first) + (1 − p(first)) × retry × p(second) × net(second)
 *
 * with net = fee − cost of a completed payment. The second attempt is taken to succeed as any other of its method does.
 */
import type { SuccessRates } from './successRates.js';

export interface Context {
  readonly country: string;
  readonly band: string;
  readonly fiat: string;
  /** Payments that people wish to make in the period. */
  readonly payments: number;
  /** What can be offered there, and what of it is offered first today. */
  readonly methods: readonly {
    readonly method: string;
    /** Fee less processing cost of one completed payment, USD. */
    readonly net: number;
    /** Of today's first attempts; they add up to 1. */
    readonly share: number;
  }[];
}

export interface Route {
  readonly first: string;
  readonly second: string;
}

/** Every pair of different methods; none where there is only one. */
export function routesOf({ methods }: Context): Route[] {
  const names = methods.map(({ method }) => method);
  return names.flatMap((first) => names.filter((name) => name !== first).map((second) => ({ first, second })));
}

/** The chance that a payment of this method completes in a context: on average, or in one draw. */
export type Chance = (method: string, context: Context) => number;

export function meanChance(rates: SuccessRates): Chance {
  return (method, { country, band }) => rates.mean(method, country, band);
}

export function drawnChance(rates: SuccessRates, draw: number): Chance {
  return (method, { country, band }) => rates.draw(method, country, band, draw);
}

/** USD per payment that somebody wishes to make; `retry` is the part of the failed who try again. */
export function valueOfRoute(context: Context, { first, second }: Route, retry: number, chance: Chance): number {
  const p = chance(first, context);
  const again = chance(second, context) * netOf(context, second);
  return p * netOf(context, first) + (1 - p) * retry * again;
}

/** Today: first attempts by their shares, and whoever tries again chooses as everybody does. */
export function valueOfToday(context: Context, retry: number, chance: Chance): number {
  let [once, failed] = [0, 0];
  for (const { method, net, share } of context.methods) {
    const p = chance(method, context);
    once += share * p * net;
    failed += share * (1 - p);
  }
  return once + failed * retry * once;
}

/** Attempts that a payment on this route brings to a method. */
export function attemptsOf(
  method: string,
  context: Context,
  { first, second }: Route,
  retry: number,
  chance: Chance,
): number {
  if (method === first) return 1;
  return method === second ? (1 - chance(first, context)) * retry : 0;
}

/** The same of a payment by today's mix. */
export function attemptsToday(method: string, context: Context, retry: number, chance: Chance): number {
  const failed = context.methods.reduce((sum, one) => sum + one.share * (1 - chance(one.method, context)), 0);
  const { share } = context.methods.find((one) => one.method === method) ?? { share: 0 };
  return share * (1 + failed * retry);
}

function netOf({ methods }: Context, name: string): number {
  return methods.find(({ method }) => method === name)!.net;
}
