/** A small market by hand: waves and ripples, so that prices move every hour and repeat on every run. */
import { ASSETS, type AssetId, FIATS, type Fiat } from '../../../src/contract/reference.js';
import { fromFloat, multiply, ONE, type Units } from '../../../src/math/decimal.js';
import { weekdayOf } from '../../../src/time.js';
import { FIRST, LAST, money, stampOf, type Tables } from './rows.js';

interface Candle {
  readonly open: Units;
  readonly high: Units;
  readonly low: Units;
  readonly close: Units;
}

const LEVEL: Readonly<Record<AssetId, number>> = { bitcoin: 61_000, ethereum: 3_100, solana: 140, tether: 1 };
const SWING: Readonly<Record<AssetId, number>> = { bitcoin: 0.06, ethereum: 0.08, solana: 0.1, tether: 0.0005 };

function levelAt(asset: AssetId, hour: number): number {
  const wave = Math.sin(hour / 60) + 0.3 * Math.sin(hour / 7) + 0.1 * Math.sin(hour * 1.7);
  return LEVEL[asset] * (1 + SWING[asset] * wave);
}

export function candleAt(asset: AssetId, hour: number): Candle {
  const open = levelAt(asset, hour);
  const close = levelAt(asset, hour + 1);
  const wick = LEVEL[asset] * SWING[asset] * 0.02;
  return {
    open: fromFloat(open),
    high: fromFloat(Math.max(open, close) + wick),
    low: fromFloat(Math.min(open, close) - wick),
    close: fromFloat(close),
  };
}

const RATE: Readonly<Record<Fiat, number>> = { USD: 1, EUR: 0.87, GBP: 0.75, CAD: 1.38 };

export function rateOn(fiat: Fiat, day: number): Units {
  if (fiat === 'USD') return ONE;
  const businessDay = day - Math.max(0, weekdayOf(day) - 4);
  return fromFloat(Math.round(RATE[fiat] * (1 + 0.02 * Math.sin(businessDay)) * 1e4) / 1e4);
}

/** The middle of the hour's open and close, in the fiat at that day's rate. */
export function priceAt(asset: AssetId, fiat: Fiat, micros: number): Units {
  const hour = Math.floor(micros / 3_600_000_000);
  const { open, close } = candleAt(asset, hour);
  return multiply(Math.floor((open + close) / 2), rateOn(fiat, Math.floor(hour / 24)));
}

export function lastClose(asset: AssetId, day: number): Units {
  return candleAt(asset, day * 24 + 23).close;
}

export function appendMarket(tables: Tables): void {
  for (let hour = FIRST * 24; hour < (LAST + 1) * 24; hour++)
    for (const { id } of ASSETS) {
      const { open, high, low, close } = candleAt(id, hour);
      tables.crypto_prices.push({
        asset_id: id,
        timestamp: stampOf(hour * 3_600_000_000),
        open: money(open),
        high: money(high),
        low: money(low),
        close: money(close),
        volume_usd: money(1_000_000 * ONE),
        source: 'simulated',
        fetched_at: null,
        day: Math.floor(hour / 24),
      });
    }
  for (let day = FIRST; day <= LAST; day++)
    for (const currency of FIATS)
      tables.fx_rates.push({
        date: stampOf(day * 86_400_000_000).slice(0, 10),
        currency,
        units_per_usd: money(rateOn(currency, day)),
        source: 'simulated',
        fetched_at: null,
        day,
      });
}
