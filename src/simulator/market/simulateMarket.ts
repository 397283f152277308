/** The simulated market: calibrated, through the published month-ends, the same for every span that is cut from it. */
import { ASSETS, type AssetId, FIATS, type Fiat } from '../../contract/reference.js';
import { UserError } from '../../error.js';
import { type Day, formatDay, lastDayOfMonth, type Window } from '../../time.js';
import { anchoredPath, type Pin, startingLevel } from './anchored.js';
import { simulateCandles } from './candles.js';
import type { AssetSeries, Market, RateSeries } from './market.js';
import { type Month, monthsThrough } from './months.js';
import { simulatePegged } from './pegged.js';
import { FREE_ASSET_IDS, FREE_ASSETS, type FreeAssetId, MARKET_START, PEGGED } from './profile.js';
import { PUBLISHED_CLOSES } from './published.js';
import { simulateRates } from './rates.js';
import { type Factor, type Returns, simulateFactor, simulateReturns } from './returns.js';
import { cutRates, cutSeries } from './series.js';
import { simulateVolatility } from './volatility.js';

/** The market of `span`; days before 2018 are refused. */
export function simulateMarket(seed: number, span: Window): Market {
  refuseTooEarly(span.from);
  return cutMarket(simulateThrough(seed, span.to), span);
}

/** The market from its beginning through `to`. */
export function simulateThrough(seed: number, to: Day): Market {
  const months = monthsThrough(lastDayOfMonth(Math.max(to, LAST_BEGINNING)));
  const volatility = simulateVolatility(seed, months);
  const factor = simulateFactor(seed, 'factor', months);
  const free = Object.fromEntries(
    FREE_ASSET_IDS.map((asset) => [asset, simulateFree(seed, asset, volatility, factor, months)]),
  ) as Record<FreeAssetId, AssetSeries>;
  const tether = simulateCandles(seed, 'tether', simulatePegged(seed, 'tether', volatility, months), months, {
    dailyVolume: PEGGED.dailyVolume,
    floor: -PEGGED.band,
    ceiling: PEGGED.band,
  });
  const whole = { from: MARKET_START, to: months.at(-1)!.to + MARKET_START - 1 };
  const market: Market = { ...whole, assets: { ...free, tether }, rates: simulateRates(seed, months) };
  return cutMarket(market, { from: MARKET_START, to });
}

export function cutMarket(market: Market, span: Window): Market {
  const from = span.from - market.from;
  const to = span.to + 1 - market.from;
  const assets = ASSETS.map(({ id }) => [id, cutSeries(market.assets[id], from * 24, to * 24)]);
  const rates = FIATS.map((fiat) => [fiat, cutRates(market.rates[fiat], from, to)]);
  return {
    ...span,
    assets: Object.fromEntries(assets) as Record<AssetId, AssetSeries>,
    rates: Object.fromEntries(rates) as Record<Fiat, RateSeries>,
  };
}

export function refuseTooEarly(from: Day): void {
  if (from < MARKET_START)
    throw new UserError(
      `the market begins on ${formatDay(MARKET_START)}: a world cannot start on ${formatDay(from)}; choose a later day`,
    );
}

function simulateFree(
  seed: number,
  asset: FreeAssetId,
  volatility: Float64Array,
  factor: Factor,
  months: readonly Month[],
): AssetSeries {
  const returns = simulateReturns(asset, volatility, factor, simulateFactor(seed, asset, months));
  const pins = PINS[asset];
  const path = {
    start: startingLevel(returns.log, pins),
    closes: anchoredPath(returns.log, returns.expected, pins),
    variance: returns.realised,
    activity: activityOf(returns, volatility),
  };
  return simulateCandles(seed, asset, path, months, { dailyVolume: FREE_ASSETS[asset].dailyVolume });
}

/** Volume follows volatility, and the hour's own commotion at about half strength. */
function activityOf(returns: Returns, volatility: Float64Array): Float64Array {
  return returns.realised.map((realised, hour) => {
    const commotion = Math.sqrt(realised / returns.expected[hour]!);
    return volatility[hour]! * (0.5 + 0.6 * commotion);
  });
}

const PINS = Object.fromEntries(
  FREE_ASSET_IDS.map((asset) => [
    asset,
    (PUBLISHED_CLOSES[asset] ?? []).map(({ day, value }): Pin => ({ step: (day - MARKET_START + 1) * 24 - 1, value })),
  ]),
) as Record<FreeAssetId, Pin[]>;

/** Paths are carried backwards from their first published price, so they are drawn at least as far. */
const LAST_BEGINNING: Day = Math.max(...FREE_ASSET_IDS.map((asset) => PUBLISHED_CLOSES[asset]?.[0]?.day ?? 0));
