import { expect, test } from 'vitest';
import { beliefInCredit } from '../../../../src/economics/response/panel/credit.js';

test('search is believed to claim more than it causes, what is seen and not clicked less; another channel as much', () => {
  const [search, video, other] = ['paid_search', 'influencer', 'posters'].map(beliefInCredit);
  expect(search!.mean).toBeLessThan(-0.3);
  expect(video!.mean).toBeGreaterThan(0.3);
  expect(other!).toEqual({ mean: 0, sd: 0.5 });
});
