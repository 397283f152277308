/** Where a feed ends, the simulated path takes over from the feed's last price: its returns, not its level. */
import type { AssetId } from '../../contract/reference.js';
import { fromFloat } from '../../math/decimal.js';
import type { AssetSeries, RateSeries } from './market.js';
import { PEGGED } from './profile.js';

export interface Seam {
  /** First index that the feed does not know. */
  readonly from: number;
  /** The feed's last price, USD. */
  readonly price: number;
}

/** The same series, its hours from the seam on written over. */
export function continueSeries(asset: AssetId, series: AssetSeries, simulated: AssetSeries, seam: Seam): AssetSeries {
  if (seam.from >= simulated.open.length) return series;
  const offset = Math.log(fromFloat(seam.price) / simulated.open[seam.from]!);
  // A pegged token returns to its dollar; a free one has no home.
  const keep = asset === 'tether' ? 0.5 ** (1 / PEGGED.halfLife) : 1;
  let before = Math.exp(offset);
  for (let hour = seam.from; hour < simulated.open.length; hour++) {
    const after = keep === 1 ? before : Math.exp(offset * keep ** (hour + 1 - seam.from));
    const [high, low] = [Math.max(before, after), Math.min(before, after)];
    series.open[hour] = hour === seam.from ? fromFloat(seam.price) : series.close[hour - 1]!;
    series.close[hour] = scaled(simulated.close[hour]!, after);
    series.high[hour] = Math.max(series.open[hour]!, series.close[hour]!, scaled(simulated.high[hour]!, high));
    series.low[hour] = Math.min(series.open[hour]!, series.close[hour]!, scaled(simulated.low[hour]!, low));
    series.volumeUsd[hour] = simulated.volumeUsd[hour]!;
    series.source[hour] = simulated.source[hour]!;
    before = after;
  }
  return series;
}

/** The same rates, its days from the seam on written over. */
export function continueRates(rates: RateSeries, simulated: RateSeries, seam: Seam): RateSeries {
  const anchor = simulated.unitsPerUsd[Math.max(0, seam.from - 1)]!;
  for (let day = seam.from; day < simulated.unitsPerUsd.length; day++) {
    rates.unitsPerUsd[day] = scaled(simulated.unitsPerUsd[day]!, fromFloat(seam.price) / anchor);
    rates.source[day] = simulated.source[day]!;
  }
  return rates;
}

function scaled(units: number, factor: number): number {
  return Math.max(1, Math.round(units * factor));
}
