/** Capacities of methods and minimums promised to them, and the shares of routes that keep both. */
import { UserError } from '../../error.js';
import { solveLinearProgram } from './linearProgram.js';
import { attemptsOf, type Chance, type Context, type Route, routesOf, valueOfRoute } from './routes.js';
import type { SuccessRates } from './successRates.js';

/** Attempts of a method in the period, over all contexts. */
export interface MethodLimit {
  readonly capacity?: number;
  readonly minimum?: number;
}

export interface RoutingQuestion {
  readonly contexts: readonly Context[];
  readonly rates: SuccessRates;
  /** Part of those whose payment failed who try again. */
  readonly retry: number;
  readonly limits: Readonly<Record<string, MethodLimit>>;
}

export interface Share {
  /** Its place among the contexts. */
  readonly context: number;
  readonly route: Route;
  /** Of the context's payments. */
  readonly share: number;
}

/** Attempts are counted in whole ones. */
const WHOLE = 0.5;

export function keepsLimits(question: RoutingQuestion, chance: Chance, shares: readonly Share[]): boolean {
  return Object.entries(question.limits).every(([method, { capacity = Number.POSITIVE_INFINITY, minimum = 0 }]) => {
    const attempts = shares.reduce((sum, one) => sum + one.share * load(question, chance, one, method), 0);
    return attempts <= capacity + WHOLE && attempts >= minimum - WHOLE;
  });
}

/** Attempts that a context's payments bring to the method, all on this route. */
function load(
  { contexts, retry }: RoutingQuestion,
  chance: Chance,
  { context, route }: Omit<Share, 'share'>,
  method: string,
): number {
  const where = contexts[context]!;
  return where.payments * attemptsOf(method, where, route, retry, chance);
}

/** The shares of most value within the limits. Throws UserError, naming a method, where none keep them. */
export async function limitedShares(question: RoutingQuestion, chance: Chance): Promise<Share[]> {
  const { contexts, retry, limits } = question;
  const variables = contexts.flatMap((where, context) => routesOf(where).map((route) => ({ context, route })));
  const terms = (by: (variable: (typeof variables)[number]) => number) =>
    variables.map((variable, k) => [k, by(variable)] as const).filter(([, coefficient]) => coefficient !== 0);
  const wholes = contexts.map((_, at) => ({
    terms: terms(({ context }) => (context === at ? 1 : 0)),
    sense: '=' as const,
    bound: 1,
  }));
  const bounds = Object.entries(limits).flatMap(([method, { capacity, minimum }]) => {
    const attempts = terms((variable) => load(question, chance, variable, method));
    if (attempts.length === 0 && (minimum ?? 0) > 0) throw unreachable(method, minimum!, 0, 'at most');
    return [
      ...(capacity === undefined ? [] : [{ terms: attempts, sense: '<=' as const, bound: capacity }]),
      ...(minimum === undefined ? [] : [{ terms: attempts, sense: '>=' as const, bound: minimum }]),
    ].filter((row) => row.terms.length > 0);
  });
  const objective = variables.map(({ context, route }) => {
    const where = contexts[context]!;
    return where.payments * valueOfRoute(where, route, retry, chance);
  });
  const solved = await solveLinearProgram({ objective, rows: [...wholes, ...bounds] });
  if (solved === null) throw whyNot(question, chance);
  return variables.flatMap((variable, k) => (solved[k]! > 1e-9 ? [{ ...variable, share: solved[k]! }] : []));
}

function whyNot(question: RoutingQuestion, chance: Chance): UserError {
  for (const [method, { capacity = Number.POSITIVE_INFINITY, minimum = 0 }] of Object.entries(question.limits)) {
    const extremes = question.contexts.map((where, context) => {
      const loads = routesOf(where).map((route) => load(question, chance, { context, route }, method));
      return [Math.min(...loads), Math.max(...loads)] as const;
    });
    const [least, most] = [0, 1].map((end) => extremes.reduce((sum, pair) => sum + pair[end]!, 0)) as [number, number];
    if (minimum > most) return unreachable(method, minimum, most, 'at most');
    if (capacity < least) return unreachable(method, capacity, least, 'at least');
  }
  const names = Object.keys(question.limits).join(', ');
  return new UserError(`the limits of ${names} cannot be kept together: raise a capacity or lower a minimum`);
}

function unreachable(method: string, limit: number, reached: number, how: 'at most' | 'at least'): UserError {
  const what = how === 'at most' ? 'minimum' : 'capacity';
  return new UserError(
    `${method} has a ${what} of ${limit.toLocaleString('en-US')} attempts, but ${how} ${Math.round(reached).toLocaleString('en-US')} reach it where it is offered: ${what === 'minimum' ? 'lower the minimum' : 'raise the capacity'}`,
  );
}
