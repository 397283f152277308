/** Aalen–Johansen against R's survival 3.5 (multi-state survfit), and against Kaplan–Meier. */
import { expect, test } from 'vitest';
import { aalenJohansen } from '../../../src/economics/survival/aalenJohansen.js';
import { kaplanMeier, survivalAt } from '../../../src/economics/survival/kaplanMeier.js';
import { riskTable } from '../../../src/economics/survival/riskTable.js';
import { all, late } from './remission.js';

const lives = {
  time: Float64Array.of(1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 9),
  event: [1, 2, 1, 0, 1, 2, 1, 0, 2, 1, 0, 1],
  entry: null,
};

test.each([
  [2, 0.16666666667, 0.10758287073, 0.08333333333, 0.07978559231],
  [5.5, 0.35416666667, 0.1432686183, 0.17708333333, 0.11400977028],
  [9, 0.58854166667, 0.15763635545, 0.29427083333, 0.14472564973],
])('incidences at %d, with ties', (time, first, firstSe, second, secondSe) => {
  const [one, two] = aalenJohansen(lives, [1, 2], [time]);
  expect(one!.estimate).toBeCloseTo(first, 10);
  expect(one!.se).toBeCloseTo(firstSe, 10);
  expect(two!.estimate).toBeCloseTo(second, 10);
  expect(two!.se).toBeCloseTo(secondSe, 10);
  expect(one!.lower).toBeLessThan(first);
  expect(one!.upper).toBeGreaterThan(first);
});

test('with late entry', () => {
  const entry = Float64Array.of(0, 0, 1, 1, 0, 2, 3, 0, 3, 4, 0, 5);
  const [one, two] = aalenJohansen({ ...lives, entry }, [1, 2], [9]);
  expect(one!.estimate).toBeCloseTo(0.6444444444, 9);
  expect(two!.estimate).toBeCloseTo(0.2814814815, 9);
});

test.each([
  ['watched from the start', all],
  ['late entry', late],
])('of one kind it is one minus Kaplan–Meier, with Greenwood’s error: %s', (_, data) => {
  const curve = kaplanMeier(riskTable(data));
  for (const { time, estimate, se } of aalenJohansen(data, [1], null)) {
    const { survival, se: greenwood } = survivalAt(curve, time);
    expect(estimate).toBeCloseTo(1 - survival!, 12);
    if (survival! > 0) expect(se).toBeCloseTo(greenwood!, 12);
  }
});

test('what has happened and who is left are everybody', () => {
  const curve = kaplanMeier(riskTable({ ...lives, event: lives.event.map((code) => (code === 0 ? 0 : 1)) }));
  for (const time of [0.5, 1, 4, 6.5, 9]) {
    const sum = aalenJohansen(lives, [1, 2], [time]).reduce((total, { estimate }) => total + estimate!, 0);
    expect(sum + survivalAt(curve, time).survival!).toBeCloseTo(1, 12);
  }
});

test('nothing after the last time, unless nobody is left', () => {
  const open = { ...lives, event: lives.event.with(11, 0) };
  expect(aalenJohansen(open, [1], [10])[0]).toMatchObject({ estimate: null, se: null });
  expect(aalenJohansen({ ...lives, event: lives.event.with(10, 2) }, [1], [10])[0]!.estimate).toBeGreaterThan(0.58);
});
