/** Which asset a name speaks of: CoinGecko ids, tickers, Kraken's codes, and pairs inside file names. */
import { basename, isAbsolute } from 'node:path';
import { ASSETS, type Asset, type AssetId, FIATS } from '../contract/reference.js';
import { UserError } from '../error.js';

/** The asset of an id, a ticker or an exchange's code, in any case. */
export function maybeAsset(name: string): AssetId | undefined {
  const wanted = name.toUpperCase();
  return ASSETS.find((asset) => spellings(asset).includes(wanted))?.id;
}

/** A market file as it is named on the command line: `FILE` or `ASSET=FILE`. */
export interface MarketArgument {
  readonly path: string;
  readonly asset?: AssetId | undefined;
}

/** Only the name of an asset stands for one: paths may hold `=` too. Throws UserError for an unknown one before a whole path. */
export function parseMarketArgument(argument: string): MarketArgument {
  const [, name, path] = /^([A-Za-z0-9-]+)=(.+)$/s.exec(argument) ?? [];
  if (name === undefined || path === undefined) return { path: argument };
  const asset = maybeAsset(name);
  if (asset !== undefined) return { path, asset };
  if (isAbsolute(path)) throw new UserError(`unknown asset ${name} in ${argument}: write one of ${assetList()}`);
  return { path: argument };
}

export function marketArgument({
  asset,
  path,
}: {
  readonly asset?: string | undefined;
  readonly path: string;
}): string {
  return asset === undefined ? path : `${asset}=${path}`;
}

/** The asset that a file's name speaks of, where it speaks of one that we use. */
export function maybeNamedAsset(path: string): AssetId | undefined {
  try {
    return parsePairName(path).asset;
  } catch {
    return undefined;
  }
}

/** What a file name such as `kraken_XBTUSD_60.csv.gz` says of its pair; `asset` is absent for one we do not use. */
export interface NamedPair {
  readonly base: string;
  readonly asset?: AssetId;
  /** Minutes between rows, where the name ends with them. */
  readonly minutes?: number;
}

/** Throws UserError where the name tells no pair, or one that is not quoted in US dollars. */
export function parsePairName(path: string): NamedPair {
  const tokens = basename(path)
    .replace(/(\.(csv|txt|gz))+$/i, '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/);
  const interval = minutesIn(path);
  const candidates = [...tokens, ...tokens.slice(1).map((token, i) => tokens[i]! + token)];
  const pairs = candidates.flatMap((token) => splitPair(token) ?? []);
  const ours = pairs.find(({ asset, quote }) => asset !== undefined && quote === 'USD');
  if (ours !== undefined) return { base: ours.base, asset: ours.asset!, ...interval };
  const foreign = pairs.find(({ asset }) => asset !== undefined);
  if (foreign !== undefined)
    throw new UserError(`${path} is quoted in ${foreign.quote}: only pairs quoted in USD can be read`);
  const unused = pairs.find(({ quote }) => quote === 'USD');
  if (unused !== undefined) return { base: unused.base, ...interval };
  throw new UserError(
    `the name of ${path} does not say which asset it holds: write ASSET=${path}, with one of ${assetList()}`,
  );
}

/** Minutes between rows, as `…_60.csv` says them. */
export function minutesIn(path: string): { minutes?: number } {
  const match = /_(\d{1,5})(\.[a-z]+)+$/i.exec(basename(path));
  return match === null ? {} : { minutes: Number(match[1]) };
}

export function assetList(): string {
  return ASSETS.map(({ id }) => id).join(', ');
}

const QUOTES = ['USDT', 'USDC', ...FIATS, 'JPY', 'CHF', 'AUD', 'XBT', 'BTC', 'ETH'];

interface Pair {
  readonly base: string;
  readonly quote: string;
  readonly asset?: AssetId;
}

/** `XBTUSD`, and Kraken's long form `XXBTZUSD`. The longest known quote wins, so XBTUSDT is not in dollars. */
function splitPair(token: string): Pair | undefined {
  for (const quote of QUOTES) {
    if (!token.endsWith(quote) || token.length <= quote.length) continue;
    const before = token.slice(0, -quote.length);
    const long = before.length > 1 && /[ZX]$/.test(before) ? before.slice(0, -1) : before;
    const base = maybeAsset(before) === undefined && maybeAsset(long) !== undefined ? long : before;
    const asset = maybeAsset(base);
    return asset === undefined ? { base, quote } : { base, quote, asset };
  }
  return undefined;
}

function spellings({ id, ticker, codes }: Asset): string[] {
  return [id.toUpperCase(), ticker, ...codes];
}
