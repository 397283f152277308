/** Reference data: lists, not code, so that an import can extend them. The simulator uses the ones here. */

export interface Asset {
  /** CoinGecko id, as exported. */
  readonly id: string;
  readonly ticker: string;
  /** Other spellings found in exports (Kraken's codes). */
  readonly codes: readonly string[];
}

export const ASSETS = [
  { id: 'bitcoin', ticker: 'BTC', codes: ['XBT', 'XXBT'] },
  { id: 'ethereum', ticker: 'ETH', codes: ['XETH'] },
  { id: 'solana', ticker: 'SOL', codes: [] },
  { id: 'tether', ticker: 'USDT', codes: [] },
] as const satisfies readonly Asset[];

export type AssetId = (typeof ASSETS)[number]['id'];

export const FIATS = ['USD', 'EUR', 'GBP', 'CAD'] as const;
export type Fiat = (typeof FIATS)[number];

/** Payment rails that do not reach everybody; those not listed do. */
export const RAILS: readonly { readonly method: string; readonly fiat: Fiat; readonly area: string }[] = [
  { method: 'ach_transfer', fiat: 'USD', area: 'US' },
  { method: 'sepa', fiat: 'EUR', area: 'EEA' },
];

/** What a rail is used for; the products of the seed `processing_costs`. */
export const RAIL_USES = ['deposit', 'withdrawal', 'ramp'] as const;
export type RailUse = (typeof RAIL_USES)[number];

/** A rail that an import brings, for one use, and what the money costs the exchange on it; null where nobody has said. */
export interface OwnRail {
  readonly product: RailUse;
  readonly rail: string;
  /** Share of the value, as a decimal. */
  readonly rate: string | null;
  /** Sum per transaction in USD, as a decimal. */
  readonly fixed_usd: string | null;
}

/** Whether somebody from this country can pay or be paid by this method. */
export function railReaches(method: string, country: Country): boolean {
  const rail = RAILS.find((one) => one.method === method);
  if (rail === undefined) return true;
  const inArea = rail.area === 'EEA' ? country.eea : country.code === rail.area;
  return inArea && country.fiat === rail.fiat;
}

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly fiat: Fiat;
  /** Inside the European Economic Area: SEPA reaches it. */
  readonly eea: boolean;
  /** Hours ahead of UTC, standard time of the largest city. */
  readonly utcOffset: number;
  /** Share of sign-ups, before normalisation. */
  readonly weight: number;
}

export const COUNTRIES: readonly Country[] = [
  { code: 'US', fiat: 'USD', eea: false, utcOffset: -6, weight: 30 },
  { code: 'GB', fiat: 'GBP', eea: false, utcOffset: 0, weight: 12 },
  { code: 'DE', fiat: 'EUR', eea: true, utcOffset: 1, weight: 11 },
  { code: 'CA', fiat: 'CAD', eea: false, utcOffset: -5, weight: 8 },
  { code: 'FR', fiat: 'EUR', eea: true, utcOffset: 1, weight: 8 },
  { code: 'NL', fiat: 'EUR', eea: true, utcOffset: 1, weight: 6 },
  { code: 'ES', fiat: 'EUR', eea: true, utcOffset: 1, weight: 5 },
  { code: 'IT', fiat: 'EUR', eea: true, utcOffset: 1, weight: 5 },
  { code: 'IE', fiat: 'EUR', eea: true, utcOffset: 0, weight: 3 },
  { code: 'PT', fiat: 'EUR', eea: true, utcOffset: 0, weight: 2 },
  { code: 'AT', fiat: 'EUR', eea: true, utcOffset: 1, weight: 2 },
  { code: 'BE', fiat: 'EUR', eea: true, utcOffset: 1, weight: 2 },
  { code: 'AU', fiat: 'USD', eea: false, utcOffset: 10, weight: 3 },
  { code: 'BR', fiat: 'USD', eea: false, utcOffset: -3, weight: 2 },
  { code: 'SG', fiat: 'USD', eea: false, utcOffset: 8, weight: 1 },
];
