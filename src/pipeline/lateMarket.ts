/**
 * Real prices and rates that came after their hours had landed as simulated. Money has moved at what landed, so they are kept
 * aside, in the contract's columns, and used by nobody.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MarketFeed } from '../contract/marketFeed.js';
import { RAW } from '../contract/raw/index.js';
import { ASSETS, type AssetId, FIATS } from '../contract/reference.js';
import { columnNames } from '../contract/table.js';
import type { LandedMarket } from '../simulator/market/fetchedMarket.js';
import { formatDay, type Window } from '../time.js';
import { isReal, type Standing } from './gathering.js';

/** Rows that are kept aside. */
export interface Late {
  readonly prices: number;
  readonly rates: number;
}

const FILES = { prices: 'crypto_prices.csv', rates: 'fx_rates.csv' } as const;

/** Writes down those that are not there yet, and tells how many they are. */
export async function keepLate(
  folder: string,
  feeds: readonly MarketFeed[],
  landed: LandedMarket,
  span: Window,
): Promise<Late> {
  return {
    prices: await append(join(folder, FILES.prices), headerOf(RAW.crypto_prices), latePrices(feeds, landed, span)),
    rates: await append(join(folder, FILES.rates), headerOf(RAW.fx_rates), lateRates(feeds, landed, span)),
  };
}

/** How many there are by now. */
export async function countLate(folder: string): Promise<Late> {
  const count = async (file: string) => Math.max(0, (await linesOf(join(folder, file))).length - 1);
  return { prices: await count(FILES.prices), rates: await count(FILES.rates) };
}

function headerOf(table: typeof RAW.crypto_prices | typeof RAW.fx_rates): string {
  return columnNames(table)
    .filter((name) => name !== '_as_of')
    .join(',');
}

/** By key, as lines. */
function latePrices(feeds: readonly MarketFeed[], { assets }: LandedMarket, span: Window): Map<string, string> {
  const lines = new Map<string, string>();
  for (const feed of feeds)
    for (const { id } of ASSETS)
      for (const [hour, { open, high, low, close }] of feed.hourly.get(id) ?? []) {
        const key = priceKey(id, hour);
        if (!isSimulated(assets[id], hour - span.from * 24) || lines.has(key)) continue;
        lines.set(key, [key, open, high, low, close, '', feed.source, fetchedAt(feed)].join(','));
      }
  return lines;
}

function lateRates(feeds: readonly MarketFeed[], { rates }: LandedMarket, span: Window): Map<string, string> {
  const lines = new Map<string, string>();
  for (const feed of feeds)
    for (const fiat of FIATS)
      for (const [day, rate] of feed.rates.get(fiat) ?? []) {
        const key = `${formatDay(day)},${fiat}`;
        if (!isSimulated(rates[fiat], day - span.from) || lines.has(key)) continue;
        lines.set(key, [key, rate, feed.source, fetchedAt(feed)].join(','));
      }
  return lines;
}

function priceKey(asset: AssetId, hour: number): string {
  return `${asset},${new Date(hour * 3_600_000).toISOString()}`;
}

function isSimulated(landed: Standing, index: number): boolean {
  return landed.known[index] === 1 && !isReal(landed, index);
}

function fetchedAt(feed: MarketFeed): string {
  return new Date(feed.fetchedAt! / 1000).toISOString();
}

/** What came first stays. */
async function append(file: string, header: string, lines: ReadonlyMap<string, string>): Promise<number> {
  if (lines.size === 0) return 0;
  const before = await linesOf(file);
  const known = new Set(before.map((line) => line.split(',', 2).join(',')));
  const fresh = [...lines].filter(([key]) => !known.has(key)).map(([, line]) => line);
  if (fresh.length === 0) return 0;
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(`${file}.part`, `${[...(before.length === 0 ? [header] : before), ...fresh].join('\n')}\n`);
  await rename(`${file}.part`, file);
  return fresh.length;
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}
