/** What may be set about the sources outside, in the config file and the environment only: a flag shows in the list of processes. */
import { z } from 'zod';
import type { Setting } from './settings.js';

/** Only what was given. */
export interface SourceSpec {
  readonly coingeckoUrl?: string;
  readonly coingeckoDemoKey?: string;
  readonly coingeckoProKey?: string;
  readonly frankfurterUrl?: string;
  readonly exchangeRatesUrl?: string;
  readonly sourceTimeout?: number;
  readonly sourceTotal?: number;
}

/** Seconds that a request, and all of a run's requests together, may take. */
export const SOURCE_DEFAULTS = {
  coingeckoUrl: 'https://api.coingecko.com/api/v3',
  coingeckoProUrl: 'https://pro-api.coingecko.com/api/v3',
  frankfurterUrl: 'https://api.frankfurter.dev/v1',
  exchangeRatesUrl: 'https://open.er-api.com/v6',
  sourceTimeout: 15,
  sourceTotal: 240,
} as const;

/** What a header can carry: anything else would be quoted by the error that refuses it. */
const KEY = {
  takes: 'printable ASCII without blanks',
  default: 'none',
  schema: z.string().regex(/^[\x21-\x7e]+$/),
  fromText: (text: string): unknown => text,
  shown: () => 'a value that is not shown here',
} as const;

const URL_SETTING = {
  takes: 'an http or https address without user, query or fragment',
  schema: z.string().refine(isBase),
  fromText: (text: string): unknown => text,
  shown: (value: unknown) =>
    JSON.stringify(value)
      .replace(/\/\/[^/]*@/, '//…@')
      .replace(/[?#].*"/, '…"'),
} as const;

const SECONDS = {
  takes: 'seconds above 0, at most 3600',
  schema: z.number().positive().max(3_600),
  fromText: (text: string): unknown => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text),
  shown: (value: unknown) => JSON.stringify(value),
} as const;

export const SOURCE_SETTINGS = [
  { key: 'coingeckoUrl', env: 'KRO_COINGECKO_URL', ...URL_SETTING, default: SOURCE_DEFAULTS.coingeckoUrl },
  { key: 'coingeckoDemoKey', env: 'KRO_COINGECKO_DEMO_KEY', ...KEY },
  { key: 'coingeckoProKey', env: 'KRO_COINGECKO_PRO_KEY', ...KEY },
  { key: 'frankfurterUrl', env: 'KRO_FRANKFURTER_URL', ...URL_SETTING, default: SOURCE_DEFAULTS.frankfurterUrl },
  { key: 'exchangeRatesUrl', env: 'KRO_EXCHANGE_RATES_URL', ...URL_SETTING, default: SOURCE_DEFAULTS.exchangeRatesUrl },
  { key: 'sourceTimeout', env: 'KRO_SOURCE_TIMEOUT', ...SECONDS, default: String(SOURCE_DEFAULTS.sourceTimeout) },
  { key: 'sourceTotal', env: 'KRO_SOURCE_TOTAL', ...SECONDS, default: String(SOURCE_DEFAULTS.sourceTotal) },
] as const satisfies readonly (Setting & { readonly key: keyof SourceSpec })[];

/** The settings of sources among others. */
export function sourceSpec(spec: SourceSpec): SourceSpec {
  return Object.fromEntries(
    SOURCE_SETTINGS.filter(({ key }) => spec[key] !== undefined).map(({ key }) => [key, spec[key]]),
  );
}

function isBase(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' && !/[?#]/.test(text);
}
