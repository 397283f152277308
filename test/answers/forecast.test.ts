/** Oracle: a few predictions, sorted by hand. */
import { expect, test } from 'vitest';
import { answerForecast, type PredictionRow } from '../../src/answers/forecast.js';

const row = (level: string, subject: string, quantity: string, days: number, mean: number): PredictionRow => ({
  level,
  subject,
  quantity,
  horizon_days: days,
  mean,
  lower: mean / 2,
  upper: mean * 2,
});

const seen = (days: number, mean: number) => ({ days, mean, lower: mean / 2, upper: mean * 2 });

const ROWS = [
  row('all', 'all', 'net_revenue', 365, 20),
  row('all', 'all', 'bias', 90, 0.1),
  row('all', 'all', 'bias_market_known', 90, -0.05),
  row('channel', 'paid_search', 'net_revenue', 180, 15),
  row('channel', 'paid_search', 'net_revenue', 365, 30),
  row('channel', 'paid_search', 'roas', 180, 0.8),
  row('channel', 'paid_search', 'roas', 365, 1.5),
  row('channel', 'paid_search', 'paid_back', 365, 0.9),
  row('channel', 'paid_search', 'incremental_roas', 180, 0.6),
  row('channel', 'organic', 'net_revenue', 365, 25),
];

test('the return of a channel stands by last touch, by first touch and as it was caused, side by side', () => {
  const firstTouch = [
    row('first_touch', 'paid_search', 'roas', 180, 0.5),
    row('first_touch', 'paid_search', 'roas', 365, 1),
  ];
  const { lines, lastTime } = answerForecast([...ROWS, ...firstTouch]);
  expect(lines).toEqual([
    line('all', 'all', [seen(365, 20)]),
    {
      ...line('channel', 'paid_search', [seen(180, 15), seen(365, 30)]),
      roas: seen(365, 1.5),
      paidBack: 0.9,
      firstTouchRoas: seen(365, 1),
      incrementalRoas: seen(180, 0.6),
    },
    line('channel', 'organic', [seen(365, 25)]),
  ]);
  expect(lastTime).toContain('by +10 % of all net revenue since; with the market as it came, by −5 %');
});

test('where nobody wrote first touches down, there is no return by them', () => {
  const { lines } = answerForecast(ROWS);
  expect(lines.map(({ firstTouchRoas }) => firstTouchRoas)).toEqual([null, null, null]);
});

test('before kro score there is nothing but what to do', () => {
  expect(answerForecast([])).toEqual({
    lines: [],
    sentence: 'Nothing is predicted yet: run kro score.',
    lastTime: '',
  });
});

function line(by: string, name: string, values: readonly object[]) {
  return { by, name, values, roas: null, paidBack: null, firstTouchRoas: null, incrementalRoas: null };
}
