import { describe, expect, test } from 'vitest';
import { type Drive, driveOf, lookbackFrom } from '../../src/simulator/drive.js';
import { MARKET_START } from '../../src/simulator/market/profile.js';
import { cutMarket } from '../../src/simulator/market/simulateMarket.js';
import { WEEKDAYS } from '../../src/simulator/rhythm.js';
import { weekdayOf } from '../../src/time.js';
import { calmMarket } from './calmMarket.js';
import { START, smallWorld } from './ratesWorld.js';

const { market } = smallWorld({ days: 90 });
const drive = driveOf(market, 0);

test('a longer market changes nothing before', () => {
  const shorter = driveOf(cutMarket(market, { from: market.from, to: START + 20 }), 0);
  const days = START + 21 - market.from;
  for (const name of ['mood', 'stir', 'common'] as const) expect(shorter[name]).toEqual(drive[name].subarray(0, days));
});

test('a market without any move has an end to its calm, and no mood', () => {
  const calm = driveOf(calmMarket(market), 0);
  expect(everyNumber(calm)).toBe(true);
  expect(Math.max(...calm.mood.map(Math.abs))).toBeLessThan(1e-9);
  expect(new Set(calm.stir).size).toBe(1);
  const usual = [...drive.stir].sort((a, b) => a - b)[Math.floor(drive.stir.length / 2)]!;
  expect(calm.stir[0]).toBeLessThan(usual);
});

test('a rise lifts the mood, a fall lowers it, and the mood fades', () => {
  const calm = calmMarket(market);
  const { bitcoin } = calm.assets;
  const shifted = (factor: number) =>
    driveOf(
      {
        ...calm,
        assets: {
          ...calm.assets,
          bitcoin: { ...bitcoin, close: bitcoin.close.map((price, hour) => (hour < 240 ? price : price * factor)) },
        },
      },
      0,
    );
  const [up, down] = [shifted(1.3), shifted(0.7)];
  expect(up.mood[9]).toBe(0);
  expect(up.mood[10]).toBeGreaterThan(0.2);
  expect(up.mood[10]).toBeLessThan(Math.log(1.3));
  expect(down.mood[10]).toBeLessThan(-0.2);
  expect(up.mood[60]!).toBeLessThan(up.mood[20]!);
  // The jump stirs for days, and is forgotten within weeks.
  for (const stirred of [up, down]) {
    expect(stirred.stir[12]).toBeGreaterThan(stirred.stir[9]!);
    expect(stirred.stir[45]).toBe(stirred.stir[9]);
  }
});

describe('what all have in common', () => {
  test('is the weekday’s', () => {
    drive.common.forEach((common, day) => {
      expect(common).toBeCloseTo(WEEKDAYS[weekdayOf(market.from + day)]!, 12);
    });
  });

  test('is less the dearer trading is', () => {
    const [dear, dearer] = [driveOf(market, 0.001), driveOf(market, 0.004)];
    drive.common.forEach((common, day) => {
      expect(dear.common[day]).toBeLessThan(common);
      expect(dearer.common[day]).toBeLessThan(dear.common[day]!);
    });
    expect(dear.mood).toEqual(drive.mood);
  });
});

test('looks back as far as there is a market', () => {
  expect(lookbackFrom(MARKET_START + 3)).toBe(MARKET_START);
  expect(lookbackFrom(START)).toBeLessThan(START - 365);
});

function everyNumber({ mood, stir, common }: Drive): boolean {
  return [...mood, ...stir, ...common].every(Number.isFinite);
}
