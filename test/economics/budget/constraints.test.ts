import { describe, expect, test } from 'vitest';
import { boundsOf } from '../../../src/economics/budget/bounds.js';
import { parseConstraints } from '../../../src/economics/budget/constraints.js';
import { todaysMix } from '../../../src/economics/budget/todaysMix.js';

const CHANNELS = ['paid_search', 'affiliate'];
const read = (text: string) => parseConstraints(text, 'limits.json', CHANNELS);

describe('a file of constraints', () => {
  test('is read as it is written', () => {
    const limits = { paid_search: { min: 0, max: 50000, maxChange: 0.3, step: 500 } };
    expect(read(JSON.stringify(limits))).toEqual(limits);
  });

  test.each([
    ['{', /^limits.json is not JSON/],
    ['[]', /no object of channels/],
    ['{"tv": {}}', /unknown channel tv \(known: paid_search, affiliate\)/],
    ['{"affiliate": {"most": 3}}', /affiliate has an unknown key most \(known: min, max, maxChange, step\)/],
    ['{"affiliate": {"min": -1}}', /affiliate has min -1: it takes a number of at least 0/],
    ['{"affiliate": {"step": 0}}', /affiliate has step 0: it takes a number of at least 0.01/],
    ['{"affiliate": {"max": "9"}}', /affiliate has max "9"/],
    ['{"affiliate": 5}', /affiliate is 5, not an object/],
    ['{"affiliate": {"min": 9, "max": 3}}', /affiliate has a min of 9 above its max of 3/],
  ])('%s is refused in a sentence', (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });
});

describe('bounds', () => {
  const bounds = (limits: object, budget = 100, current = [60, 40]) =>
    boundsOf(CHANNELS, current, budget, limits as Parameters<typeof boundsOf>[3]);

  test('are the narrowest of min, max and change, on whole steps', () => {
    const limits = { paid_search: { min: 10, maxChange: 0.5, step: 7 }, affiliate: { max: 50 } };
    expect(bounds(limits)).toEqual([
      { low: 35, high: 84, step: 7 },
      { low: 0, high: 50, step: null },
    ]);
  });

  test.each([
    [{ affiliate: { min: 110 } }, /least .* adds up to 110 USD, more than the budget of 100 USD: .* affiliate/],
    [{ affiliate: { max: 20 }, paid_search: { maxChange: 0.1 } }, /most .* adds up to 86 USD.* paid_search/],
    [{ paid_search: { max: 10, maxChange: 0.1 } }, /paid_search spends 60 USD today .* max of 10 USD/],
    [{ paid_search: { min: 41, max: 49, step: 50 } }, /paid_search has no multiple of its step of 50 USD/],
  ])('%o cannot be kept, in a sentence that names the channel', (limits, sentence) => {
    expect(() => bounds(limits)).toThrow(sentence);
  });

  test.each([0, -5, Number.NaN])('a budget of %d is refused', (budget) => {
    expect(() => bounds({}, budget)).toThrow(/invalid budget/);
  });
});

describe("today's mix", () => {
  const free = { low: 0, high: 1e9, step: null };

  test('is what is spent today where that is the budget', () => {
    expect([...todaysMix([60, 40], 100, [free, free])]).toEqual([60, 40]);
  });

  test('keeps its shares at another budget, as far as bounds let it', () => {
    const [a, b] = todaysMix([60, 40], 200, [free, free]);
    expect([a, b]).toEqual([expect.closeTo(120, 4), expect.closeTo(80, 4)]);
    const [c, d] = todaysMix([60, 40], 200, [{ ...free, high: 90 }, free]);
    expect([c, d]).toEqual([90, expect.closeTo(110, 4)]);
  });

  test('rounds steps down and gives what is over to the others', () => {
    const [a, b] = todaysMix([60, 40], 100, [{ low: 0, high: 100, step: 25 }, free]);
    expect([a, b]).toEqual([50, expect.closeTo(50, 4)]);
  });

  test('gives to what spends nothing today only when all others are full', () => {
    const [a, b] = todaysMix([60, 0], 100, [{ ...free, high: 80 }, free]);
    expect([a, b]).toEqual([80, expect.closeTo(20, 4)]);
  });
});
