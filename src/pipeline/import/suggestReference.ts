/** Assets and fiats that a file names and the contract does not: what a map must add for the file to be read. */
import type { Asset } from '../../contract/reference.js';
import { OWN_REFERENCE, type Reference, spellingsOf } from '../../contract/spellings.js';
import { likeness } from './names.js';
import { type Sample, wordsOf } from './sample.js';
import { DOLLARS, OTHER_FIATS, WELL_KNOWN } from './wellKnown.js';

export interface FoundReference {
  readonly assets: readonly Asset[];
  readonly fiats: readonly string[];
  /** Tokens that something is priced in as if they were dollars. */
  readonly dollars: readonly string[];
  /** Tickers of which nobody here knows what CoinGecko calls them. */
  readonly unknown: readonly string[];
}

export function referenceIn(sample: Sample): FoundReference {
  const found = {
    assets: new Map<string, Asset>(),
    fiats: new Set<string>(),
    dollars: new Set<string>(),
    unknown: new Set<string>(),
  };
  for (const { code, isQuote } of codesIn(sample)) {
    if (isQuote && DOLLARS.includes(code)) found.dollars.add(code);
    else if (code in OWN.assets || code in OWN.fiats) continue;
    else if (OTHER_FIATS.includes(code)) found.fiats.add(code);
    else if (!isQuote) addAsset(found, code);
  }
  return {
    assets: [...found.assets.values()],
    fiats: [...found.fiats],
    dollars: [...found.dollars],
    unknown: [...found.unknown],
  };
}

export function asReference({ assets, fiats, dollars }: FoundReference): Partial<Reference> {
  return { assets, fiats, fiatCodes: Object.fromEntries(dollars.map((code) => [code, 'USD'])) };
}

const OWN = spellingsOf(OWN_REFERENCE);
const FIATS = new Set([...Object.keys(OWN.fiats), ...OTHER_FIATS, ...DOLLARS]);

/** Kraken writes XLTC and DOT.S for LTC and DOT; what else is no ticker of the list is taken for one of its own. */
function addAsset(found: { assets: Map<string, Asset>; unknown: Set<string> }, code: string): void {
  const bare = code.split('.')[0]!;
  const ticker = [code, bare, bare.replace(/^X/, '')].find((one) => one in WELL_KNOWN) ?? bare;
  const id = WELL_KNOWN[ticker] ?? ticker.toLowerCase();
  if (WELL_KNOWN[ticker] === undefined) found.unknown.add(ticker);
  const codes = new Set([...(found.assets.get(id)?.codes ?? []), ...(code === ticker ? [] : [code])]);
  const known = found.assets.get(id);
  if (known !== undefined && known.ticker !== ticker) codes.add(ticker);
  found.assets.set(id, { id, ticker: known?.ticker ?? ticker, codes: [...codes] });
}

interface Code {
  readonly code: string;
  readonly isQuote: boolean;
}

const CURRENCY_COLUMNS = [
  'currency',
  'asset',
  'base_currency',
  'quote_currency',
  'fee_currency',
  'crypto_token',
  'fiat_currency',
];
const MOST = 500;

function codesIn(sample: Sample): Code[] {
  return sample.header.flatMap((column) => {
    const words = wordsOf(sample, column, null, MOST);
    const amounts = words.flatMap((word) => /^[+-]?[\d.,]*\d\s*([A-Za-z][A-Za-z0-9]{1,9})$/.exec(word)?.[1] ?? []);
    const isPairs = likeness('trading_pair', column) > 0;
    const pairs = isPairs ? words.flatMap(sidesOf) : [];
    const isCodes = !isPairs && CURRENCY_COLUMNS.some((one) => likeness(one, column) > 0);
    const plain = isCodes ? words.filter((word) => /^[A-Za-z][A-Za-z0-9.]{1,9}$/.test(word)) : [];
    return [...pairs, ...[...amounts, ...plain].map((code) => ({ code: code.toUpperCase(), isQuote: false }))];
  });
}

/** A pair's two codes; without a sign between them it ends where a known asset does, or else with the shortest fiat or dollar. */
function sidesOf(pair: string): Code[] {
  const text = pair.toUpperCase();
  const parted = /^([A-Z0-9.]{1,10})\s*[-/_: ]\s*([A-Z0-9.]{2,10})$/.exec(text);
  const splits = [...FIATS]
    .filter((fiat) => text.endsWith(fiat))
    .map((fiat) => [text.slice(0, -fiat.length), fiat] as const);
  const byLength = splits.filter(([base]) => base.length > 1).sort(([, a], [, b]) => a.length - b.length);
  const [base, quote] =
    parted === null ? (byLength.find(([one]) => isAsset(one)) ?? byLength[0] ?? []) : [parted[1], parted[2]];
  if (base === undefined || quote === undefined || !FIATS.has(quote) || `${base}${quote}` in OWN.pairs) return [];
  return [
    { code: base, isQuote: false },
    { code: quote, isQuote: true },
  ];
}

const isAsset = (code: string): boolean =>
  code in OWN.assets || code in WELL_KNOWN || code.replace(/^X/, '') in WELL_KNOWN;
