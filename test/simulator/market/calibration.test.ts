/** Oracle: the bands measured on real markets (hourly and daily prices of 2018–2025). Means over seeds, as one path is one draw. */
import { describe, expect, test } from 'vitest';
import type { AssetId } from '../../../src/contract/reference.js';
import { simulateMarket } from '../../../src/simulator/market/simulateMarket.js';
import { parseDay } from '../../../src/time.js';
import {
  autocorrelation,
  correlation,
  dailyCloses,
  deviation,
  excessKurtosis,
  hill,
  logReturns,
  mean,
  profile,
} from './stylised.js';

const FREE = ['bitcoin', 'ethereum', 'solana'] as const;
const SPAN = { from: parseDay('2018-01-01', 'from'), to: parseDay('2026-05-31', 'to') };
const MARKETS = [1, 2, 3, 4, 5].map((seed) => simulateMarket(seed, SPAN));

const HOURLY = MARKETS.map(({ assets }) => byAsset((id) => logReturns(assets[id].close)));
const DAILY = MARKETS.map(({ assets }) => byAsset((id) => logReturns(dailyCloses(assets[id].close))));

describe.each(FREE)('%s', (id) => {
  const [least, most] = ({ bitcoin: [0.45, 0.75], ethereum: [0.55, 1.0], solana: [0.8, 1.3] } as const)[id];
  const daily = (measure: (returns: number[]) => number) => mean(DAILY.map((returns) => measure(returns[id])));
  const hourly = (measure: (returns: number[]) => number) => mean(HOURLY.map((returns) => measure(returns[id])));

  test('annualised daily volatility', () => {
    expectWithin(
      daily((returns) => deviation(returns) * Math.sqrt(365)),
      least,
      most,
    );
  });

  test('excess kurtosis', () => {
    expectWithin(daily(excessKurtosis), 1.5, 20);
    expectWithin(hourly(excessKurtosis), 15, 80);
  });

  test('tail exponents', () => {
    expectWithin(
      daily((returns) => hill(returns, 0.05)),
      2.2,
      4.8,
    );
    expectWithin(
      hourly((returns) => hill(returns, 0.05)),
      1.9,
      3.2,
    );
  });

  test('returns remember nothing, their size does', () => {
    for (const returns of DAILY) expectWithin(autocorrelation(returns[id], 1), -0.1, 0.1);
    for (const returns of HOURLY) expectWithin(autocorrelation(returns[id], 1), -0.1, 0.1);
    const sizes = DAILY.map((returns) => returns[id].map(Math.abs));
    expectWithin(mean(sizes.map((size) => autocorrelation(size, 1))), 0.08, 0.4);
    const lags = Array.from({ length: 20 }, (_, i) => i + 1);
    expect(mean(sizes.map((size) => mean(lags.map((lag) => autocorrelation(size, lag)))))).toBeGreaterThan(0.03);
  });

  test('the hours of the day have their sizes and volumes', () => {
    const sizes = MARKETS.map((_, m) => profile(HOURLY[m]![id].map(Math.abs), 24));
    const volumes = MARKETS.map(({ assets }) => profile(Array.from(assets[id].volumeUsd), 24));
    // The first return is that of 01:00.
    const [calm, busy] = [mean(sizes.map((hours) => hours[2]!)), mean(sizes.map((hours) => hours[15]!))];
    expectWithin(busy / calm, 1.35, 1.85); // 16:00 over 03:00: 1.21 / .76
    const [quiet, full] = [mean(volumes.map((hours) => hours[5]!)), mean(volumes.map((hours) => hours[16]!))];
    expectWithin(full / quiet, 1.9, 2.5); // 16:00 over 05:00: 1.49 / .68
  });
});

test.each([
  ['bitcoin', 'ethereum', 0.7, 0.9],
  ['bitcoin', 'solana', 0.45, 0.75],
  ['ethereum', 'solana', 0.5, 0.75],
] as const)('correlation of %s and %s, higher in falls', (a, b, least, most) => {
  expectWithin(mean(DAILY.map((returns) => correlation(returns[a], returns[b]))), least, most);
  const when = (sign: number) =>
    mean(
      DAILY.map((returns) => {
        const days = [...returns.bitcoin.keys()].filter((day) => returns.bitcoin[day]! * sign > 0);
        return correlation(
          days.map((day) => returns[a][day]!),
          days.map((day) => returns[b][day]!),
        );
      }),
    );
  expect(when(-1)).toBeGreaterThan(when(1));
});

test('nearly every hour has a range, so that limits inside it can fill', () => {
  for (const { assets } of MARKETS)
    for (const { low, high } of Object.values(assets))
      expect(low.filter((price, hour) => price === high[hour]).length / low.length).toBeLessThan(0.001);
});

function byAsset<T>(make: (id: (typeof FREE)[number]) => T): Record<(typeof FREE)[number], T> {
  const entries = FREE.map((id: AssetId & (typeof FREE)[number]) => [id, make(id)]);
  return Object.fromEntries(entries) as Record<(typeof FREE)[number], T>;
}

function expectWithin(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
}
