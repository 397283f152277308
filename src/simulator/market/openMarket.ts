/** The market of a world: from feeds where there are any, simulated elsewhere. */
import type { MarketFeed } from '../../contract/marketFeed.js';
import { ASSETS, type AssetId, FIATS, type Fiat } from '../../contract/reference.js';
import type { Window } from '../../time.js';
import { ratesFromFeeds } from './feedRates.js';
import { seriesFromFeeds } from './feedSeries.js';
import type { AssetSeries, Market, RateSeries } from './market.js';
import { MARKET_START } from './profile.js';
import { cutMarket, refuseTooEarly, simulateThrough } from './simulateMarket.js';

export interface MarketSpec {
  readonly seed: number;
  /** The days of the world: every feed must know them from the first. */
  readonly span: Window;
  /** Days before the span that are given too, simulated where no feed reaches back; none by default. */
  readonly lead?: number;
  /** The earlier, the more they are believed; hourly facts beat daily ones in any of them. */
  readonly feeds: readonly MarketFeed[];
  /** As `simulateThrough` gives it, through the span's end or later; drawn where it is not at hand. */
  readonly simulated?: Market;
}

/** Every hour and day of the span and its lead. Throws UserError where the span begins before the market or before a feed. */
export function openMarket(spec: MarketSpec): Market {
  refuseTooEarly(spec.span.from);
  const drawn = spec.simulated ?? simulateThrough(spec.seed, spec.span.to);
  const simulated = cutMarket(drawn, { from: MARKET_START, to: spec.span.to });
  const assets = ASSETS.map(({ id }) => [id, seriesFromFeeds(id, simulated.assets[id], spec)]);
  const rates = FIATS.map((fiat) => [fiat, ratesFromFeeds(fiat, simulated.rates[fiat], spec)]);
  const whole: Market = {
    ...simulated,
    assets: Object.fromEntries(assets) as Record<AssetId, AssetSeries>,
    rates: Object.fromEntries(rates) as Record<Fiat, RateSeries>,
  };
  return cutMarket(whole, { from: Math.max(MARKET_START, spec.span.from - (spec.lead ?? 0)), to: spec.span.to });
}
