/** Hourly prices that a world lacks: from what is kept, and from CoinGecko for the rest. */
import type { Bar, MarketFeed } from '../contract/marketFeed.js';
import { ASSETS, type AssetId } from '../contract/reference.js';
import type { Effects } from '../effects.js';
import { toFloat } from '../math/decimal.js';
import { type CoinGecko, HOURS_PER_REQUEST, openCoinGecko } from '../sources/coingecko.js';
import { formatWindow, type Window } from '../time.js';
import { type FactCache, type Kept, openFactCache, type Segment } from './factCache.js';
import {
  decisionBy,
  failureOf,
  firstWanted,
  type Gathered,
  type GatheringSpec,
  isReal,
  keptFeeds,
  lacks,
  leftToAsk,
  piecesOf,
  type Why,
} from './gathering.js';
import { SOURCE_DEFAULTS } from './sourceSettings.js';

/** Recent prices come anew every five minutes. */
const REFRESH = 5 * 60_000;
const HOUR = 3_600_000;

interface Work extends GatheringSpec {
  readonly gecko: CoinGecko;
  readonly facts: FactCache;
  /** Hours of the world that are over and within the source's reach. */
  readonly hours: Window;
  /** Prices of now: whether anybody answers, and what the last hour must resemble. */
  readonly now: () => ReturnType<CoinGecko['prices']>;
  readonly until: number;
  readonly effects: Effects;
}

/** Nothing is asked for where every hour that can be had has landed. */
export async function gatherPrices(spec: GatheringSpec, effects: Effects, signal: AbortSignal): Promise<Gathered> {
  const work = openWork(spec, effects, signal);
  const lacking = ASSETS.some(({ id }) => lacks(spec.landed?.assets[id], sinceStart(work.hours, spec)));
  const feeds: MarketFeed[] = [];
  let why: Why | null = null;
  for (const { id } of lacking ? ASSETS : []) {
    const gathered = await gatherAsset(work, id);
    feeds.push(...gathered.feeds);
    why ??= gathered.why;
  }
  return { feeds, why: why ?? reachOf(work) };
}

/** Where hours that have not landed lie before what the source knows. */
function reachOf({ gecko, hours, span, landed }: Work): Why | null {
  const before = { from: 0, to: Math.min(hours.from, (span.to + 1) * 24) - span.from * 24 - 1 };
  if (!ASSETS.some(({ id }) => lacks(landed?.assets[id], before))) return null;
  return { reason: `without a pro key it knows ${gecko.reachDays} days`, host: gecko.name, isSilence: false };
}

function openWork(spec: GatheringSpec, effects: Effects, signal: AbortSignal): Work {
  const { coingeckoUrl, coingeckoDemoKey: demoKey, coingeckoProKey: proKey } = spec.sources;
  const timeout = (spec.sources.sourceTimeout ?? SOURCE_DEFAULTS.sourceTimeout) * 1000;
  const total = (spec.sources.sourceTotal ?? SOURCE_DEFAULTS.sourceTotal) * 1000;
  const url = coingeckoUrl ?? SOURCE_DEFAULTS[proKey === undefined ? 'coingeckoUrl' : 'coingeckoProUrl'];
  const gecko = openCoinGecko({ url, demoKey, proKey, timeout }, effects, signal);
  const now = effects.now();
  const current = Math.floor(now / HOUR);
  let prices: ReturnType<CoinGecko['prices']> | undefined;
  return {
    ...spec,
    gecko,
    facts: openFactCache(spec.cache, gecko.name),
    hours: {
      from: Math.max(spec.span.from * 24, current - gecko.reachDays * 24 + 1),
      to: Math.min(spec.span.to * 24 + 23, current - 1),
    },
    now: () => (prices ??= gecko.prices(decisionBy(spec.way, now, total))),
    until: now + total,
    effects,
  };
}

async function gatherAsset(work: Work, asset: AssetId): Promise<Gathered> {
  const { way, gecko, facts, hours, landed, effects } = work;
  const first = firstWanted(landed?.assets[asset], sinceStart(hours, work));
  if (first === null) return { feeds: [], why: null };
  const wanted = { from: first + work.span.from * 24, to: hours.to };
  const kept: Kept = way === 'live' ? { freshUntil: 0, segments: [] } : await facts.read(asset);
  const known = keptFeeds(gecko.name, kept.segments, (segment) => ({ hourly: new Map([[asset, barsOf(segment)]]) }));
  const asked = way === 'cached' ? null : leftToAsk(wanted, kept, effects.now());
  if (asked === null) return { feeds: known, why: null };
  const feeds: MarketFeed[] = [];
  const why = await failureOf(() => ask(work, asset, asked, feeds));
  return { feeds: [...feeds, ...known], why };
}

/** Appends what comes; a failure ends it. */
async function ask(work: Work, asset: AssetId, asked: Window, feeds: MarketFeed[]): Promise<void> {
  const { gecko, facts, until, effects } = work;
  const current = (await work.now()).get(asset);
  const pieces = piecesOf(asked, HOURS_PER_REQUEST);
  for (const [index, hours] of pieces.entries()) {
    effects.progress(`… asking ${gecko.name} for ${asset}, ${formatWindow(daysOf(hours))}`);
    const after = index === 0 && isRecent(hours.to, effects.now()) ? current : undefined;
    const before = index === pieces.length - 1 ? landedClose(work, asset, hours.from - 1) : undefined;
    const feed = await gecko.history(asset, hours, { until, before, after });
    const bars = feed.hourly.get(asset)!;
    feeds.push(feed);
    await facts.add(asset, { fetchedAt: feed.fetchedAt!, rows: [...bars].map(rowOf) }, effects.now() + REFRESH);
  }
}

function daysOf({ from, to }: Window): Window {
  return { from: Math.floor(from / 24), to: Math.floor(to / 24) };
}

/** A day old at most: what has been since cannot have doubled or halved it. */
function isRecent(hour: number, now: number): boolean {
  return hour >= Math.floor(now / HOUR) - 24;
}

/** The real price that a real one must go on from. */
function landedClose({ landed, span }: Work, asset: AssetId, hour: number): number | undefined {
  const canvas = landed?.assets[asset];
  const index = hour - span.from * 24;
  return isReal(canvas, index) ? toFloat(canvas!.series.close[index]!) : undefined;
}

/** Hours as they are counted in what has landed. */
function sinceStart({ from, to }: Window, { span }: Pick<GatheringSpec, 'span'>): Window {
  return { from: from - span.from * 24, to: to - span.from * 24 };
}

function rowOf([hour, { open, high, low, close }]: readonly [number, Bar]): number[] {
  return [hour, open, high, low, close];
}

function barsOf({ rows }: Segment): Map<number, Bar> {
  return new Map(
    rows.map(([hour, open, high, low, close]) => [
      hour!,
      { open: open!, high: high!, low: low!, close: close!, volumeUsd: null },
    ]),
  );
}
