/** What holds for every market, however it was made. */
import { expect } from 'vitest';
import type { Market } from '../../../src/simulator/market/market.js';

export function expectSound(market: Market): void {
  const days = market.to - market.from + 1;
  for (const series of Object.values(market.assets)) {
    expect(series.close.length).toBe(days * 24);
    expect(badHours(series)).toEqual([]);
  }
  for (const { unitsPerUsd } of Object.values(market.rates)) {
    expect(unitsPerUsd.length).toBe(days);
    expect(unitsPerUsd.every((rate) => rate > 0 && Number.isSafeInteger(rate))).toBe(true);
  }
}

type Prices = Market['assets']['bitcoin'];

function badHours({ open, high, low, close, volumeUsd }: Prices): number[] {
  return [...close.keys()].filter((hour) => {
    const prices = [open[hour]!, high[hour]!, low[hour]!, close[hour]!];
    const ordered = low[hour] === Math.min(...prices) && high[hour] === Math.max(...prices);
    const volume = volumeUsd[hour]!;
    const traded = Number.isNaN(volume) || (volume >= 0 && Number.isSafeInteger(volume));
    return !(ordered && traded && prices.every((price) => Number.isSafeInteger(price) && price > 0));
  });
}
