/** Where a home takes its market from: it asks for it, draws it, or reads it from files. */

/** Asked for outside: what lands depends on when it was asked, so what has landed counts from then on. */
export const FETCHING = ['auto', 'live', 'cached'] as const;
export type Fetching = (typeof FETCHING)[number];

/** All that `--market` takes besides files. */
export const MARKET_WORDS = [...FETCHING, 'simulated'] as const;
export type MarketWord = (typeof MARKET_WORDS)[number];

export function isMarketWord(text: string | undefined): text is MarketWord {
  return MARKET_WORDS.some((word) => word === text);
}

/** The way a market is asked for, or null for one that is drawn or read. */
export function fetchingOf(market: readonly string[]): Fetching | null {
  return FETCHING.find((word) => market[0] === word) ?? null;
}
