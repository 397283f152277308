/** open.er-api.com: rates of today and of no other day, so they never stand for a past one. */
import { z } from 'zod';
import type { MarketFeed } from '../contract/marketFeed.js';
import type { Effects } from '../effects.js';
import { type Day, formatDay } from '../time.js';
import { accepted, wrongAnswer } from './answer.js';
import { FOREIGN } from './frankfurter.js';
import { openHost } from './http.js';

export interface ExchangeRatesSpec {
  readonly url: string;
  /** Milliseconds for one request. */
  readonly timeout: number;
}

export interface ExchangeRates {
  readonly name: string;
  /** Rejects where the answer is not of today. */
  today(until: number): Promise<MarketFeed>;
}

const PER_MINUTE = 20;
const rate = z.number().min(0.3).max(3);
const LATEST = z.object({
  result: z.literal('success'),
  base_code: z.literal('USD'),
  time_last_update_unix: z.int(),
  rates: z.object({ USD: z.literal(1), EUR: rate, GBP: rate, CAD: rate }),
});

export function openExchangeRates(spec: ExchangeRatesSpec, effects: Effects, signal: AbortSignal): ExchangeRates {
  const host = openHost({ base: spec.url, timeout: spec.timeout, perMinute: PER_MINUTE }, effects, signal);
  return {
    name: host.name,
    async today(until) {
      const answer = await host.get({ path: 'latest/USD', until, attempts: 2 });
      const { rates, time_last_update_unix: updated } = accepted(answer, LATEST);
      const [today, day]: Day[] = [Math.floor(effects.now() / 86_400_000), Math.floor(updated / 86_400)];
      if (day !== today) throw wrongAnswer(answer, `its rates are of ${formatDay(day!)}, not of today`);
      const byDay = FOREIGN.map((fiat) => [fiat, new Map([[today!, rates[fiat]]])] as const);
      const fetchedAt = effects.now() * 1000;
      const name = host.name;
      return { name, source: 'live', fetchedAt, hourly: new Map(), daily: new Map(), rates: new Map(byDay) };
    },
  };
}
