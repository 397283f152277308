/** The prices and rates that have landed, as the warehouse holds them: exact, with their sources and fetch times. */
import { RAW } from '../contract/raw/index.js';
import { ASSETS, type AssetId, FIATS, type Fiat } from '../contract/reference.js';
import type { Row } from '../contract/table.js';
import { SOURCES } from '../contract/vocabulary.js';
import { type Canvas, createFetchedCanvas } from '../simulator/market/canvas.js';
import type { LandedMarket } from '../simulator/market/fetchedMarket.js';
import { createRateCanvas, type RateCanvas } from '../simulator/market/fetchedRates.js';
import { parseDay, type Window } from '../time.js';
import type { Warehouse } from '../warehouse/warehouse.js';

/** Of the span's days; makes the two tables where they are missing. */
export async function readLandedMarket(warehouse: Warehouse, span: Window): Promise<LandedMarket> {
  await warehouse.create(RAW.crypto_prices, RAW.fx_rates);
  const days = span.to + 1 - span.from;
  const assets = byName(ASSETS.map(({ id }) => [id, createFetchedCanvas(days * 24)] as const));
  const rates = byName(FIATS.map((fiat) => [fiat, createRateCanvas(days)] as const));
  for await (const rows of warehouse.read(RAW.crypto_prices, span))
    for (const row of rows) putPrice(assets, row, span.from * 24);
  for await (const rows of warehouse.read(RAW.fx_rates, span)) for (const row of rows) putRate(rates, row, span.from);
  return { assets: assets as Record<AssetId, Canvas>, rates: rates as Record<Fiat, RateCanvas> };
}

/** Names that are not ours, as an import may add, are nobody's. */
function byName<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T | undefined>> {
  return Object.fromEntries(entries);
}

type Prices = Readonly<Record<string, Canvas | undefined>>;
type Rates = Readonly<Record<string, RateCanvas | undefined>>;

function putPrice(assets: Prices, row: Row<typeof RAW.crypto_prices>, start: number): void {
  const canvas = assets[row.asset_id];
  if (canvas === undefined) return;
  const { series, known } = canvas;
  const index = Math.floor(Date.parse(row.timestamp) / 3_600_000) - start;
  known[index] = 1;
  for (const name of ['open', 'high', 'low', 'close'] as const) series[name][index] = unitsOf(row[name]);
  series.volumeUsd[index] = row.volume_usd === null ? Number.NaN : Math.round(Number(row.volume_usd));
  series.source[index] = SOURCES.indexOf(row.source);
  series.fetchedAt![index] = microsOf(row.fetched_at);
}

function putRate(rates: Rates, row: Row<typeof RAW.fx_rates>, from: number): void {
  const canvas = rates[row.currency];
  if (canvas === undefined) return;
  const { series, known } = canvas;
  const index = parseDay(row.date, 'date of a rate') - from;
  known[index] = 1;
  series.unitsPerUsd[index] = unitsOf(row.units_per_usd);
  series.source[index] = SOURCES.indexOf(row.source);
  series.fetchedAt![index] = microsOf(row.fetched_at);
}

/** The contract writes all eight decimals, so without its point the text is the number of units. */
function unitsOf(amount: string): number {
  return Number(amount.replace('.', ''));
}

function microsOf(stamp: string | null): number {
  return stamp === null ? Number.NaN : Date.parse(stamp) * 1000;
}
