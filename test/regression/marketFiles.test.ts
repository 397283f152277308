/** Market files that were once accepted and silently wrong. */
import { expect, test } from 'vitest';
import { createBlock } from '../../src/contract/block.js';
import type { Bar, MarketFeed } from '../../src/contract/marketFeed.js';
import { RAW } from '../../src/contract/raw/index.js';
import { openMarket } from '../../src/simulator/market/openMarket.js';
import { marketRows } from '../../src/simulator/market/rows.js';
import { parseDay } from '../../src/time.js';

const day = (text: string) => parseDay(text, 'day');
const span = { from: day('2022-01-01'), to: day('2022-03-31') };

function feed(name: string, facts: Partial<MarketFeed>): MarketFeed {
  return { name, source: 'file', hourly: new Map(), daily: new Map(), rates: new Map(), ...facts };
}

test('a volume beyond 64 bits is refused, not wrapped', () => {
  const bar: Bar = { open: 100, high: 101, low: 99, close: 100, volumeUsd: 9e12 };
  const daily = new Map([['bitcoin' as const, new Map([[span.from, bar]])]]);
  const market = openMarket({ seed: 1, span, feeds: [feed('daily.csv', { daily })] });
  const rows = () => marketRows(market, span, createBlock(RAW.crypto_prices), createBlock(RAW.fx_rates));
  expect(rows).toThrow(/volume of bitcoin on 2022-01-01 is too large/);
});

test('a block does not wrap a number beyond 64 bits', () => {
  const block = createBlock(RAW.fx_rates);
  const row = { date: 0, currency: 'EUR', source: 'file', fetched_at: null, _as_of: 0 } as const;
  expect(() => block.append({ ...row, units_per_usd: 2n ** 63n })).toThrow(RangeError);
});

test('weeks without a rate between two files are refused, not carried over', () => {
  const rates = (from: string, to: string) =>
    feed(`${from}.csv`, {
      rates: new Map([
        [
          'EUR' as const,
          new Map([
            [day(from), 0.9],
            [day(to), 0.91],
          ]),
        ],
      ]),
    });
  const feeds = [rates('2022-01-01', '2022-01-14'), rates('2022-03-01', '2022-03-31')];
  expect(() => openMarket({ seed: 1, span, feeds })).toThrow(/know no EUR between 2022-01-15 and 2022-02-28/);
});
