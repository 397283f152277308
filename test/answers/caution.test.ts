import { expect, test } from 'vitest';
import { cautionOf } from '../../src/answers/caution.js';

test('a ramp that opens long after the exchange is said', () => {
  const caution = cautionOf({ first_ramp: '2026-04-02', first_signup: '2025-07-02' });
  expect(caution).toMatch(/^Ramp purchases begin on 2026-04-02, 274 days after the first sign-up/);
});

test('a ramp from the beginning, or none, needs no caution', () => {
  expect(cautionOf({ first_ramp: '2025-07-20', first_signup: '2025-07-02' })).toBeNull();
  expect(cautionOf({ first_ramp: null, first_signup: '2025-07-02' })).toBeNull();
  expect(cautionOf(undefined)).toBeNull();
});
