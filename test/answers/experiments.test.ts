import { describe, expect, it } from 'vitest';
import { answerExperiments, type ExperimentRow } from '../../src/answers/experiments.js';

const row = (channel: string, seen: number, ratio: number, error: number): ExperimentRow => ({
  channel,
  dark_window: seen,
  other_experiments: 0,
  expected_sign_ups: seen / ratio,
  sign_up_ratio: ratio,
  ratio_lower: ratio * Math.exp(-1.959964 * error),
  ratio_upper: ratio * Math.exp(1.959964 * error),
  missing_credited_sign_ups: 10,
  spend_saved_usd: 500,
});

describe('windows of one channel', () => {
  const { channels, sentence } = answerExperiments([
    row('paid_search', 100, 0.8, 0.1),
    row('paid_search', 100, 0.8, 0.1),
    row('influencer', 4, 0.9, 0.6),
  ]);

  it('are pooled by precision', () => {
    const [search] = channels;
    expect(search).toMatchObject({ windows: 2, seen: 200, credited: 20, spendSavedUsd: 1000, distinguishable: true });
    expect(search!.missing).toBeCloseTo(50, 8);
    // Two errors of .1 make one of .1 / √2.
    expect(search!.lower).toBeCloseTo(200 * (Math.exp(-1.959964 * (0.1 / Math.SQRT2)) / 0.8 - 1), 3);
    expect(search!.costPerSignUp!.estimate).toBe(20);
  });

  it('that are too small are said to be so, without a cost', () => {
    expect(channels[1]).toMatchObject({ distinguishable: false, costPerSignUp: null });
    expect(sentence).toBe(
      'In the dark windows without paid_search about 50 sign-ups (18 to 87) did not come, at 20 USD each (11 to 57). Of 2 channels only what stands out is named, and what is picked so looks larger and cheaper than it is. One channel is not distinguishable from no effect: the windows are too small, which is not to say that nothing came.',
    );
  });
});

describe('the cost of a caused sign-up', () => {
  it('has the ends that the missing sign-ups give it, the spend taken as known', () => {
    const [one] = answerExperiments([row('affiliate', 100, 0.5, 0.1)]).channels;
    expect(one!.costPerSignUp!.lower).toBeCloseTo(500 / one!.upper, 1);
    expect(one!.costPerSignUp!.upper).toBeCloseTo(500 / one!.lower, 1);
  });

  it('is untold where nothing was saved', () => {
    const { channels, sentence } = answerExperiments([{ ...row('referral', 100, 0.5, 0.1), spend_saved_usd: 0 }]);
    expect(channels[0]).toMatchObject({ distinguishable: true, costPerSignUp: null });
    expect(sentence).toMatch(/^In the dark windows without referral about 100 sign-ups \(\d+ to \d+\) did not come\.$/);
  });
});

it('without a window nothing is claimed', () => {
  expect(answerExperiments([]).sentence).toMatch(/^No dark window is over/);
});
