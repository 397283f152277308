/**
 * Which payment method to offer first, by country, ticket band and fiat. Without limits each context takes the route of most value,
 * or stays as today where none beats that. Where methods have capacities or contracts promise them a minimum, contexts compete for
 * them, and the shares of all routes are those of a linear program:
 *
 *   maximize Σ payments × share × gain    with Σ share ≤ 1 in every context, the rest as today, and attempts of each method
 *                                         within its limits
 */
import { type Estimate, estimateOf } from '../../math/quantile.js';
import { keepsLimits, limitedShares, type RoutingQuestion, type Share } from './limits.js';
import {
  type Chance,
  type Context,
  drawnChance,
  meanChance,
  type Route,
  routesOf,
  valueOfRoute,
  valueOfToday,
} from './routes.js';

export interface RoutingAnswer {
  readonly contexts: readonly {
    readonly country: string;
    readonly band: string;
    readonly fiat: string;
    readonly payments: number;
    /** Most used first; more than one where limits split a context, and what they leave stays as today. */
    readonly routes: readonly (Route & { readonly share: number })[];
    /** What is offered first today, by first attempts. */
    readonly today: readonly { readonly method: string; readonly share: number }[];
    /** USD per payment that somebody wishes to make. */
    readonly value: Value;
    readonly probabilityItBeatsToday: number;
  }[];
  /** USD for the period. */
  readonly value: Value;
  readonly gain: Estimate;
  /** Whether limits hold something back. */
  readonly isLimited: boolean;
}

interface Value {
  readonly today: number;
  readonly recommended: number;
}

/** Throws UserError where the limits cannot be kept, naming the method. */
export async function recommendRouting(question: RoutingQuestion): Promise<RoutingAnswer> {
  const { contexts, rates, retry } = question;
  const chance = meanChance(rates);
  const free = contexts.flatMap((context, at): Share[] => {
    const route = bestRoute(context, retry, chance);
    return route === null ? [] : [{ context: at, route, share: 1 }];
  });
  const isLimited = !keepsLimits(question, chance, free);
  const shares = isLimited ? await limitedShares(question, chance) : free;
  const gains = contexts.map((context, at) => {
    const own = shares.filter((share) => share.context === at);
    return Float64Array.from({ length: rates.draws }, (_, draw) => {
      const drawn = drawnChance(rates, draw);
      return gainOf(context, own, retry, drawn);
    });
  });
  const rows = contexts.map(({ country, band, fiat, payments, methods }, at) => {
    const own = shares.filter((share) => share.context === at).sort((a, b) => b.share - a.share);
    const current = valueOfToday(contexts[at]!, retry, chance);
    return {
      country,
      band,
      fiat,
      payments,
      routes: own.map(({ route, share }) => ({ ...route, share })),
      today: methods.map(({ method, share }) => ({ method, share })),
      value: { today: current, recommended: current + gainOf(contexts[at]!, own, retry, chance) },
      probabilityItBeatsToday: gains[at]!.filter((gain) => gain > 0).length / rates.draws,
    };
  });
  const total = (of: (at: number) => number) => contexts.reduce((sum, { payments }, at) => sum + payments * of(at), 0);
  return {
    contexts: rows,
    value: { today: total((at) => rows[at]!.value.today), recommended: total((at) => rows[at]!.value.recommended) },
    gain: estimateOf(Float64Array.from({ length: rates.draws }, (_, draw) => total((at) => gains[at]![draw]!))),
    isLimited,
  };
}

/** Null where none beats today's mix, in which who fails may try the same again. */
function bestRoute(context: Context, retry: number, chance: Chance): Route | null {
  const routes = routesOf(context);
  const values = routes.map((route) => valueOfRoute(context, route, retry, chance));
  const most = Math.max(...values);
  return most > valueOfToday(context, retry, chance) ? routes[values.indexOf(most)]! : null;
}

/** USD per payment more than today. */
function gainOf(context: Context, shares: readonly Share[], retry: number, chance: Chance): number {
  const today = valueOfToday(context, retry, chance);
  return shares.reduce(
    (sum, { route, share }) => sum + share * (valueOfRoute(context, route, retry, chance) - today),
    0,
  );
}
