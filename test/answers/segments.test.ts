import { expect, it } from 'vitest';
import { answerSegments, type SegmentRow } from '../../src/answers/segments.js';

const segment = (kind: string, name: string, n: number, active: number): SegmentRow[] =>
  [0, 1, 3].map((age_months) => ({
    segment_kind: kind,
    segment: name,
    age_months,
    users: age_months === 0 ? n + 10 : n,
    eligible_users: n,
    active_users: active,
  }));

const WORLD = [
  ...segment('channel', 'organic', 100, 20),
  ...segment('channel', 'paid_search', 100, 50),
  ...segment('channel', 'influencer', 20, 20),
  ...segment('first_product', 'ramp', 100, 30),
  ...segment('first_product', 'exchange', 100, 32),
];

it('shares are the mart’s, of small segments and those who are too young too', () => {
  const segments = answerSegments(WORLD);
  expect(segments.map(({ kind, segment }) => [kind, segment])).toEqual([
    ['channel', 'organic'],
    ['channel', 'paid_search'],
    ['channel', 'influencer'],
    ['first_product', 'ramp'],
    ['first_product', 'exchange'],
  ]);
  const [, , influencer] = segments;
  expect(influencer).toMatchObject({ users: 30 });
  expect(influencer!.months.map(({ age, n, estimate }) => [age, n, estimate])).toEqual([
    [1, 20, 1],
    [3, 20, 1],
    [6, 0, null],
  ]);
});
