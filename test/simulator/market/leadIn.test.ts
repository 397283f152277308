import { expect, test } from 'vitest';
import { SOURCES } from '../../../src/contract/vocabulary.js';
import { leadRatesUpTo, leadUpTo } from '../../../src/simulator/market/leadIn.js';
import type { AssetSeries } from '../../../src/simulator/market/market.js';
import { createRates, createSeries } from '../../../src/simulator/market/series.js';

const FIRST = 3;

/** Prices that all differ, and a volume an hour. */
function seriesOf(source: 'simulated' | 'file', prices: readonly number[]): AssetSeries {
  const series = createSeries(prices.length, source);
  series.open.set(prices);
  series.close.set(prices.map((price) => price + 2));
  series.high.set(prices.map((price) => price + 5));
  series.low.set(prices.map((price) => price - 5));
  series.volumeUsd.set(prices.map((price) => 7 * price));
  return series;
}

test('the path before a feed has the simulated returns and ends at the feed’s first price', () => {
  const simulated = seriesOf('simulated', [1000, 1100, 1050, 1200, 1300]);
  const known = seriesOf('file', [0, 0, 0, 2400, 2000]);
  const led = leadUpTo(seriesOf('file', [0, 0, 0, 2400, 2000]), simulated, FIRST);
  expect([...led.open]).toEqual([2000, 2200, 2100, 2400, 2000]);
  expect([...led.high.subarray(0, FIRST)]).toEqual([2010, 2210, 2110]);
  expect([...led.low.subarray(0, FIRST)]).toEqual([1990, 2190, 2090]);
  expect([...led.volumeUsd.subarray(0, FIRST)]).toEqual([7000, 7700, 7350]);
  expect([...led.source].map((source) => SOURCES[source])).toEqual([
    'simulated',
    'simulated',
    'simulated',
    'file',
    'file',
  ]);
  for (const name of ['open', 'high', 'low', 'close', 'volumeUsd'] as const)
    expect(led[name].subarray(FIRST)).toEqual(known[name].subarray(FIRST));
});

test('a feed from the first hour on changes nothing', () => {
  const simulated = seriesOf('simulated', [1000, 1100]);
  expect(leadUpTo(seriesOf('file', [70, 80]), simulated, 0)).toEqual(seriesOf('file', [70, 80]));
});

test('before a feed that begins after the end all is simulated, at its own level', () => {
  const simulated = seriesOf('simulated', [1000, 1100]);
  expect(leadUpTo(createSeries(2, 'file'), simulated, 9)).toEqual(simulated);
});

test('no price falls to zero, however small the feed’s', () => {
  const simulated = seriesOf('simulated', [10, 1_000_000, 1_000_000]);
  const led = leadUpTo(seriesOf('file', [0, 0, 20]), simulated, 2);
  expect([led.open[0], led.low[0]]).toEqual([1, 1]);
});

test('rates are led like prices', () => {
  const simulated = createRates(4, 'simulated');
  simulated.unitsPerUsd.set([80, 90, 100, 110]);
  const known = createRates(4, 'file');
  known.unitsPerUsd.set([0, 0, 50, 60]);
  const led = leadRatesUpTo(known, simulated, 2);
  expect([...led.unitsPerUsd]).toEqual([40, 45, 50, 60]);
  expect([...led.source].map((source) => SOURCES[source])).toEqual(['simulated', 'simulated', 'file', 'file']);
});
