/**
 * Which payment method to offer first, by country, ticket band and fiat. Without limits each context takes the route of most value.
 * Where methods have capacities or contracts promise them a minimum, contexts compete for them, and the shares of all routes
 * are those of a linear program:
 *
 *   maximize Σ payments × share × value    with Σ share = 1 in every context, and attempts of each method within its limits
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
    /** Most used first; more than one where limits split a context. */
    readonly routes: readonly (Route & { readonly share: number })[];
    /** USD per payment that somebody wishes to make. */
    readonly value: number;
    readonly today: number;
    /** That this beats today's mix. */
    readonly probabilityItHelps: number;
  }[];
  /** USD for the period. */
  readonly expected: { readonly current: number; readonly recommended: number; readonly gain: Estimate };
  /** Whether limits hold something back. */
  readonly isLimited: boolean;
}

/** Throws UserError where the limits cannot be kept, naming the method. */
export async function recommendRouting(question: RoutingQuestion): Promise<RoutingAnswer> {
  const { contexts, rates, retry } = question;
  const chance = meanChance(rates);
  const free = contexts.map(
    (context, at): Share => ({ context: at, route: bestRoute(context, retry, chance), share: 1 }),
  );
  const isLimited = !keepsLimits(question, chance, free);
  const shares = isLimited ? await limitedShares(question, chance) : free;
  const gains = contexts.map((context, at) => {
    const own = shares.filter((share) => share.context === at);
    return Float64Array.from({ length: rates.draws }, (_, draw) => {
      const drawn = drawnChance(rates, draw);
      return worthOf(context, own, retry, drawn) - valueOfToday(context, retry, drawn);
    });
  });
  const rows = contexts.map((context, at) => {
    const own = shares.filter((share) => share.context === at).sort((a, b) => b.share - a.share);
    return {
      country: context.country,
      band: context.band,
      fiat: context.fiat,
      routes: own.map(({ route, share }) => ({ ...route, share })),
      value: worthOf(context, own, retry, chance),
      today: valueOfToday(context, retry, chance),
      probabilityItHelps: gains[at]!.filter((gain) => gain > 0).length / rates.draws,
    };
  });
  const total = (of: (at: number) => number) => contexts.reduce((sum, { payments }, at) => sum + payments * of(at), 0);
  return {
    contexts: rows,
    expected: {
      current: total((at) => rows[at]!.today),
      recommended: total((at) => rows[at]!.value),
      gain: estimateOf(Float64Array.from({ length: rates.draws }, (_, draw) => total((at) => gains[at]![draw]!))),
    },
    isLimited,
  };
}

function bestRoute(context: Context, retry: number, chance: Chance): Route {
  const routes = routesOf(context);
  const values = routes.map((route) => valueOfRoute(context, route, retry, chance));
  return routes[values.indexOf(Math.max(...values))]!;
}

function worthOf(context: Context, shares: readonly Share[], retry: number, chance: Chance): number {
  return shares.reduce((sum, { route, share }) => sum + share * valueOfRoute(context, route, retry, chance), 0);
}
