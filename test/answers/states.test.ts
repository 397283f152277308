import { expect, it } from 'vitest';
import { answerStates } from '../../src/answers/states.js';

const month = (name: string, opening: number, churned: number) => ({
  month: name,
  opening,
  new_users: 5,
  retained_users: opening - churned,
  resurrected_users: 2,
  churned_users: churned,
  closing: opening - churned + 7,
});

it('speaks of the last month that is over', () => {
  const { sentence, months } = answerStates([month('2026-04-01', 0, 0), month('2026-05-01', 100, 20)]);
  expect(sentence).toBe(
    'In 2026-05, of 100 active the month before 20 stayed away (20.0 %, 13.3 to 28.9); 5 were active for the first time, 2 came back, so 87 were active.',
  );
  expect(months[0]!.churn.estimate).toBeNull();
});

it('has nothing to say before a month is over', () => {
  expect(answerStates([]).sentence).toBe('No calendar month is over yet.');
});
