/** Oracle: adstock and Hill curve worked out by hand, and the plan that the table states. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COUNTRIES } from '../../../src/contract/reference.js';
import {
  cellOf,
  curves,
  nextAdstock,
  PAID,
  RESPONSE,
  saturation,
  UNPAID_SHARES,
} from '../../../src/simulator/marketing/response.js';
import { channelIndex, sum } from './worlds.js';

test('100 USD fade by half a day: 100, 50, 25, and new spend is added', () => {
  const days: number[] = [];
  for (const spend of [100, 0, 0, 10]) days.push(nextAdstock(days.at(-1) ?? 0, spend, 0.5));
  expect(days).toEqual([100, 50, 25, 22.5]);
});

test.each([1, 1.6, 2])('half of the ceiling at half saturation, slope %d', (slope) => {
  expect(saturation(40, 40, slope)).toBeCloseTo(0.5, 12);
  expect(saturation(0, 40, slope)).toBe(0);
  expect(saturation(4e9, 40, slope)).toBeCloseTo(1, 6);
});

test('a slope of 2 gives a fifth at half of half saturation, four fifths at its double', () => {
  expect(saturation(20, 40, 2)).toBeCloseTo(0.2, 12);
  expect(saturation(80, 40, 2)).toBeCloseTo(0.8, 12);
});

test('social and influencers are S-shaped, search is not', () => {
  expect(RESPONSE.paid_social.slope).toBeGreaterThan(1.2);
  expect(RESPONSE.influencer.slope).toBeGreaterThan(1.2);
  expect(RESPONSE.paid_search.slope).toBe(1);
});

test('all sign-ups have a channel', () => {
  const shares = [...Object.values(UNPAID_SHARES), ...PAID.map((channel) => RESPONSE[channel].share)];
  expect(sum(shares)).toBeCloseTo(1, 12);
});

test.each(PAID)('%s, spending its plan day after day, causes its share at its cost', (channel) => {
  const { share, cost } = RESPONSE[channel];
  const cells = COUNTRIES.flatMap((_, country) => curves(36_500)[cellOf(channelIndex(channel), country)] ?? []);
  const signUps = cells.map(({ budget, retention, half, slope, ceiling }) => {
    let adstock = 0;
    for (let day = 0; day < 400; day++) adstock = nextAdstock(adstock, budget, retention);
    return ceiling * saturation(adstock, half, slope);
  });
  expect(sum(signUps)).toBeCloseTo(100 * share, 9);
  // Up to the countries' levels of cost, which average about 1.
  expect(sum(cells.map(({ budget }) => budget)) / sum(signUps) / cost).toBeGreaterThan(0.95);
  expect(sum(cells.map(({ budget }) => budget)) / sum(signUps) / cost).toBeLessThan(1.1);
});

test('a world ten times as large has ten times the curve', () => {
  const [small, large] = [curves(1_000), curves(10_000)];
  small.forEach((curve, cell) => {
    expect(large[cell] === null).toBe(curve === null);
    if (curve === null) return;
    for (const part of ['half', 'ceiling', 'budget', 'planned'] as const)
      expect(large[cell]![part]).toBeCloseTo(10 * curve[part], 9);
  });
});

test('the page on marketing states this table', () => {
  const page = readFileSync(new URL('../../../docs/marketing.md', import.meta.url), 'utf8');
  for (const channel of PAID) {
    const { retention, slope, load, share, cost, leastWeight } = RESPONSE[channel];
    expect(page).toContain(`| ${[channel, retention, slope, load, share, cost, leastWeight].join(' | ')} |`);
  }
});
