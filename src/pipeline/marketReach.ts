/** Where market files end before the world does: said, because prices are invented from there on. */
import type { MarketFeed } from '../contract/marketFeed.js';
import { ASSETS, type AssetId, FIATS, type Fiat } from '../contract/reference.js';
import { SOURCES } from '../contract/vocabulary.js';
import type { Market } from '../simulator/market/market.js';
import { formatDay } from '../time.js';

/** One line per asset or currency that has a file and is simulated for the rest of the world. */
export function reachOf(market: Market, feeds: readonly MarketFeed[]): string[] {
  const knows = (subject: AssetId | Fiat) =>
    feeds.some(({ hourly, daily, rates }) =>
      [hourly, daily, rates].some((facts) => (facts as ReadonlyMap<AssetId | Fiat, unknown>).has(subject)),
    );
  const assets = ASSETS.map(({ id }) => ({ subject: id, source: market.assets[id].source, perDay: 24 }));
  const fiats = FIATS.filter((fiat) => fiat !== 'USD').map((fiat) => ({
    subject: fiat,
    source: market.rates[fiat].source,
    perDay: 1,
  }));
  return [...assets, ...fiats].flatMap(({ subject, source, perDay }) => {
    const simulatedFrom = source.lastIndexOf(SOURCES.indexOf('file')) + 1;
    if (!knows(subject) || simulatedFrom === source.length) return [];
    if (simulatedFrom === 0) return [`market files: ${subject} ends before this world begins; all of it is simulated`];
    return [
      `market files: ${subject} ends on ${formatDay(market.from + Math.floor((simulatedFrom - 1) / perDay))}; simulated from there on`,
    ];
  });
}
