import { describe, expect, test } from 'vitest';
import { parseMethodLimits } from '../../../src/economics/routing/methodLimits.js';

const read = (text: string) => parseMethodLimits(text, 'limits.json', ['credit_card', 'sepa']);

describe('a file of limits', () => {
  test('is read as it is written', () => {
    const limits = { credit_card: { capacity: 50000, minimum: 1000 }, sepa: { minimum: 0 } };
    expect(read(JSON.stringify(limits))).toEqual(limits);
  });

  test.each([
    ['{', /^limits.json is not JSON/],
    ['[]', /^limits.json is no object of methods: write \{"credit_card": /],
    ['{"cash": {}}', /^limits.json: unknown method cash \(known: credit_card, sepa\)$/],
    ['{"sepa": {"most": 3}}', /sepa has an unknown key most \(known: capacity, minimum\)/],
    ['{"sepa": {"capacity": -1}}', /sepa has capacity -1: it takes a number of at least 0/],
    ['{"sepa": {"minimum": "9"}}', /sepa has minimum "9"/],
    ['{"sepa": 5}', /sepa is 5, not an object of capacity, minimum/],
    ['{"sepa": {"minimum": 9, "capacity": 3}}', /sepa has a minimum of 9 above its capacity of 3/],
  ])('%s is refused in a sentence', (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });
});
