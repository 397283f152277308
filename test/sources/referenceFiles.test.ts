/**
 * Oracle: real market files, where they are at hand.
 * Where they are not, these tests skip; everything else about markets is tested without them.
 */
import { describe, expect, test } from 'vitest';
import { fromFloat } from '../../src/math/decimal.js';
import { candleAt, rateOn } from '../../src/simulator/market/candle.js';
import { openMarket } from '../../src/simulator/market/openMarket.js';
import { PUBLISHED_CLOSES, PUBLISHED_RATES } from '../../src/simulator/market/published.js';
import { readMarketFiles } from '../../src/sources/marketFile.js';
import { parseDay } from '../../src/time.js';
import { expectSound } from '../simulator/market/invariants.js';
import { hasReferenceFiles, REFERENCE_FILES } from './referenceFiles.js';

const present = hasReferenceFiles('worlds on real market files');

describe.skipIf(!present)('real market files', async () => {
  const log: string[] = [];
  const feeds = present ? await readMarketFiles(REFERENCE_FILES, (line) => log.push(line)) : [];
  const span = { from: parseDay('2022-01-01', 'from'), to: parseDay('2022-12-31', 'to') };

  test('a world of 2022 stands on them, hour by hour', () => {
    const market = openMarket({ seed: 7, span, feeds });
    expectSound(market);
    expect(log).toEqual(['market files: not used here, skipped: AUD, CHF, JPY, cardano, dogecoin, ripple']);
    expect(feeds[0]!.hourly.get('bitcoin')!.size).toBe(43_917);
    const hour = parseDay('2022-11-09', 'day') * 24 + 21;
    const real = feeds[0]!.hourly.get('bitcoin')!.get(hour)!;
    const prices = [real.open, real.high, real.low, real.close].map(fromFloat);
    expect(Object.values(candleAt(market, 'bitcoin', hour))).toEqual(prices);
    expect(rateOn(market, 'EUR', parseDay('2022-07-03', 'day'))).toBe(
      rateOn(market, 'EUR', parseDay('2022-07-01', 'day')),
    );
  });

  test('the published table is what they say, rounded', () => {
    for (const id of ['bitcoin', 'ethereum', 'solana'] as const)
      for (const { day, value } of PUBLISHED_CLOSES[id]!.slice(1)) {
        const before2021 = feeds.find((feed) => feed.hourly.has(id))?.hourly.get(id);
        const bar = feeds[2]!.daily.get(id)!.get(day) ?? newestAt(before2021!, day * 24 + 23);
        expect(Math.abs(value / bar.close - 1)).toBeLessThan(0.001);
      }
    for (const [fiat, anchors] of Object.entries(PUBLISHED_RATES))
      for (const { day, value } of anchors) {
        const known = feeds[3]!.rates.get(fiat as 'EUR')!;
        expect(Math.abs(value - newestAt(known, day))).toBeLessThan(0.00006);
      }
  });
});

/** The newest value at or before the key. */
function newestAt<T>(values: ReadonlyMap<number, T>, key: number): T {
  for (let k = key; ; k--) {
    const value = values.get(k);
    if (value !== undefined) return value;
  }
}
