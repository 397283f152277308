/** Before a feed begins, the simulated path leads up to its first price: its returns, not its level. */
import { SOURCES } from '../../contract/vocabulary.js';
import type { AssetSeries, RateSeries } from './market.js';

/** The same series, its hours before `first` written over. */
export function leadUpTo(series: AssetSeries, simulated: AssetSeries, first: number): AssetSeries {
  const hours = Math.min(first, simulated.close.length);
  const factor = first < series.open.length ? series.open[first]! / simulated.open[first]! : 1;
  for (const name of ['open', 'high', 'low', 'close'] as const)
    for (let hour = 0; hour < hours; hour++) series[name][hour] = scaled(simulated[name][hour]!, factor);
  series.volumeUsd.set(simulated.volumeUsd.subarray(0, hours));
  series.source.set(simulated.source.subarray(0, hours));
  return series;
}

/** The same rates, its days before `first` written over. */
export function leadRatesUpTo(rates: RateSeries, simulated: RateSeries, first: number): RateSeries {
  const days = Math.min(first, simulated.unitsPerUsd.length);
  const factor = first < rates.unitsPerUsd.length ? rates.unitsPerUsd[first]! / simulated.unitsPerUsd[first]! : 1;
  for (let day = 0; day < days; day++) rates.unitsPerUsd[day] = scaled(simulated.unitsPerUsd[day]!, factor);
  rates.source.fill(SOURCES.indexOf('simulated'), 0, days);
  return rates;
}

function scaled(units: number, factor: number): number {
  return Math.max(1, Math.round(units * factor));
}
