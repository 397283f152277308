import { describe, expect, test } from 'vitest';
import { allocate, worthOf } from '../../../src/economics/budget/allocate.js';
import { type Bounds, boundsOf } from '../../../src/economics/budget/bounds.js';
import type { Constraints } from '../../../src/economics/budget/constraints.js';
import { type Curve, gridOptimum } from '../../../src/economics/budget/gridOptimum.js';
import { todaysMix } from '../../../src/economics/budget/todaysMix.js';
import { type Stream, stream } from '../../../src/math/random.js';
import { curveOf, drawHills, drawPlan } from './curves.js';

const BUDGET = 100_000;

/** Where duality does not tell, the finer grid does, at a third of a second each; KRO_ALL_BUDGETS=1 asks it about all. */
const CHECKED = process.env['KRO_ALL_BUDGETS'] === '1' ? 200 : 2;

interface Case {
  readonly curves: readonly Curve[];
  readonly bounds: readonly Bounds[];
  readonly today: Float64Array;
}

function drawCase(at: number, channels: number, draw = stream(1, 'allocate', at)): Case {
  const curves = drawHills(draw, channels, BUDGET, at % 2 === 0 ? 3 : 8).map(curveOf);
  const current = drawPlan(draw, channels, BUDGET);
  const names = curves.map((_, k) => `channel ${k}`);
  const constraints =
    at % 4 < 2 ? {} : Object.fromEntries(names.map((name, k) => [name, drawLimit(draw, current[k]!)]));
  const bounds = boundsOf(names, current, BUDGET, constraints);
  return { curves, bounds, today: todaysMix(current, BUDGET, bounds) };
}

function drawLimit(draw: Stream, current: number): Constraints[string] {
  const kinds = [{}, {}, { min: 0.5 * current }, { max: 2 * current }, { maxChange: 0.5 }, { step: 500 }];
  return kinds[Math.floor(kinds.length * draw.uniform())]!;
}

/** No plan brings more than min over λ of λ × budget + Σ max of curve − λ × spend (weak duality, on a fine grid of spends). */
function dualBound({ curves, bounds }: Case): number {
  const spends = bounds.map(({ low, high }) => {
    const top = Math.min(high, BUDGET);
    return Float64Array.from({ length: 1001 }, (_, i) => low + ((top - low) * i) / 1000);
  });
  const values = spends.map((some, k) => some.map(curves[k]!));
  const at = (price: number) =>
    price * BUDGET +
    values.reduce(
      (sum, some, k) => sum + some.reduce((best, value, i) => Math.max(best, value - price * spends[k]![i]!), -1e300),
      0,
    );
  let [low, high] = [0, 3];
  for (let pass = 0; pass < 24; pass++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (at(a) < at(b)) high = b;
    else low = a;
  }
  return at((low + high) / 2);
}

describe('200 random budgets over 20 S-curves', () => {
  const cases = Array.from({ length: 200 }, (_, at) => drawCase(at, 20));
  const plans = cases.map(({ curves, bounds, today }) => allocate(curves, BUDGET, bounds, today));

  test('leave at most .1 % to the optimum of a ten times finer grid', () => {
    const doubtful = cases.flatMap((one, at) =>
      worthOf(one.curves, plans[at]!) >= 0.999 * dualBound(one) ? [] : [at],
    );
    expect(doubtful.length).toBeLessThan(50);
    for (const at of doubtful.slice(0, CHECKED)) {
      const { curves, bounds } = cases[at]!;
      const finer = worthOf(curves, gridOptimum(curves, BUDGET, bounds, 10));
      expect(worthOf(curves, plans[at]!)).toBeGreaterThan(0.999 * finer);
    }
  });

  test('are never below today', () => {
    const below = cases.filter(({ curves, today }, at) => worthOf(curves, plans[at]!) < worthOf(curves, today));
    expect(below).toEqual([]);
  });

  test('spend the budget, within bounds and in whole steps', () => {
    cases.forEach(({ bounds }, at) => {
      expect(plans[at]!.reduce((sum, spend) => sum + spend, 0)).toBeCloseTo(BUDGET, 2);
      bounds.forEach(({ low, high, step }, k) => {
        const spend = plans[at]![k]!;
        expect(spend).toBeGreaterThanOrEqual(low - 1e-6);
        expect(spend).toBeLessThanOrEqual(high + 1e-6);
        if (step !== null) expect(Math.abs(spend / step - Math.round(spend / step))).toBeLessThan(1e-9);
      });
    });
  });
});

describe('three channels in steps', () => {
  const steps = [500, 750, 2000];
  const budget = 12_000;

  test.each([1, 2, 3, 4, 5, 6])('take the best of all plans there are, case %i', (at) => {
    const curves = drawHills(stream(2, 'steps', at), 3, budget, 6).map(curveOf);
    const bounds = steps.map((step) => ({ low: 0, high: Math.floor(budget / step) * step, step }));
    let best = 0;
    for (let a = 0; a <= budget; a += 500)
      for (let b = 0; a + b <= budget; b += 750)
        for (let c = 0; a + b + c <= budget; c += 2000)
          best = Math.max(best, worthOf(curves, Float64Array.of(a, b, c)));
    const plan = allocate(curves, budget, bounds, Float64Array.of(4000, 3750, 4000));
    expect(worthOf(curves, plan)).toBeCloseTo(best, 9);
  });
});

test('concave curves: the next dollar brings the same everywhere (Gossen)', () => {
  const draw = stream(3, 'concave');
  const curves = drawHills(draw, 6, BUDGET, 1).map(curveOf);
  const bounds = curves.map(() => ({ low: 0, high: BUDGET, step: null }));
  const plan = allocate(curves, BUDGET, bounds, drawPlan(draw, 6, BUDGET));
  const inside = [...plan.keys()].filter((k) => plan[k]! > 0);
  const next = inside.map((k) => curves[k]!(plan[k]! + 1) - curves[k]!(plan[k]!));
  expect(inside.length).toBeGreaterThan(2);
  for (const brings of next) expect(brings / next[0]!).toBeCloseTo(1, 3);
});

test('a budget is spent on flat curves too', () => {
  const bounds = [
    { low: 0, high: 60, step: null },
    { low: 0, high: 100, step: null },
  ];
  const plan = allocate([() => 1, () => 2], 100, bounds, Float64Array.of(0, 0));
  expect(plan[0]! + plan[1]!).toBeCloseTo(100, 6);
});
