/** How the codes of the reference lists are written elsewhere: `XBT`, `XXBT`, `BTC` are bitcoin, `ZUSD` is USD. */
import { ISO_COUNTRIES } from './countries.js';
import type { Spellings } from './reading/reading.js';
import { ASSETS, type Asset, FIATS, type OwnRail, RAIL_USES } from './reference.js';

/** What is known of assets, fiats, countries and rails: ours, and what an import adds. */
export interface Reference {
  readonly assets: readonly Asset[];
  readonly fiats: readonly string[];
  /** Other spellings of fiats that somebody uses. */
  readonly fiatCodes: Readonly<Record<string, string>>;
  readonly countries: readonly string[];
  /** Rails beside those of the vocabularies, one per method and use. */
  readonly rails: readonly OwnRail[];
}

export const OWN_REFERENCE: Reference = {
  assets: ASSETS,
  fiats: FIATS,
  fiatCodes: {},
  countries: ISO_COUNTRIES,
  rails: [],
};

/** Both, what is in both once; the one that was added last says what an asset is called and a rail costs. */
export function extended(known: Reference, added: Partial<Reference>): Reference {
  const assets = new Map([...known.assets, ...(added.assets ?? [])].map((asset) => [asset.id, asset]));
  const rails = new Map([...known.rails, ...(added.rails ?? [])].map((rail) => [`${rail.product} ${rail.rail}`, rail]));
  return {
    assets: [...assets.values()],
    fiats: [...new Set([...known.fiats, ...(added.fiats ?? [])])],
    fiatCodes: { ...known.fiatCodes, ...added.fiatCodes },
    countries: [...new Set([...known.countries, ...(added.countries ?? [])])],
    rails: [...rails.values()],
  };
}

export function spellingsOf({ assets, fiats, fiatCodes: others, countries, rails }: Reference): Spellings {
  const assetCodes = assets.flatMap(({ id, ticker, codes }) =>
    [id, ticker, ...codes].map((code) => [upper(code), id] as const),
  );
  const fiatCodes = [
    ...fiats.flatMap((fiat) => [fiat, `Z${fiat}`].map((code) => [upper(code), fiat] as const)),
    ...Object.entries(others).map(([code, fiat]) => [upper(code), fiat] as const),
  ];
  return {
    assets: Object.fromEntries(assetCodes),
    fiats: Object.fromEntries(fiatCodes),
    pairs: pairsOf(assetCodes, fiatCodes),
    countries: Object.fromEntries(countries.map((code) => [upper(code), code])),
    rails: Object.fromEntries(
      RAIL_USES.map((use) => [use, rails.filter(({ product }) => product === use).map(({ rail }) => rail)]),
    ) as Record<(typeof RAIL_USES)[number], string[]>,
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
