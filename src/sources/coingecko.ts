/** CoinGecko v3: prices of now, and hourly history in requests of at most 90 days; longer ones would be answered by the day. */
import { z } from 'zod';
import type { MarketFeed } from '../contract/marketFeed.js';
import { ASSETS, type AssetId } from '../contract/reference.js';
import type { Effects } from '../effects.js';
import { formatDay } from '../time.js';
import { accepted, wrongAnswer } from './answer.js';
import { type Hours, hourPrices, NEAR_MILLIS, type Point } from './hourPrices.js';
import { type Answer, type Host, openHost } from './http.js';
import { disorderIn, isNear, leapIn } from './plausible.js';

export interface CoinGeckoSpec {
  readonly url: string;
  readonly demoKey?: string | undefined;
  /** Beats the other one. */
  readonly proKey?: string | undefined;
  /** Milliseconds for one request. */
  readonly timeout: number;
}

export interface CoinGecko {
  readonly name: string;
  /** How many days back history is given; no bound with a pro key. */
  readonly reachDays: number;
  /** USD, of every asset. */
  prices(until: number): Promise<ReadonlyMap<AssetId, number>>;
  /** Candles of the hours asked for, as far as they are known. */
  history(asset: AssetId, hours: Hours, ask: HistoryAsk): Promise<MarketFeed>;
}

export interface HistoryAsk {
  readonly until: number;
  /** Prices that the first and the last one must resemble: what came before the hours, and what comes after. */
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

/** Hours in one request: below 90 days with the margins at both ends. */
export const HOURS_PER_REQUEST = 89 * 24;
const FREE_DAYS = 365;
/** In any minute; without a key it is less, and shared with others behind the same address. */
const PACE = { pro: 500, demo: 30, none: 10 } as const;

export function openCoinGecko(spec: CoinGeckoSpec, effects: Effects, signal: AbortSignal): CoinGecko {
  const host = openHost({ ...accessOf(spec), timeout: spec.timeout }, effects, signal);
  return {
    name: host.name,
    reachDays: spec.proKey === undefined ? FREE_DAYS : Number.POSITIVE_INFINITY,
    prices: (until) => readPrices(host, until),
    async history(asset, hours, ask) {
      const bars = await readHistory(host, asset, hours, ask);
      const fetchedAt = effects.now() * 1000;
      return { name: host.name, source: 'live', fetchedAt, hourly: bars, daily: new Map(), rates: new Map() };
    },
  };
}

function accessOf({ url, demoKey, proKey }: CoinGeckoSpec) {
  if (proKey !== undefined) return { base: url, headers: { 'x-cg-pro-api-key': proKey }, perMinute: PACE.pro };
  if (demoKey !== undefined) return { base: url, headers: { 'x-cg-demo-api-key': demoKey }, perMinute: PACE.demo };
  return { base: url, perMinute: PACE.none };
}

/** The smallest and the largest price that 8 decimals and 2^53 units hold. */
const price = z.number().min(1e-8).max(90_000_000);

const SIMPLE = z.object(
  Object.fromEntries(ASSETS.map(({ id }) => [id, z.object({ usd: price })])) as Record<
    AssetId,
    z.ZodObject<{ usd: typeof price }>
  >,
);

/** Two attempts: the first answer decides whether there is a network at all, and soon. */
async function readPrices(host: Host, until: number): Promise<Map<AssetId, number>> {
  const ids = ASSETS.map(({ id }) => id).join(',');
  const answer = await host.get({ path: `simple/price?ids=${ids}&vs_currencies=usd`, until, attempts: 2 });
  const prices = accepted(answer, SIMPLE);
  if (!isNear(prices.tether.usd, 1, PEG))
    throw wrongAnswer(answer, `tether at ${prices.tether.usd} is no dollar price`);
  return new Map(ASSETS.map(({ id }) => [id, prices[id].usd]));
}

/** No hour, and no gap that is carried over, has seen more of these assets; a wrong unit is more. */
const MOST_LEAP = 2;
/** A dollar token further from its dollar than this is in another unit. */
const PEG = 1.5;

const CHART = z.object({ prices: z.array(z.tuple([z.int(), price])).min(1) });

async function readHistory(host: Host, asset: AssetId, hours: Hours, { until, before, after }: HistoryAsk) {
  const [from, to] = [hours.from * 3_600_000 - NEAR_MILLIS, (hours.to + 1) * 3_600_000 + NEAR_MILLIS];
  const query = `vs_currency=usd&from=${from / 1000}&to=${to / 1000}`;
  const answer = await host.get({ path: `coins/${asset}/market_chart/range?${query}`, until });
  const points: readonly Point[] = accepted(answer, CHART).prices;
  refuseWrong(answer, points, { from, to }, asset);
  const bars = hourPrices(points, hours, (hole) =>
    wrongAnswer(answer, `no price of ${asset} from ${hourText(hole.from)} to ${hourText(hole.to)}`),
  );
  refuseStrange(answer, asset, points[0]![1], before);
  refuseStrange(answer, asset, points.at(-1)![1], after);
  return new Map([[asset, bars]]);
}

function refuseWrong(answer: Answer, points: readonly Point[], asked: Hours, asset: AssetId): void {
  const stamps = points.map(([at]) => at);
  const outside = stamps.find((at) => at < asked.from - 3_600_000 || at > asked.to + 3_600_000);
  if (outside !== undefined) throw wrongAnswer(answer, `the stamp ${outside} is outside the time asked for`);
  const disorder = disorderIn(stamps);
  if (disorder !== undefined)
    throw wrongAnswer(answer, `the stamp ${stamps[disorder]} is not later than the one before it`);
  const prices = points.map(([, price]) => price);
  const leap = leapIn(prices, MOST_LEAP);
  if (leap !== undefined)
    throw wrongAnswer(answer, `${asset} leaps from ${prices[leap - 1]} to ${prices[leap]} at ${stamps[leap]}`);
  if (asset === 'tether' && !isNear(prices[0]!, 1, PEG))
    throw wrongAnswer(answer, `tether at ${prices[0]} is no dollar price`);
}

function refuseStrange(answer: Answer, asset: AssetId, price: number, near: number | undefined): void {
  if (near !== undefined && !isNear(price, near, MOST_LEAP))
    throw wrongAnswer(answer, `${asset} at ${price} is too far from ${near}, its price beside it`);
}

function hourText(hour: number): string {
  return `${formatDay(Math.floor(hour / 24))} ${String(hour % 24).padStart(2, '0')}:00`;
}
