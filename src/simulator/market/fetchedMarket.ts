/**
 * The market of a home that fetches. What has landed stays as it is, whatever is known by now; then come the facts fetched,
 * the most believed first; everything else is simulated, and goes on without a jump from what comes before it.
 */
import type { MarketFeed } from '../../contract/marketFeed.js';
import { ASSETS, type AssetId, FIATS, type Fiat } from '../../contract/reference.js';
import type { Window } from '../../time.js';
import type { Canvas } from './canvas.js';
import { fetchedRates, type RateCanvas } from './fetchedRates.js';
import { fetchedSeries } from './fetchedSeries.js';
import type { AssetSeries, Market, RateSeries } from './market.js';
import { MARKET_START } from './profile.js';
import { cutMarket, refuseTooEarly } from './simulateMarket.js';

/** Prices and rates that money has moved at, from the world's first day on, and which hours and days they are. */
export interface LandedMarket {
  readonly assets: Readonly<Record<AssetId, Canvas>>;
  readonly rates: Readonly<Record<Fiat, RateCanvas>>;
}

export interface FetchedMarketSpec {
  readonly span: Window;
  /** Days before the span that are given too. */
  readonly lead: number;
  readonly landed: LandedMarket | null;
  readonly feeds: readonly MarketFeed[];
  /** As `simulateThrough` gives it, through the span's end or later. */
  readonly simulated: Market;
}

export function openFetchedMarket({ span, lead, landed, feeds, ...spec }: FetchedMarketSpec): Market {
  refuseTooEarly(span.from);
  const simulated = cutMarket(spec.simulated, { from: MARKET_START, to: span.to });
  const start = span.from - MARKET_START;
  const assets = ASSETS.map(({ id }) => [
    id,
    fetchedSeries(id, simulated.assets[id], { start: start * 24, landed: landed?.assets[id], feeds }),
  ]);
  const rates = FIATS.map((fiat) => [
    fiat,
    fetchedRates(fiat, simulated.rates[fiat], { start, landed: landed?.rates[fiat], feeds }),
  ]);
  const whole: Market = {
    ...simulated,
    assets: Object.fromEntries(assets) as Record<AssetId, AssetSeries>,
    rates: Object.fromEntries(rates) as Record<Fiat, RateSeries>,
  };
  return cutMarket(whole, { from: Math.max(MARKET_START, span.from - lead), to: span.to });
}
