/** Where the prices and rates of a home that fetches come from, in one line: said where something had to stand in. */
import { ASSETS, FIATS } from '../contract/reference.js';
import { SOURCES } from '../contract/vocabulary.js';
import type { LandedMarket } from '../simulator/market/fetchedMarket.js';
import type { Market } from '../simulator/market/market.js';
import { type Day, formatDay, type Window } from '../time.js';
import type { Gathered, Why } from './gathering.js';

export interface Story {
  /** What there is to say of what has not landed yet; null where nothing stands in. */
  readonly prices: Part | null;
  readonly rates: Part | null;
}

interface Part {
  readonly what: string;
  readonly why: Why | null;
}

export interface StorySpec {
  readonly span: Window;
  readonly market: Market;
  readonly landed: LandedMarket | null;
  readonly prices: Gathered;
  readonly rates: Gathered;
}

export function storyOf({ span, market, landed, prices, rates }: StorySpec): Story {
  const assets = ASSETS.map(({ id }) => fresh(market.assets[id].source, landed?.assets[id].known, market, span, 24));
  const fiats = FIATS.filter((fiat) => fiat !== 'USD').map((fiat) =>
    fresh(market.rates[fiat].source, landed?.rates[fiat].known, market, span, 1),
  );
  return { prices: partOf(assets, prices.why), rates: partOf(fiats, rates.why) };
}

/** One line, or none. */
export function lineOf({ prices, rates }: Story): string | null {
  if (prices !== null && rates !== null && prices.what === rates.what && isOneReason(prices.why, rates.why))
    return `market: prices and rates are ${prices.what}${prices.why === null ? '' : ` (${prices.why.reason})`}`;
  const parts = [prices && `prices are ${partLine(prices)}`, rates && `rates are ${partLine(rates)}`];
  const told = parts.filter((part) => part !== null);
  return told.length === 0 ? null : `market: ${told.join('; ')}`;
}

/** Both silent for the same reason: it is the network, whatever the hosts are called. */
function isOneReason(one: Why | null, other: Why | null): boolean {
  if (one === null || other === null) return one === other;
  return one.reason === other.reason && one.isSilence && other.isSilence;
}

function partLine({ what, why }: Part): string {
  return why === null ? what : `${what} (${why.host}: ${why.reason})`;
}

/** The days that have not landed, by source. */
function fresh(
  source: Uint8Array,
  known: Uint8Array | undefined,
  { from }: Pick<Market, 'from'>,
  span: Window,
  perDay: number,
): Map<string, { first: Day; last: Day }> {
  const found = new Map<string, { first: Day; last: Day }>();
  const lead = (span.from - from) * perDay;
  for (let index = lead; index < source.length; index++) {
    if (known?.[index - lead] === 1) continue;
    const day = from + Math.floor(index / perDay);
    const name = SOURCES[source[index]!]!;
    const range = found.get(name);
    if (range === undefined) found.set(name, { first: day, last: day });
    else range.last = day;
  }
  return found;
}

function partOf(subjects: readonly Map<string, { first: Day; last: Day }>[], why: Why | null): Part | null {
  const names = SOURCES.filter((name) => subjects.some((subject) => subject.has(name)));
  const isKept = (name: string) => name === 'live' || (name === 'cached' && why === null);
  if (names.every(isKept)) return null;
  if (names.length === 1) return { what: names[0]!, why };
  const ranges = names.map((name) => {
    const found = subjects.flatMap((subject) => subject.get(name) ?? []);
    const [first, last] = [Math.min(...found.map((one) => one.first)), Math.max(...found.map((one) => one.last))];
    return `${name} ${first === last ? formatDay(first) : `${formatDay(first)}–${formatDay(last)}`}`;
  });
  return { what: ranges.join(', '), why };
}
