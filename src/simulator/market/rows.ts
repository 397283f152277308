/** The market as rows of the contract. */
import type { BlockBuilder } from '../../contract/block.js';
import type { RAW } from '../../contract/raw/index.js';
import { ASSETS, type AssetId, FIATS } from '../../contract/reference.js';
import { SOURCES } from '../../contract/vocabulary.js';
import { UserError } from '../../error.js';
import { type Day, formatDay, MICROS_PER_HOUR, type Window } from '../../time.js';
import { fetchedAtOf, type Market } from './market.js';

type Prices = BlockBuilder<typeof RAW.crypto_prices>;
type Rates = BlockBuilder<typeof RAW.fx_rates>;

/** Appends the window's prices (by hour, then in the order of ASSETS) and rates (by day, then in the order of FIATS). */
export function marketRows(market: Market, window: Window, prices: Prices, rates: Rates): void {
  for (let day = window.from; day <= window.to; day++) {
    for (let hour = day * 24; hour < (day + 1) * 24; hour++)
      for (const { id } of ASSETS) appendPrice(market, id, hour, prices);
    appendRates(market, day, rates);
  }
}

function appendPrice(market: Market, asset: AssetId, hour: number, prices: Prices): void {
  const series = market.assets[asset];
  const index = hour - market.from * 24;
  if (!(index in series.close)) throw new RangeError(`hour ${hour} is outside the market`);
  prices.append({
    asset_id: asset,
    timestamp: hour * MICROS_PER_HOUR,
    open: series.open[index]!,
    high: series.high[index]!,
    low: series.low[index]!,
    close: series.close[index]!,
    volume_usd: volumeUnits(asset, hour, series.volumeUsd[index]!),
    source: SOURCES[series.source[index]!]!,
    fetched_at: fetchedAtOf(series, index),
    _as_of: Math.floor(hour / 24),
  });
}

/** What 64 bits hold in units of 1e-8. */
const MOST_VOLUME = 90_000_000_000;

/** Whole dollars; an hour of a large market in units of 1e-8 is beyond 2^53. */
function volumeUnits(asset: AssetId, hour: number, dollars: number): bigint | null {
  if (Number.isNaN(dollars)) return null;
  if (dollars <= MOST_VOLUME) return BigInt(dollars) * 100_000_000n;
  throw new UserError(
    `the volume of ${asset} on ${formatDay(Math.floor(hour / 24))} is too large: ${dollars} USD in an hour ` +
      `(at most ${MOST_VOLUME}; is the file in USD?)`,
  );
}

function appendRates(market: Market, day: Day, rates: Rates): void {
  for (const fiat of FIATS) {
    const series = market.rates[fiat];
    const index = day - market.from;
    rates.append({
      date: day,
      currency: fiat,
      units_per_usd: series.unitsPerUsd[index]!,
      source: SOURCES[series.source[index]!]!,
      fetched_at: fetchedAtOf(series, index),
      _as_of: day,
    });
  }
}
