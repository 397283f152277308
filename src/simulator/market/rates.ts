/** Simulated exchange rates: only business days move, the dollar's part is common to all, published month-ends are met. */
import type { Fiat } from '../../contract/reference.js';
import { fromFloat, ONE } from '../../math/decimal.js';
import { normal } from '../../math/distributions.js';
import { type Stream, stream } from '../../math/random.js';
import { weekdayOf } from '../../time.js';
import { anchoredPath, type Pin } from './anchored.js';
import type { RateSeries } from './market.js';
import { daysOf, type Month } from './months.js';
import { MARKET_START, RATE_MOVES } from './profile.js';
import { type Anchor, PUBLISHED_RATES } from './published.js';
import { createRates } from './series.js';

const BUSINESS_DAYS_PER_YEAR = 261;

export function simulateRates(seed: number, months: readonly Month[]): Record<Fiat, RateSeries> {
  const days = daysOf(months);
  const dollar = dailyDraws(seed, 'dollar', months);
  const usd = createRates(days, 'simulated');
  usd.unitsPerUsd.fill(ONE);
  return {
    USD: usd,
    EUR: simulateRate(seed, 'EUR', months, dollar),
    GBP: simulateRate(seed, 'GBP', months, dollar),
    CAD: simulateRate(seed, 'CAD', months, dollar),
  };
}

function simulateRate(
  seed: number,
  fiat: keyof typeof RATE_MOVES,
  months: readonly Month[],
  dollar: Float64Array,
): RateSeries {
  const { volatility, dollar: share } = RATE_MOVES[fiat];
  const own = dailyDraws(seed, fiat, months);
  const sd = volatility / Math.sqrt(BUSINESS_DAYS_PER_YEAR);
  const open = Float64Array.from(own, (_, day) => (isBusinessDay(day) ? sd * sd : 0));
  const returns = open.map(
    (variance, day) =>
      Math.sqrt(variance) * (share * dollar[day]! + Math.sqrt(1 - share * share) * own[day]!) - variance / 2,
  );
  const rates = createRates(own.length, 'simulated');
  const path = anchoredPath(returns, open, businessPins(PUBLISHED_RATES[fiat] ?? []));
  for (let day = 0; day < path.length; day++) rates.unitsPerUsd[day] = fromFloat(Math.exp(path[day]!));
  return rates;
}

/** A month's rate is that of its last business day. */
function businessPins(anchors: readonly Anchor[]): Pin[] {
  return anchors.map(({ day, value }) => {
    let step = day - MARKET_START;
    while (!isBusinessDay(step)) step--;
    return { step, value };
  });
}

function dailyDraws(seed: number, name: string, months: readonly Month[]): Float64Array {
  const values = new Float64Array(daysOf(months));
  for (const month of months) {
    const draws: Stream = stream(seed, `market/${name}/rates`, month.index);
    for (let day = month.from; day < month.to; day++) values[day] = normal(draws);
  }
  return values;
}

function isBusinessDay(step: number): boolean {
  return weekdayOf(MARKET_START + step) < 5;
}
