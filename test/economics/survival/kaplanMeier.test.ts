/** Kaplan–Meier, its quantiles and restricted means against R's survival 3.5 on Freireich's remissions, and against counting. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kaplanMeier, survivalAt } from '../../../src/economics/survival/kaplanMeier.js';
import { survivalQuantile } from '../../../src/economics/survival/quantiles.js';
import { riskTable } from '../../../src/economics/survival/riskTable.js';
import { restrictedMean } from '../../../src/economics/survival/rmst.js';
import { late, treated } from './remission.js';

const curve = kaplanMeier(riskTable(treated));
const lives = (time: readonly number[], event: readonly number[]) => ({
  time: Float64Array.from(time),
  event,
  entry: null,
});

describe('6-MP, as survfit(conf.type = "log-log") and "plain"', () => {
  test.each([
    [6, 0.85714286, 0.076360355, 0.61971796, 0.95155175],
    [10, 0.75294118, 0.096349653, 0.50319951, 0.88936184],
    [15.9, 0.69019608, 0.106814708, 0.43161022, 0.84906596],
    [23, 0.44817927, 0.134591457, 0.18805201, 0.68014263],
  ])('S(%d)', (time, survival, se, lower, upper) => {
    const point = survivalAt(curve, time);
    expect(point.survival).toBeCloseTo(survival, 8);
    expect(point.se).toBeCloseTo(se, 8);
    expect(point.lower).toBeCloseTo(lower, 8);
    expect(point.upper).toBeCloseTo(upper, 8);
  });

  test('plain interval', () => {
    expect(survivalAt(curve, 23).lowerPlain).toBeCloseTo(0.18438486, 8);
    expect(survivalAt(curve, 23).upperPlain).toBeCloseTo(0.71197368, 8);
  });

  test('quartiles: 13 (6, 22), 23 (13, –), – (23, –)', () => {
    expect(survivalQuantile(curve, 0.25)).toEqual({ estimate: 13, lower: 6, upper: 22 });
    expect(survivalQuantile(curve, 0.5)).toEqual({ estimate: 23, lower: 13, upper: null });
    expect(survivalQuantile(curve, 0.75)).toEqual({ estimate: null, lower: 23, upper: null });
  });

  test('restricted mean to week 30', () => {
    const { estimate, se } = restrictedMean(curve, 30);
    expect(estimate).toBeCloseTo(21.04649859944, 10);
    expect(se).toBeCloseTo(2.24380195156, 10);
  });
});

describe('late entry, as survfit(Surv(entry, time, event))', () => {
  const truncated = kaplanMeier(riskTable(late));
  test.each([
    [3, 0.55803571, 0.1558271047637, 0.225216951, 0.79591119],
    [10, 0.32987333, 0.1040256537234, 0.144229661, 0.5298252],
    [20, 0.19897121, 0.0723544592428, 0.081221516, 0.35402966],
  ])('S(%d)', (time, survival, se, lower, upper) => {
    const point = survivalAt(truncated, time);
    expect(point.survival).toBeCloseTo(survival, 8);
    expect(point.se).toBeCloseTo(se, 10);
    expect(point.lower).toBeCloseTo(lower, 8);
    expect(point.upper).toBeCloseTo(upper, 8);
  });
});

describe('ends', () => {
  test('before the first event S is 1 and has no log-log interval', () => {
    expect(survivalAt(curve, 3)).toEqual({
      time: 3,
      survival: 1,
      se: 0,
      lower: null,
      upper: null,
      lowerPlain: 1,
      upperPlain: 1,
    });
  });

  test('after the last time nothing is known, nor of a mean that goes beyond', () => {
    expect(survivalAt(curve, 36).survival).toBeNull();
    expect(restrictedMean(curve, 36)).toEqual({ time: 36, estimate: null, se: null });
  });

  test('unless nobody is left: then S stays 0, and the mean is that of all', () => {
    const gone = kaplanMeier(riskTable(lives([1, 2, 3, 4], [1, 1, 1, 1])));
    expect(survivalAt(gone, 9)).toMatchObject({ survival: 0, se: null, lower: null, upper: null });
    expect(restrictedMean(gone, 9).estimate).toBeCloseTo(2.5, 12);
    expect(restrictedMean(gone, 9).se).toBeCloseTo(0.5590169944, 10);
  });

  test('where S meets 1/2 exactly, the median is the middle of the step', () => {
    expect(survivalQuantile(kaplanMeier(riskTable(lives([1, 2, 3, 4], [1, 1, 1, 1]))), 0.5)).toEqual({
      estimate: 2.5,
      lower: 1,
      upper: null,
    });
  });
});

const TIMES = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 60 });

test('without censoring it is the share alive, and its error that of a share', () => {
  fc.assert(
    fc.property(TIMES, fc.integer({ min: 0, max: 31 }), (times, at) => {
      const { survival, se } = survivalAt(kaplanMeier(riskTable(lives(times, new Array(times.length).fill(1)))), at);
      const share = times.filter((time) => time > at).length / times.length;
      expect(survival).toBeCloseTo(share, 12);
      if (share > 0) expect(se).toBeCloseTo(Math.sqrt((share * (1 - share)) / times.length), 12);
    }),
  );
});

test('the restricted mean is the area under the curve', () => {
  fc.assert(
    fc.property(TIMES, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (times, flags) => {
      const event = times.map((_, row) => (flags[row] ? 1 : 0));
      const of = kaplanMeier(riskTable(lives(times, event)));
      const tau = Math.max(...times);
      let area = 0;
      for (let t = 0; t < tau; t++) area += survivalAt(of, t).survival!;
      expect(restrictedMean(of, tau).estimate).toBeCloseTo(area, 9);
    }),
  );
});
