/** CoinGecko, played on loopback; the oracle is the price by rule of every hour, and a refusal of everything else. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SourceError } from '../../src/error.js';
import { type CoinGecko, type HistoryAsk, openCoinGecko } from '../../src/sources/coingecko.js';
import { type Clock, clocked } from './clock.js';
import { type Fault, playProvider, priceOf } from './provider.js';

const START = '2026-07-01T12:20:00Z';
const HOUR = Date.parse('2026-07-01T12:00:00Z') / 3_600_000;
const provider = await playProvider(() => Date.parse(START));
afterAll(() => provider.close());

let clock: Clock;
let gecko: CoinGecko;
beforeEach(() => {
  clock = clocked(START);
  gecko = open();
  provider.reset();
});

function open(keys: { demoKey?: string; proKey?: string } = {}): CoinGecko {
  return openCoinGecko({ url: provider.url, timeout: 300, ...keys }, clock, new AbortController().signal);
}

const LAST_DAY = { from: HOUR - 24, to: HOUR - 1 };

async function bars(asset: 'bitcoin' | 'tether' = 'bitcoin', hours = LAST_DAY, ask: Partial<HistoryAsk> = {}) {
  const feed = await gecko.history(asset, hours, { until: clock.now() + 60_000, ...ask });
  return feed.hourly.get(asset)!;
}

const refusal = (work: Promise<unknown>): Promise<SourceError> =>
  work.then(
    () => expect.unreachable('accepted'),
    (error: SourceError) => error,
  );

describe('history', () => {
  test('opens and closes each hour at the prices of its two ends, exactly', async () => {
    const known = await bars();
    expect([...known.keys()].sort()).toEqual(Array.from({ length: 24 }, (_, i) => LAST_DAY.from + i));
    for (const [hour, bar] of known) {
      const [open, close] = [priceOf('bitcoin', hour), priceOf('bitcoin', hour + 1)];
      expect(bar).toEqual({ open, close, high: Math.max(open, close), low: Math.min(open, close), volumeUsd: null });
    }
    expect(provider.asked).toEqual([
      `/coins/bitcoin/market_chart/range?vs_currency=usd&from=${LAST_DAY.from * 3600 - 900}&to=${HOUR * 3600 + 900}`,
    ]);
  });

  test('has no hour that is not over', async () => {
    expect(Math.max(...(await bars('bitcoin', { from: HOUR - 5, to: HOUR + 5 })).keys())).toBe(HOUR - 1);
  });

  test('says when it was fetched', async () => {
    const feed = await gecko.history('bitcoin', LAST_DAY, { until: clock.now() + 60_000 });
    expect(feed).toMatchObject({ source: 'live', fetchedAt: Date.parse(START) * 1000 });
  });

  test('takes highs and lows from prices every five minutes', async () => {
    const at = LAST_DAY.to * 3_600_000;
    const prices = Array.from({ length: 14 }, (_, i) => [
      at + i * 300_000,
      100_000 + (i === 5 ? 900 : i === 7 ? -800 : i),
    ]);
    answer({ prices });
    expect((await bars()).get(LAST_DAY.to)).toEqual({
      open: 100_000,
      high: 100_900,
      low: 99_200,
      close: 100_012,
      volumeUsd: null,
    });
  });

  test('carries a price over a few hours without one, and refuses a longer hole', async () => {
    edit((prices) => prices.filter((_, i) => i < 10 || i > 12));
    const known = await bars();
    expect(known.size).toBe(24);
    expect(known.get(LAST_DAY.from + 11)!.open).toBe(priceOf('bitcoin', LAST_DAY.from + 9));
    provider.reset();
    edit((prices) => prices.filter((_, i) => i < 6 || i > 12));
    expect((await refusal(bars())).reason).toBe('no price of bitcoin from 2026-06-30 17:00 to 2026-07-01 00:00');
  });
});

describe('an answer that cannot be is refused as a whole, after one request', () => {
  type Edit = (prices: [number, number][]) => unknown;
  test.each<[string, Edit, RegExp]>([
    ['no prices', () => undefined, /wrong at prices/],
    ['an empty list', () => [], /wrong at prices \(too small\)/],
    ['a null', (p) => p.map(([at, v], i) => [at, i === 3 ? null : v]), /wrong at prices\.3\.1 \(invalid type\)/],
    ['a text', (p) => p.map(([at, v]) => [at, String(v)]), /wrong at prices\.0\.1/],
    ['a negative', (p) => p.map(([at, v]) => [at, -v]), /wrong at prices\.0\.1 \(too small\)/],
    ['a zero', (p) => p.map(([at, v], i) => [at, i === 3 ? 0 : v]), /wrong at prices\.3\.1 \(too small\)/],
    ['a wrong unit throughout', (p) => p.map(([at, v]) => [at, v * 1e8]), /wrong at prices\.0\.1 \(too big\)/],
    [
      'a wrong unit half-way',
      (p) => p.map(([at, v], i) => [at, i > 5 ? v * 100 : v]),
      /bitcoin leaps from .* to .* at/,
    ],
    ['stamps in seconds', (p) => p.map(([at, v]) => [Math.floor(at / 1000), v]), /is outside the time asked for/],
    ['a wrong order', (p) => p.toReversed(), /is not later than the one before it/],
    ['a stamp twice', (p) => [p[0], p[0], ...p.slice(1)], /is not later than the one before it/],
    ['daily prices', (p) => p.filter((_, i) => i % 24 === 0), /no price of bitcoin from/],
  ])('%s', async (_, change, reason) => {
    edit(change);
    expect((await refusal(bars('bitcoin', { from: HOUR - 72, to: HOUR - 1 }))).reason).toMatch(reason);
    expect(provider.asked).toHaveLength(1);
  });

  test('an error with status 200', async () => {
    answer({ status: { error_code: 10_012, error_message: 'exceeds the allowed time range, key CG-secret' } });
    const { message } = await refusal(bars());
    expect(message).toBe(
      `${provider.url}/coins/bitcoin/market_chart/range: the answer is wrong at prices (invalid type)`,
    );
  });

  test('a price far from the one before, or from the price of now', async () => {
    expect((await refusal(bars('bitcoin', LAST_DAY, { before: 3 }))).reason).toMatch(
      /too far from 3, its price beside it/,
    );
    expect((await refusal(bars('bitcoin', LAST_DAY, { after: 900_000 }))).reason).toMatch(/too far from 900000/);
    expect((await bars('bitcoin', LAST_DAY, { before: 99_000, after: 101_000 })).size).toBe(24);
  });

  test('a tether that is no dollar', async () => {
    edit((prices) => prices.map(([at, v]) => [at, v * 100]));
    expect((await refusal(bars('tether'))).reason).toMatch(/tether at \S+ is no dollar price/);
  });
});

describe('prices of now', () => {
  const prices = () => gecko.prices(clock.now() + 60_000);

  test('are those of every asset', async () => {
    expect([...(await prices())]).toEqual(
      ['bitcoin', 'ethereum', 'solana', 'tether'].map((asset) => [asset, priceOf(asset, HOUR)]),
    );
  });

  test.each<[string, unknown, RegExp]>([
    ['a missing id', { bitcoin: { usd: 1 }, ethereum: { usd: 1 }, tether: { usd: 1 } }, /wrong at solana/],
    [
      'a missing currency',
      { bitcoin: {}, ethereum: { usd: 1 }, solana: { usd: 1 }, tether: { usd: 1 } },
      /wrong at bitcoin\.usd/,
    ],
    [
      'cents',
      { bitcoin: { usd: 1e7 }, ethereum: { usd: 1 }, solana: { usd: 1 }, tether: { usd: 100 } },
      /tether at 100/,
    ],
    ['a list', [], /wrong at its top/],
  ])('with %s are refused', async (_, body, reason) => {
    answer(body);
    expect((await refusal(prices())).reason).toMatch(reason);
  });
});

describe('access', () => {
  test('without a key sends none and sees 365 days', async () => {
    await bars();
    expect(Object.keys(provider.headers[0]!).filter((name) => name.startsWith('x-cg'))).toEqual([]);
    expect(gecko.reachDays).toBe(365);
  });

  test('sends the demo key in its header', async () => {
    gecko = open({ demoKey: 'CG-demo' });
    await bars();
    expect(provider.headers[0]).toMatchObject({ 'x-cg-demo-api-key': 'CG-demo' });
  });

  test('prefers the pro key, which sees everything', async () => {
    gecko = open({ demoKey: 'CG-demo', proKey: 'CG-pro' });
    await bars();
    expect(provider.headers[0]).toMatchObject({ 'x-cg-pro-api-key': 'CG-pro' });
    expect(provider.headers[0]).not.toHaveProperty('x-cg-demo-api-key');
    expect(gecko.reachDays).toBe(Number.POSITIVE_INFINITY);
  });
});

function answer(body: unknown): void {
  provider.fault = (): Fault => ({ body: JSON.stringify(body) });
}

function edit(change: (prices: [number, number][]) => unknown): void {
  provider.fault = (): Fault => ({
    body: (right) => ({ prices: change((right as { prices: [number, number][] }).prices) }),
  });
}
