/** One currency's rates from feeds: business-day values carried over weekends and gaps, simulated moves after the last. */
import type { MarketFeed } from '../../contract/marketFeed.js';
import type { Fiat } from '../../contract/reference.js';
import { SOURCES } from '../../contract/vocabulary.js';
import { fromFloat } from '../../math/decimal.js';
import type { Window } from '../../time.js';
import { continueRates } from './continuation.js';
import { type Facts, factsOf, refuseBefore, refuseHoles } from './feedCoverage.js';
import { leadRatesUpTo } from './leadIn.js';
import type { RateSeries } from './market.js';
import { MARKET_START } from './profile.js';
import { createRates } from './series.js';

/** From the market's beginning, as `simulated` is. The dollar is worth itself, whatever a feed says. */
export function ratesFromFeeds(
  fiat: Fiat,
  simulated: RateSeries,
  { span, feeds }: { span: Window; feeds: readonly MarketFeed[] },
): RateSeries {
  const known = fiat === 'USD' ? [] : factsOf(feeds, (feed) => feed.rates.get(fiat));
  if (known.length === 0) return simulated;
  const first = known.reduce((best, facts) => (facts.first < best.first ? facts : best));
  refuseBefore(span.from, { subject: fiat, name: first.feed.name, firstDay: first.first });
  refuseHoles(
    fiat,
    known.map(({ first, last }) => ({ from: first * 24, to: last * 24 + 23 })),
    span,
  );
  const last = known.reduce((best, facts) => (facts.last > best.last ? facts : best));
  const rates = createRates(simulated.unitsPerUsd.length, 'simulated');
  carry(rates, known, { from: first.first, to: last.last });
  leadRatesUpTo(rates, simulated, Math.max(0, first.first - MARKET_START));
  return continueRates(rates, simulated, {
    from: Math.max(0, last.last + 1 - MARKET_START),
    price: last.values.get(last.last)!,
  });
}

function carry(rates: RateSeries, known: readonly Facts<number>[], reach: Window): void {
  let rate = 0;
  let source = 0;
  for (let day = reach.from; day <= reach.to; day++) {
    const facts = known.find(({ first, last }) => first <= day && day <= last);
    const value = facts?.values.get(day);
    if (value !== undefined) {
      rate = fromFloat(value);
      source = SOURCES.indexOf(facts!.feed.source);
    }
    const index = day - MARKET_START;
    if (index < 0 || index >= rates.source.length) continue;
    rates.unitsPerUsd[index] = rate;
    rates.source[index] = source;
  }
}
