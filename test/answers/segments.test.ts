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

it('names best and worst where they are apart, and leaves small segments out of the ranking', () => {
  const { sentence, segments } = answerSegments(WORLD);
  expect(sentence).toBe(
    'At month 3, all cohorts together: by channel paid_search (50.0 %, n 100) stay most and organic (20.0 %, n 100) least.',
  );
  expect(segments.find((one) => one.segment === 'influencer')).toMatchObject({ users: 30, kind: 'channel' });
});

it('says that nothing shows', () => {
  expect(answerSegments(WORLD.slice(9)).sentence).toMatch(/no difference beyond chance/);
});
