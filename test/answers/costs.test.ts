import { describe, expect, it } from 'vitest';
import { answerCosts, type CostRow } from '../../src/answers/costs.js';

const row = (channel: string, spend: number, funded: number): CostRow => ({
  channel,
  spend_usd: spend.toFixed(8),
  sign_ups: funded * 2,
  funded,
  active: funded,
  trading: funded / 2,
});

describe('a cost', () => {
  const { channels } = answerCosts([
    row('affiliate', 1000, 100),
    row('influencer', 500, 0),
    row('paid_search', 900, 2),
  ]);

  it('is spend over users, with the ends of a Poisson count', () => {
    expect(channels[0]!.perFunded).toMatchObject({ n: 100, estimate: 10 });
    // Exact 95 % limits of a count of 100: 81.36 and 121.63 (Garwood 1936).
    expect(channels[0]!.perFunded.lower).toBeCloseTo(1000 / 121.63, 0);
    expect(channels[0]!.perFunded.upper).toBeCloseTo(1000 / 81.36, 0);
    expect(channels[0]!.perSignUp.estimate).toBe(5);
    expect(channels[0]!.perTrading).toMatchObject({ n: 50, estimate: 20 });
  });

  it('is unknown without users, and not divided by zero', () => {
    expect(channels[1]!.perFunded).toMatchObject({ n: 0, estimate: null, lower: null, upper: null });
  });
});

describe('the sentence', () => {
  it('ranks channels with enough funded users, and names the rest as few', () => {
    const { sentence } = answerCosts([
      row('affiliate', 1000, 100),
      row('paid_search', 9000, 100),
      row('influencer', 1, 3),
    ]);
    expect(sentence).toMatch(/least through affiliate \(10 USD\) and most through paid_search \(90 USD\)/);
    expect(sentence).toMatch(/One channel has fewer than 30 funded users: too few to rank\.$/);
  });

  it('says that nothing was spent', () => {
    expect(answerCosts([]).sentence).toMatch(/no marketing spend is loaded/);
  });

  it('compares nothing where one channel alone has enough', () => {
    expect(answerCosts([row('affiliate', 1000, 100)]).sentence).toMatch(/no two channels have 30 funded users/);
  });
});
