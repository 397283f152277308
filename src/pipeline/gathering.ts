/** What the gathering of prices and of rates have in common: what is wanted, what is kept, what is left to ask for. */
import type { MarketFeed } from '../contract/marketFeed.js';
import { SOURCES } from '../contract/vocabulary.js';
import { SourceError } from '../error.js';
import type { LandedMarket } from '../simulator/market/fetchedMarket.js';
import type { Window } from '../time.js';
import type { Kept, Segment } from './factCache.js';
import type { Fetching } from './marketMode.js';
import type { SourceSpec } from './sourceSettings.js';

export interface GatheringSpec {
  readonly way: Fetching;
  /** The days of the world. */
  readonly span: Window;
  readonly landed: LandedMarket | null;
  readonly sources: SourceSpec;
  /** Folder of what is kept. */
  readonly cache: string;
}

export interface Gathered {
  readonly feeds: readonly MarketFeed[];
  /** Why something did not come; null where all of it came, or nothing was wanted. */
  readonly why: Why | null;
}

export interface Why {
  readonly reason: string;
  readonly host: string;
  /** Nothing came back at all. */
  readonly isSilence: boolean;
}

/** How long it may take to find out that nobody answers, in milliseconds: a little less than what is promised. */
const DECISION = 2_500;

/** The moment by which the first answer must be there; who accepts nothing but live facts waits longer. */
export function decisionBy(way: Fetching, now: number, total: number): number {
  return now + (way === 'live' ? total : Math.min(total, DECISION));
}

/** Whether something is landed there, and whether it is real rather than simulated. */
export interface Standing {
  readonly known: Uint8Array;
  readonly series: { readonly source: Uint8Array };
}

const SIMULATED = SOURCES.indexOf('simulated');

/** The first index of the range that has not landed as a real one; null where there is none. */
export function firstWanted(landed: Standing | undefined, { from, to }: Window): number | null {
  for (let index = from; index <= to; index++) if (!isReal(landed, index)) return index;
  return null;
}

/** Whether an index of the range has not landed at all. */
export function lacks(landed: Standing | undefined, { from, to }: Window): boolean {
  for (let index = from; index <= to; index++) if (landed?.known[index] !== 1) return true;
  return false;
}

export function isReal(landed: Standing | undefined, index: number): boolean {
  return landed?.known[index] === 1 && landed.series.source[index] !== SIMULATED;
}

/** From the first to the last of the wanted hours or days that is not kept; null where nothing is, or no news can be had yet. */
export function leftToAsk(wanted: Window, kept: Kept, now: number): Window | null {
  const known = new Set(kept.segments.flatMap(({ rows }) => rows.map(([at]) => at!)));
  let [from, to] = [wanted.from, wanted.to];
  while (from <= to && known.has(from)) from++;
  while (to >= from && known.has(to)) to--;
  if (from > to) return null;
  const isNews = known.size > 0 && from > Math.max(...known);
  return isNews && now < kept.freshUntil ? null : { from, to };
}

/** The newest piece first: what is known then reaches back without a hole, whenever the asking ends. */
export function piecesOf({ from, to }: Window, length: number): Window[] {
  const pieces: Window[] = [];
  for (let end = to; end >= from; end -= length) pieces.push({ from: Math.max(from, end - length + 1), to: end });
  return pieces;
}

/** A failure of the source, as a value; any other is thrown. */
export async function failureOf(work: () => Promise<void>): Promise<Why | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof SourceError)
      return { reason: error.reason, host: new URL(error.url).host, isSilence: error.status === null };
    throw error;
  }
}

/** Feeds of what is kept, each with the time it was fetched at. */
export function keptFeeds(
  name: string,
  segments: readonly Segment[],
  facts: (segment: Segment) => Partial<Pick<MarketFeed, 'hourly' | 'rates'>>,
): MarketFeed[] {
  const empty = { name, source: 'cached', hourly: new Map(), daily: new Map(), rates: new Map() } as const;
  return segments.map((segment) => ({ ...empty, fetchedAt: segment.fetchedAt, ...facts(segment) }));
}
