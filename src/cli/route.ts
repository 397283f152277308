/** `kro route`: which payment method to offer first, and which to those whose payment failed. */
import { parseMethodLimits } from '../economics/routing/methodLimits.js';
import { planRouting, type RoutingPlan, requirePayments } from '../economics/routing/planRouting.js';
import { readPayments } from '../pipeline/scoring/readPayments.js';
import { wholeNumber } from '../pipeline/wish.js';
import type { Options, Run } from './command.js';
import { limitsOf } from './limitFile.js';
import { withReader } from './reader.js';
import { renderTable } from './table.js';
import { counted, signed, usd, wrapped } from './wording.js';

export const routeCommand: Run = async (context, options) => {
  const days = daysOf(options);
  const plan = await withReader(context, async ({ warehouse }) => {
    const payments = await readPayments(warehouse, days);
    requirePayments(payments);
    const methods = [...new Set(payments.recent.map(({ method }) => method))].sort();
    const limits = await limitsOf(options['limits'], (text, file) => parseMethodLimits(text, file, methods));
    return planRouting(payments, limits ?? {});
  });
  return { document: plan, text: describeRouting(plan) };
};

const DAYS = 90;

function daysOf(options: Options): number {
  const given = options['days'];
  return typeof given === 'string' ? wholeNumber(given, '--days') : DAYS;
}

/** So many contexts are named. */
const NAMED = 12;

type RoutedContext = RoutingPlan['contexts'][number];

export function describeRouting(plan: RoutingPlan): string {
  const { days, contexts, value, gain, isLimited, warnings } = plan;
  const routed = contexts.filter(({ routes }) => routes.length > 0).sort((a, b) => gainOf(b) - gainOf(a));
  const payments = contexts.reduce((sum, one) => sum + one.payments, 0);
  return [
    wrapped(
      `What to offer first, and then to those whose payment failed; the gain is against today’s mix, USD in ${counted(days, 'day')}, and how sure it is, is the share of draws in which there is one.`,
    ),
    ...(routed.length === 0 ? [] : [routeTable(routed.slice(0, NAMED))]),
    ...restSentences(routed.slice(NAMED), contexts.length - routed.length),
    wrapped(
      `In ${counted(days, 'day')} people begin ${counted(payments, 'payment')}. By today’s mix they bring ${usd(value.today)} USD after processing costs, by these routes ${usd(value.recommended)}: ${signed(gain.lower)} to ${signed(gain.upper)} (90 % of draws).${isLimited ? ' Without the limits it would be more.' : ''}`,
    ),
    wrapped(
      'Whoever is steered to a method is not who chose it, and may pay less surely or not at all: offer a route to a part of the people first, and compare.',
    ),
    ...warnings.map((warning) => wrapped(warning)),
  ].join('\n\n');
}

function routeTable(contexts: readonly RoutedContext[]): string {
  const rows = contexts.flatMap((context) => {
    const { country, fiat, band, payments, routes, probabilityItBeatsToday } = context;
    return routes.map(({ first, second, share }, place) => [
      ...(place === 0 ? [`${country} ${fiat}`, ticketOf(band), payments.toLocaleString('en-US')] : ['', '', null]),
      share > 0.995 ? first : `${first} (${percent(share)})`,
      second,
      ...(place === 0 ? [usd(gainOf(context)), percent(probabilityItBeatsToday)] : [null, null]),
    ]);
  });
  return renderTable(['where', 'ticket USD', 'payments', 'offer first', 'then', 'gain', 'sure'], rows);
}

/** Of contexts that are not named, and of those without a route. */
function restSentences(rest: readonly RoutedContext[], unmoved: number): string[] {
  const gain = rest.reduce((sum, context) => sum + gainOf(context), 0);
  const sentences = [
    ...(rest.length === 0 ? [] : [`${counted(rest.length, 'more context')} with ${signed(gain)} USD: --json has all.`]),
    ...(unmoved === 0 ? [] : [`${counted(unmoved, 'context')} best left as today.`]),
  ];
  return sentences.length === 0 ? [] : [wrapped(sentences.join(' '))];
}

function gainOf({ payments, value }: RoutedContext): number {
  return payments * (value.recommended - value.today);
}

/** `200_to_1000` → `200–1,000`. */
function ticketOf(band: string): string {
  const numbered = band.replaceAll(/\d+/g, (digits) => Number(digits).toLocaleString('en-US'));
  return numbered.replace('_to_', '–').replaceAll('_', ' ');
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
