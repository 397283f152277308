/** Market files → feeds. The format is told by the first line, the asset by the rows, the argument or the file's name. */
import { basename } from 'node:path';
import type { MarketFeed } from '../contract/marketFeed.js';
import { FIATS } from '../contract/reference.js';
import { UserError } from '../error.js';
import { type Columns, columnsOf, refusal, splitCells } from './csvRow.js';
import { dailyReader, ratesReader } from './dailyTables.js';
import { readLines } from './lines.js';
import { assetList, type MarketArgument, minutesIn, parseMarketArgument, parsePairName } from './marketNames.js';
import { isOhlcvt, OHLCVT_COLUMNS, ohlcvtReader } from './ohlcvt.js';
import type { RowReader } from './rowReader.js';

/** One feed per argument (`FILE` or `ASSET=FILE`), in order. What we do not use is skipped with a single line of log. */
export async function readMarketFiles(args: readonly string[], log: (line: string) => void): Promise<MarketFeed[]> {
  const skipped = new Set<string>();
  const feeds: MarketFeed[] = [];
  for (const arg of args) feeds.push(await readMarketFile(parseMarketArgument(arg), (name) => skipped.add(name)));
  if (skipped.size > 0) log(`market files: not used here, skipped: ${[...skipped].sort().join(', ')}`);
  return feeds;
}

async function readMarketFile(spec: MarketArgument, skip: (name: string) => void): Promise<MarketFeed> {
  const name = basename(spec.path);
  let reader: RowReader | undefined;
  let width = 0;
  let rows = 0;
  await readLines(spec.path, (text, line) => {
    if (text.trim() === '') return;
    const cells = splitCells(text);
    if (reader === undefined) {
      const layout = layoutOf(cells, text, spec.path);
      reader = readerOf(layout.columns, spec, skip);
      width = cells.length;
      if (layout.header) return;
    }
    const row = { cells, file: spec.path, line };
    if (cells.length !== width) throw refusal(row, `${cells.length} cells where ${width} are expected`);
    reader.take(row);
    rows++;
  });
  if (reader === undefined || rows === 0) throw new UserError(`the market file ${spec.path} is empty`);
  return { name, source: 'file', ...reader.finish() };
}

interface Layout {
  readonly columns: Columns;
  readonly header: boolean;
}

function layoutOf(cells: readonly string[], text: string, path: string): Layout {
  const columns = columnsOf(cells);
  if ('date' in columns || isOhlcvt(columns)) return { columns, header: true };
  if ((cells.length === 6 || cells.length === 7) && /^\d+$/.test(cells[0]!))
    return { columns: OHLCVT_COLUMNS, header: false };
  throw unknownFormat(path, text);
}

function readerOf(columns: Columns, { path, asset }: MarketArgument, skip: (name: string) => void): RowReader {
  if ('currency' in columns && 'units_per_usd' in columns) {
    if (asset === undefined) return ratesReader(columns, skip);
    throw new UserError(
      `${path} holds exchange rates of ${FIATS.join(', ')}, not prices of ${asset}: leave ${asset}= away`,
    );
  }
  if ('date' in columns && 'close' in columns) return dailyPrices(columns, { path, asset }, skip);
  if (!isOhlcvt(columns)) throw unknownFormat(path, Object.keys(columns).join(','));
  return hourlyPrices(columns, { path, asset }, skip);
}

function dailyPrices(columns: Columns, { path, asset }: MarketArgument, skip: (name: string) => void): RowReader {
  if ('asset_id' in columns || asset !== undefined) return dailyReader(columns, skip, asset);
  throw new UserError(`${path} has no column asset_id: write ASSET=${path}, with one of ${assetList()}`);
}

function hourlyPrices(columns: Columns, { path, asset }: MarketArgument, skip: (name: string) => void): RowReader {
  const pair = asset === undefined ? parsePairName(path) : { base: asset, asset, ...minutesIn(path) };
  if (pair.asset !== undefined) return ohlcvtReader(pair.asset, columns, { file: path, named: pair.minutes });
  skip(pair.base);
  return { take: () => {}, finish: () => ({ hourly: new Map(), daily: new Map(), rates: new Map() }) };
}

function unknownFormat(path: string, line: string): UserError {
  return new UserError(
    `${path} line 1: unknown format (${JSON.stringify(line.slice(0, 60))}): expected Kraken's OHLCVT, ` +
      'date,asset_id,[open,high,low,]close[,volume_usd] or date,currency,units_per_usd',
  );
}
