/** Capacities of methods and minimums promised to them, and the shares of routes that keep both. */
import { UserError } from '../../error.js';
import { solveLinearProgram } from './linearProgram.js';
import {
  attemptsOf,
  attemptsToday,
  type Chance,
  type Context,
  type Route,
  routesOf,
  valueOfRoute,
  valueOfToday,
} from './routes.js';
import type { SuccessRates } from './successRates.js';

/** Attempts of a method in the period, over all contexts. */
export interface MethodLimit {
  readonly capacity?: number | undefined;
  readonly minimum?: number | undefined;
}

/** By method; a method that is absent is free. */
export type MethodLimits = Readonly<Record<string, MethodLimit>>;

export interface RoutingQuestion {
  readonly contexts: readonly Context[];
  readonly rates: SuccessRates;
  /** Part of those whose payment failed who try again. */
  readonly retry: number;
  readonly limits: MethodLimits;
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
    const moved = shares.reduce((sum, one) => sum + one.share * movedBy(question, chance, one, method), 0);
    const attempts = loadToday(question, chance, method) + moved;
    return attempts <= capacity + WHOLE && attempts >= minimum - WHOLE;
  });
}

/** Attempts of the method by today's mix everywhere. */
function loadToday({ contexts, retry }: RoutingQuestion, chance: Chance, method: string): number {
  return contexts.reduce((sum, where) => sum + where.payments * attemptsToday(method, where, retry, chance), 0);
}

/** Attempts that a context's payments bring to the method more than today, all on this route. */
function movedBy(
  { contexts, retry }: RoutingQuestion,
  chance: Chance,
  { context, route }: Omit<Share, 'share'>,
  method: string,
): number {
  const where = contexts[context]!;
  const attempts = attemptsOf(method, where, route, retry, chance);
  return where.payments * (attempts - attemptsToday(method, where, retry, chance));
}

/**
 * The shares of most value within the limits; what they leave of a context stays as today. Throws UserError, naming a method, where
 * none keep them.
 */
export async function limitedShares(question: RoutingQuestion, chance: Chance): Promise<Share[]> {
  const { contexts, retry, limits } = question;
  const variables = contexts.flatMap((where, context) => routesOf(where).map((route) => ({ context, route })));
  const terms = (by: (variable: (typeof variables)[number]) => number) =>
    variables.map((variable, k) => [k, by(variable)] as const).filter(([, coefficient]) => coefficient !== 0);
  const wholes = contexts.map((_, at) => ({
    terms: terms(({ context }) => (context === at ? 1 : 0)),
    sense: '<=' as const,
    bound: 1,
  }));
  const bounds = Object.entries(limits).flatMap(([method, { capacity, minimum }]) => {
    const moved = terms((variable) => movedBy(question, chance, variable, method));
    const today = loadToday(question, chance, method);
    return [
      ...(capacity === undefined ? [] : [{ terms: moved, sense: '<=' as const, bound: capacity - today }]),
      ...(minimum === undefined ? [] : [{ terms: moved, sense: '>=' as const, bound: minimum - today }]),
    ];
  });
  // What no route moves is kept today, or never.
  const isKept = ({ sense, bound }: (typeof bounds)[number]) => (sense === '<=' ? bound >= -WHOLE : bound <= WHOLE);
  const isMoved = ({ terms: moved }: (typeof bounds)[number]) => moved.length > 0;
  if (!bounds.every((row) => isMoved(row) || isKept(row))) throw whyNot(question, chance);
  const objective = variables.map(({ context, route }) => {
    const where = contexts[context]!;
    return where.payments * (valueOfRoute(where, route, retry, chance) - valueOfToday(where, retry, chance));
  });
  const solved = await solveLinearProgram({ objective, rows: [...wholes, ...bounds].filter(isMoved) });
  if (solved === null) throw whyNot(question, chance);
  return variables.flatMap((variable, k) => (solved[k]! > 1e-9 ? [{ ...variable, share: solved[k]! }] : []));
}

function whyNot(question: RoutingQuestion, chance: Chance): UserError {
  for (const [method, { capacity = Number.POSITIVE_INFINITY, minimum = 0 }] of Object.entries(question.limits)) {
    const today = loadToday(question, chance, method);
    const moves = question.contexts.map((where, context) => [
      0,
      ...routesOf(where).map((route) => movedBy(question, chance, { context, route }, method)),
    ]);
    const least = moves.reduce((sum, own) => sum + Math.min(...own), today);
    const most = moves.reduce((sum, own) => sum + Math.max(...own), today);
    if (minimum > most + WHOLE) return unreachable(method, minimum, most, 'at most');
    if (capacity < least - WHOLE) return unreachable(method, capacity, least, 'at least');
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
