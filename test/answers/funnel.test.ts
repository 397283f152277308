import { expect, it } from 'vitest';
import { answerFunnel, type FunnelRow } from '../../src/answers/funnel.js';

const STEPS = ['signed_up', 'submitted', 'verified', 'funded', 'active', 'repeated'];
const rows = (counts: readonly number[]): FunnelRow[] =>
  counts.map((users, i) => ({ step_number: i + 1, step: STEPS[i]!, sign_ups: counts[0]!, users }));

it('says the share of sign-ups at each step', () => {
  const { sentence, steps } = answerFunnel(rows([200, 180, 140, 60, 50, 30]));
  expect(sentence).toBe(
    'Funnel, of 200 sign-ups seen for 30 days or more: 90.0 % handed in documents, 70.0 % were verified, 30.0 % funded, 25.0 % traded or bought, 15.0 % did so on a second day.',
  );
  expect(steps.at(-1)).toMatchObject({ step: 'repeated', n: 200, users: 30, estimate: 0.15 });
});

it('is too young without a month that is old enough', () => {
  expect(answerFunnel([]).sentence).toMatch(/too young/);
});
