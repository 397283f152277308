import { expect, test } from 'vitest';
import { expectationOf } from '../../src/pipeline/expectation.js';
import { classic } from '../../src/simulator/classic/profile.js';
import { CLASSIC_SHARES } from '../../src/verify/classic.js';

test('what is expected of classic are the brief’s numbers, which the judge keeps for itself', () => {
  expect(expectationOf(classic)).toEqual(CLASSIC_SHARES);
});
