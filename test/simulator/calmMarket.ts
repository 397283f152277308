/** A market in which nothing moves: flat candles and level rates, where the one given stands on its first day. */
import type { AssetSeries, Market, RateSeries } from '../../src/simulator/market/market.js';

export function calmMarket(market: Market): Market {
  const each = <S>(series: Readonly<Record<string, S>>, calm: (one: S) => S) =>
    Object.fromEntries(Object.entries(series).map(([name, one]) => [name, calm(one)]));
  return {
    ...market,
    assets: each(market.assets, calmSeries) as Market['assets'],
    rates: each(market.rates, calmRates) as Market['rates'],
  };
}

function calmSeries(series: AssetSeries): AssetSeries {
  const flat = new Float64Array(series.open.length).fill(series.open[0]!);
  return { ...series, open: flat, high: flat, low: flat, close: flat };
}

function calmRates(rates: RateSeries): RateSeries {
  return { ...rates, unitsPerUsd: new Float64Array(rates.unitsPerUsd.length).fill(rates.unitsPerUsd[0]!) };
}
