/** How the codes of the reference lists are written elsewhere: `XBT`, `XXBT`, `BTC` are bitcoin, `ZUSD` is USD. */
import { ISO_COUNTRIES } from './countries.js';
import type { Spellings } from './reading/reading.js';
import { ASSETS, type Asset, FIATS } from './reference.js';

/** What is known of assets, fiats and countries: ours, and what an import adds. */
export interface Reference {
  readonly assets: readonly Asset[];
  readonly fiats: readonly string[];
  readonly countries: readonly string[];
}

export const OWN_REFERENCE: Reference = { assets: ASSETS, fiats: FIATS, countries: ISO_COUNTRIES };

/** Both, what is in both once; the one that was added last says what an asset is called. */
export function extended(known: Reference, added: Partial<Reference>): Reference {
  const assets = new Map([...known.assets, ...(added.assets ?? [])].map((asset) => [asset.id, asset]));
  return {
    assets: [...assets.values()],
    fiats: [...new Set([...known.fiats, ...(added.fiats ?? [])])],
    countries: [...new Set([...known.countries, ...(added.countries ?? [])])],
  };
}

export function spellingsOf({ assets, fiats, countries }: Reference): Spellings {
  const assetCodes = assets.flatMap(({ id, ticker, codes }) =>
    [id, ticker, ...codes].map((code) => [upper(code), id] as const),
  );
  const fiatCodes = fiats.flatMap((fiat) => [fiat, `Z${fiat}`].map((code) => [upper(code), fiat] as const));
  return {
    assets: Object.fromEntries(assetCodes),
    fiats: Object.fromEntries(fiatCodes),
    pairs: pairsOf(assetCodes, fiatCodes),
    countries: Object.fromEntries(countries.map((code) => [upper(code), code])),
  };
}

type Codes = readonly (readonly [spelling: string, code: string])[];

/** Every asset beside every fiat; a spelling that could be two pairs is none. */
function pairsOf(assets: Codes, fiats: Codes): Record<string, string> {
  const pairs = new Map<string, Set<string>>();
  for (const [base, asset] of assets)
    for (const [quote, fiat] of fiats) {
      const spelling = `${bare(base)}${bare(quote)}`;
      pairs.set(spelling, (pairs.get(spelling) ?? new Set()).add(`${asset}/${fiat}`));
    }
  return Object.fromEntries(
    [...pairs].filter(([, codes]) => codes.size === 1).map(([spelling, [code]]) => [spelling, code!]),
  );
}

const upper = (code: string): string => code.toUpperCase();
const bare = (code: string): string => code.replaceAll(/[-/_: ]/g, '');
