/** Frankfurter: the European Central Bank's reference rates of business days, carried over the days between them. */
import { z } from 'zod';
import type { MarketFeed } from '../contract/marketFeed.js';
import type { Fiat } from '../contract/reference.js';
import type { Effects } from '../effects.js';
import { type Day, formatDay, parseDay, type Window } from '../time.js';
import { accepted, wrongAnswer } from './answer.js';
import { isBusinessDay } from './businessDays.js';
import { type Answer, type Host, openHost } from './http.js';
import { disorderIn, leapIn } from './plausible.js';

export interface FrankfurterSpec {
  readonly url: string;
  /** Milliseconds for one request. */
  readonly timeout: number;
}

export interface Frankfurter {
  readonly name: string;
  /** Resolves where the host answers as it should. */
  probe(until: number): Promise<void>;
  /** Every day of the window through the last one published. */
  history(window: Window, until: number): Promise<MarketFeed>;
}

/** Days in one request: longer ones may be answered by the week. */
export const DAYS_PER_REQUEST = 80;
/** The days before a window that may hold the rate which is carried into it. */
const BEFORE = 7;
const PER_MINUTE = 60;

export const FOREIGN = ['EUR', 'GBP', 'CAD'] as const satisfies readonly Fiat[];
const SYMBOLS = FOREIGN.join(',');

export function openFrankfurter(spec: FrankfurterSpec, effects: Effects, signal: AbortSignal): Frankfurter {
  const host = openHost({ base: spec.url, timeout: spec.timeout, perMinute: PER_MINUTE }, effects, signal);
  return {
    name: host.name,
    async probe(until) {
      accepted(await host.get({ path: `latest?base=USD&symbols=${SYMBOLS}`, until, attempts: 2 }), LATEST);
    },
    async history(window, until) {
      const rates = await readHistory(host, window, until);
      const fetchedAt = effects.now() * 1000;
      return { name: host.name, source: 'live', fetchedAt, hourly: new Map(), daily: new Map(), rates };
    },
  };
}

/** Units for one USD; the other way round, or in another unit, these three are outside. */
const rate = z.number().min(0.3).max(3);
const RATES = z.object({ EUR: rate, GBP: rate, CAD: rate });
const FRAME = { amount: z.literal(1), base: z.literal('USD') };
const LATEST = z.object({ ...FRAME, rates: RATES });
const HISTORY = z.object({ ...FRAME, rates: z.record(z.iso.date(), RATES) });

async function readHistory(host: Host, window: Window, until: number): Promise<Map<Fiat, Map<Day, number>>> {
  const range = `${formatDay(window.from - BEFORE)}..${formatDay(window.to)}`;
  const answer = await host.get({ path: `${range}?base=USD&symbols=${SYMBOLS}`, until });
  const published = Object.entries(accepted(answer, HISTORY).rates).map(
    ([day, rates]) => [parseDay(day, 'date of a rate'), rates] as const,
  );
  refuseWrongDays(
    answer,
    published.map(([day]) => day),
    window,
  );
  return new Map(
    FOREIGN.map((fiat) => {
      const values = published.map(([day, rates]) => [day, rates[fiat]] as const);
      refuseLeap(answer, fiat, values);
      return [fiat, carried(new Map(values), window)];
    }),
  );
}

/** Good Friday to Easter Monday is the longest pause. */
const LONGEST_PAUSE = 5;

function refuseWrongDays(answer: Answer, days: readonly Day[], { from, to }: Window): void {
  const outside = days.find((day) => day < from - 2 * BEFORE || day > to);
  if (outside !== undefined) throw wrongAnswer(answer, `${formatDay(outside)} is outside the days asked for`);
  const disorder = disorderIn(days);
  if (disorder !== undefined)
    throw wrongAnswer(answer, `${formatDay(days[disorder]!)} is not later than the day before it`);
  const pause = days.findIndex((day, i) => i > 0 && day - days[i - 1]! > LONGEST_PAUSE);
  if (pause > 0)
    throw wrongAnswer(answer, `no rates between ${formatDay(days[pause - 1]!)} and ${formatDay(days[pause]!)}`);
}

/** No day has moved one of these rates by as much. */
const MOST_LEAP = 1.2;

function refuseLeap(answer: Answer, fiat: Fiat, values: readonly (readonly [Day, number])[]): void {
  const rates = values.map(([, rate]) => rate);
  const leap = leapIn(rates, MOST_LEAP);
  if (leap === undefined) return;
  const day = formatDay(values[leap]![0]);
  throw wrongAnswer(answer, `${fiat} leaps from ${rates[leap - 1]} to ${rates[leap]} on ${day}`);
}

/** After the last rate only days without one are carried: a business day's may still come. */
function carried(published: ReadonlyMap<Day, number>, { from, to }: Window): Map<Day, number> {
  const last = Math.max(...published.keys());
  const rates = new Map<Day, number>();
  let rate: number | undefined;
  for (let day = from - 2 * BEFORE; day <= to; day++) {
    if (day > last && isBusinessDay(day)) break;
    rate = published.get(day) ?? rate;
    if (day >= from && rate !== undefined) rates.set(day, rate);
  }
  return rates;
}
