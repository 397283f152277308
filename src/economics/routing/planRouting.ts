/**
 * From what was paid to what to offer: contexts, what a completed payment leaves there by each method, chances, routes.
 *
 *   1. A method can be offered where somebody began a payment with it in the period: in the same country and fiat, in whichever band.
 *   2. A payment by another method is of the same ticket, and leaves that method's margin in that band.
 *   3. Margins and the part that tries again are taken as known: intervals are of the chances alone.
 */
import { UserError } from '../../error.js';
import type { MethodLimits } from './limits.js';
import { marginsOf } from './margins.js';
import type { FirstAttempts, PaymentHistory, Payments } from './payments.js';
import { type RoutingAnswer, recommendRouting } from './recommendRouting.js';
import type { Context } from './routes.js';
import { type PaymentCell, successRates } from './successRates.js';

export interface RoutingPlan extends RoutingAnswer {
  readonly days: number;
  readonly warnings: readonly string[];
}

const DRAWS = 400;

/** Of payments that `requirePayments` lets pass. Throws UserError where the limits cannot be kept. */
export async function planRouting(payments: Payments, limits: MethodLimits): Promise<RoutingPlan> {
  const { days, history } = payments;
  const contexts = contextsOf(payments);
  const rates = successRates([...history, ...contexts.flatMap(unknownCells)], DRAWS, 1);
  const answer = await recommendRouting({ contexts, rates, retry: retryShare(history), limits });
  return { days, ...answer, warnings: notOffered(payments, contexts) };
}

/** Throws UserError where there is nothing to learn from, or nobody to offer anything to. */
export function requirePayments({ days, history, recent }: Payments): void {
  if (history.length === 0) throw new UserError('no ramp payments are loaded: there is nothing to route');
  if (recent.length === 0)
    throw new UserError(`no ramp payments in the last ${days} days: there is nothing to route, look back further`);
  if (history.every(({ completed }) => completed === 0))
    throw new UserError('no ramp payment has completed yet: what one brings is not known');
}

export function contextsOf({ history, recent }: Payments): Context[] {
  const margin = marginsOf(history);
  const firsts = recent.filter((one, at) => recent.findIndex((other) => isOfContext(one, other)) === at);
  return firsts.map((first) => {
    const { country, band, fiat } = first;
    const own = recent.filter((one) => isOfContext(first, one));
    const methods = new Set(recent.filter((one) => isOfPlace(first, one)).map(({ method }) => method));
    const payments = sumOf(own, 'payments');
    const ticket = sumOf(own, 'volume') / payments;
    return {
      country,
      band,
      fiat,
      payments,
      methods: [...methods].sort().map((method) => {
        const by = own.filter((one) => one.method === method);
        return { method, net: margin(method, band) * ticket, share: sumOf(by, 'payments') / payments };
      }),
    };
  });
}

function isOfPlace(one: FirstAttempts, other: FirstAttempts): boolean {
  return one.country === other.country && one.fiat === other.fiat;
}

function isOfContext(one: FirstAttempts, other: FirstAttempts): boolean {
  return isOfPlace(one, other) && one.band === other.band;
}

function sumOf<K extends string>(rows: readonly Readonly<Record<K, number>>[], key: K): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

/** What can be offered in a band where it never was: its chance is that of its method, country and band. */
function unknownCells({ country, band, methods }: Context): PaymentCell[] {
  return methods.map(({ method }) => ({ method, country, band, completed: 0, failed: 0 }));
}

function retryShare(history: readonly PaymentHistory[]): number {
  const judged = sumOf(history, 'judgedFailures');
  return judged === 0 ? 0 : sumOf(history, 'retriedFailures') / judged;
}

/** Methods of earlier days, in countries where people still pay. */
function notOffered({ history }: Payments, contexts: readonly Context[]): string[] {
  const gone = history
    .filter(({ method, country }) => {
      const own = contexts.filter((context) => context.country === country);
      return own.length > 0 && !own.some(({ methods }) => methods.some((one) => one.method === method));
    })
    .map(({ method, country }) => `${method} in ${country}`);
  const names = [...new Set(gone)].sort();
  return names.length === 0
    ? []
    : [`Not offered, as nobody began a payment with it in these days: ${names.join(', ')}.`];
}
