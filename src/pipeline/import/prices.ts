/** The price files that a map names for its assets → sources of `crypto_prices`. */
import { basename, isAbsolute, resolve } from 'node:path';
import { UserError } from '../../error.js';
import type { MapFile } from './map.js';
import type { MapSpec } from './mapSpec.js';
import { bareName } from './names.js';
import { openLines } from './open.js';
import type { ReferenceSpec } from './referenceSpec.js';
import type { ColumnSpec, SourceSpec } from './sourceSpec.js';

type AssetSpec = NonNullable<ReferenceSpec['assets']>[number];

/** The map with its assets' prices among the tables. Throws UserError for a file whose columns tell no moment or no price. */
export async function withPrices(spec: MapSpec, file: MapFile): Promise<MapSpec> {
  const sources: SourceSpec[] = [];
  for (const asset of spec.reference?.assets ?? [])
    if (asset.prices !== undefined) sources.push(await priceSource(asset, asset.prices, file));
  if (sources.length === 0) return spec;
  const own = [spec.tables?.['crypto_prices'] ?? []].flat();
  return { ...spec, tables: { ...spec.tables, crypto_prices: [...own, ...sources] } };
}

async function priceSource({ id }: AssetSpec, prices: string | SourceSpec, file: MapFile): Promise<SourceSpec> {
  const given = typeof prices === 'string' ? await columnsIn(prices, file) : prices;
  return { ...given, columns: { asset_id: { constant: id }, source: { constant: 'file' }, ...given.columns } };
}

const MOMENTS = ['timestamp', 'time', 'datetime', 'date', 'day', 'unix'];
const CLOSES = ['close', 'price', 'last', 'priceusd', 'closeusd'];

/** A file of prices in USD, by the hour or by the day, whose columns say what they are. */
async function columnsIn(path: string, { folder }: MapFile): Promise<SourceSpec> {
  const name = basename(path);
  const { header, rows } = await openLines(isAbsolute(path) ? path : resolve(folder, path), {}, noParquet(name));
  const find = (names: readonly string[]) => names.flatMap((one) => header.filter((h) => bareName(h) === one))[0];
  const [moment, close] = [find(MOMENTS), find(CLOSES)];
  if (moment === undefined || close === undefined) throw unknownColumns(name, header);
  const volume = find(['volumeusd']);
  let first: string | null | undefined;
  for await (const { cells } of rows) {
    first = cells[header.indexOf(moment)];
    break;
  }
  return {
    files: [path],
    ignore: ['*'],
    columns: {
      timestamp: { from: [moment], ...writtenAs(first ?? '') },
      ...Object.fromEntries(['open', 'high', 'low'].map((one) => [one, [find([one]) ?? close]])),
      close: [close],
      ...(volume === undefined ? {} : { volume_usd: [volume] }),
    },
  };
}

/** What a first cell proves: a day has no hour, and stamps of a few digits count seconds. */
function writtenAs(cell: string): Pick<ColumnSpec, 'format' | 'zone' | 'unit'> {
  if (/^\d{4}-\d{2}-\d{2}$/.test(cell.trim())) return { format: 'YYYY-MM-DD', zone: 'UTC' };
  if (/^\d{9,10}$/.test(cell.trim())) return { unit: 'seconds' };
  return /^\d{12,13}$/.test(cell.trim()) ? { unit: 'milliseconds' } : {};
}

function unknownColumns(name: string, header: readonly string[]): UserError {
  return new UserError(
    `${name} tells no prices by its columns, ${header.join(', ')}: it needs timestamp or date, and close (or say them: prices: {files: ${name}, columns: …})`,
  );
}

function noParquet(name: string): Parameters<typeof openLines>[2] {
  const refuse = () => {
    throw new UserError(`${name} is Parquet: say what its columns are (prices: {files: ${name}, columns: …})`);
  };
  return { query: refuse, stream: refuse };
}
