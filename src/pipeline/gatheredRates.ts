/** Daily rates that a world lacks: past days from what is kept and from Frankfurter, today's from the source of today's rates. */
import type { MarketFeed } from '../contract/marketFeed.js';
import type { Fiat } from '../contract/reference.js';
import type { Effects } from '../effects.js';
import { openExchangeRates } from '../sources/exchangeRates.js';
import { DAYS_PER_REQUEST, FOREIGN, openFrankfurter } from '../sources/frankfurter.js';
import { type Day, formatWindow, type Window } from '../time.js';
import { type FactCache, type Kept, openFactCache, type Segment } from './factCache.js';
import {
  decisionBy,
  failureOf,
  firstWanted,
  type Gathered,
  type GatheringSpec,
  keptFeeds,
  lacks,
  leftToAsk,
  piecesOf,
} from './gathering.js';
import { SOURCE_DEFAULTS } from './sourceSettings.js';

/** Rates are published once a day, in the afternoon; who lacks yesterday's asks again in an hour. */
const REFRESH = 60 * 60_000;

interface Work extends GatheringSpec {
  readonly effects: Effects;
  readonly signal: AbortSignal;
  readonly today: Day;
  /** Milliseconds. */
  readonly timeout: number;
  readonly decideBy: number;
  readonly until: number;
}

export async function gatherRates(spec: GatheringSpec, effects: Effects, signal: AbortSignal): Promise<Gathered> {
  const now = effects.now();
  const timeout = (spec.sources.sourceTimeout ?? SOURCE_DEFAULTS.sourceTimeout) * 1000;
  const total = (spec.sources.sourceTotal ?? SOURCE_DEFAULTS.sourceTotal) * 1000;
  const [decideBy, until] = [decisionBy(spec.way, now, total), now + total];
  const work: Work = { ...spec, effects, signal, today: Math.floor(now / 86_400_000), timeout, decideBy, until };
  const [past, present] = await Promise.all([gatherPast(work), gatherToday(work)]);
  return { feeds: [...past.feeds, ...present.feeds], why: past.why ?? present.why };
}

async function gatherPast(work: Work): Promise<Gathered> {
  const { way, span, today, timeout, effects, signal } = work;
  const url = work.sources.frankfurterUrl ?? SOURCE_DEFAULTS.frankfurterUrl;
  const frankfurter = openFrankfurter({ url, timeout }, effects, signal);
  const wanted = wantedDays(work, { from: span.from, to: Math.min(span.to, today - 1) });
  if (wanted === null) return { feeds: [], why: null };
  const facts = openFactCache(work.cache, frankfurter.name);
  const kept = await readKept(work, facts, (fiat) => fiat);
  const known = FOREIGN.flatMap((fiat) => feedsOf(frankfurter.name, fiat, kept.get(fiat)!));
  const asked =
    way === 'cached' ? null : union(FOREIGN.map((fiat) => leftToAsk(wanted, kept.get(fiat)!, effects.now())));
  const feeds: MarketFeed[] = [];
  if (asked === null) return { feeds: known, why: null };
  const why = await failureOf(async () => {
    await frankfurter.probe(work.decideBy);
    for (const days of piecesOf(asked, DAYS_PER_REQUEST)) {
      effects.progress(`… asking ${frankfurter.name} for rates, ${formatWindow(days)}`);
      const feed = await frankfurter.history(days, work.until);
      feeds.push(feed);
      await keep(facts, feed, effects.now() + REFRESH, (fiat) => fiat);
    }
  });
  return { feeds: [...feeds, ...known], why };
}

async function gatherToday(work: Work): Promise<Gathered> {
  const { way, today, timeout, effects, signal } = work;
  const isWanted = work.span.to >= today && wantedDays(work, { from: today, to: today }) !== null;
  if (!isWanted) return { feeds: [], why: null };
  const url = work.sources.exchangeRatesUrl ?? SOURCE_DEFAULTS.exchangeRatesUrl;
  const source = openExchangeRates({ url, timeout }, effects, signal);
  const facts = openFactCache(work.cache, source.name);
  const kept = await readKept(work, facts, ofToday);
  const known = FOREIGN.flatMap((fiat) => feedsOf(source.name, fiat, kept.get(fiat)!));
  const isKept = FOREIGN.every((fiat) => leftToAsk({ from: today, to: today }, kept.get(fiat)!, 0) === null);
  if (way === 'cached' || isKept) return { feeds: known, why: null };
  const feeds: MarketFeed[] = [];
  const why = await failureOf(async () => {
    const feed = await source.today(work.decideBy);
    feeds.push(feed);
    await keep(facts, feed, 0, ofToday);
  });
  return { feeds: [...feeds, ...known], why };
}

/** From the first day that has not landed as a real one, where any has not landed at all. */
function wantedDays({ landed, span }: Work, { from, to }: Window): Window | null {
  const days = { from: from - span.from, to: to - span.from };
  if (!FOREIGN.some((fiat) => lacks(landed?.rates[fiat], days))) return null;
  const firsts = FOREIGN.flatMap((fiat) => firstWanted(landed?.rates[fiat], days) ?? []);
  return { from: Math.min(...firsts) + span.from, to };
}

async function readKept({ way }: Work, facts: FactCache, subject: (fiat: Fiat) => string): Promise<Map<Fiat, Kept>> {
  const read = async (fiat: Fiat): Promise<readonly [Fiat, Kept]> => [
    fiat,
    way === 'live' ? { freshUntil: 0, segments: [] } : await facts.read(subject(fiat)),
  ];
  return new Map(await Promise.all(FOREIGN.map(read)));
}

async function keep(facts: FactCache, feed: MarketFeed, freshUntil: number, subject: (fiat: Fiat) => string) {
  for (const fiat of FOREIGN) {
    const segment = { fetchedAt: feed.fetchedAt!, rows: [...feed.rates.get(fiat)!] };
    await facts.add(subject(fiat), segment, freshUntil);
  }
}

/** A rate of the running day is not the one that is published for it later. */
function ofToday(fiat: Fiat): string {
  return `${fiat}.today`;
}

function feedsOf(name: string, fiat: Fiat, { segments }: Kept): MarketFeed[] {
  return keptFeeds(name, segments, (segment) => ({ rates: new Map([[fiat, ratesOf(segment)]]) }));
}

function ratesOf({ rows }: Segment): Map<Day, number> {
  return new Map(rows.map(([day, rate]) => [day!, rate!]));
}

function union(windows: readonly (Window | null)[]): Window | null {
  const present = windows.filter((window) => window !== null);
  if (present.length === 0) return null;
  return { from: Math.min(...present.map(({ from }) => from)), to: Math.max(...present.map(({ to }) => to)) };
}
