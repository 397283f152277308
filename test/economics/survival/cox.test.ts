/** Cox and the test of proportional hazards against R's survival 3.5 (coxph with Efron's ties, cox.zph). */
import { describe, expect, test } from 'vitest';
import { collinear, cox, coxLikelihood } from '../../../src/economics/survival/cox.js';
import { proportionality } from '../../../src/economics/survival/proportionality.js';
import { all, late } from './remission.js';

const treatment = Float64Array.from({ length: 42 }, (_, row) => (row < 21 ? 1 : 0));
const dose = Float64Array.from({ length: 42 }, (_, row) => 1 + (row % 3));

describe('Freireich', () => {
  const data = { ...all, covariates: [treatment] };
  const fit = cox(data);

  test('6-MP: −1.5721 ± .4124', () => {
    expect(fit.coefficients[0]).toBeCloseTo(-1.572125149, 8);
    expect(fit.se[0]).toBeCloseTo(0.412396718, 8);
    expect(fit.logLikelihood).toBeCloseTo(-85.0084245774, 9);
    expect(fit.nullLogLikelihood).toBeCloseTo(-93.1842699968, 9);
    expect(fit).toMatchObject({ converged: true, monotone: [] });
  });

  test('proportional hazards', () => {
    const { statistic, df, p } = proportionality(data, fit.coefficients)!;
    expect(statistic).toBeCloseTo(0.022863378, 8);
    expect(df).toBe(1);
    expect(p).toBeCloseTo(0.87981, 5);
  });

  test('two covariates, tested each and together', () => {
    const two = { ...all, covariates: [treatment, dose] };
    const { coefficients, se } = cox(two);
    expect([...coefficients]).toEqual([expect.closeTo(-1.609703778155, 9), expect.closeTo(-0.249191106326, 9)]);
    expect([...se]).toEqual([expect.closeTo(0.417274898452, 7), expect.closeTo(0.227193675425, 7)]);
    const result = proportionality(two, coefficients)!;
    expect(result.covariates.map(({ statistic }) => statistic)).toEqual([
      expect.closeTo(0.0020866852, 9),
      expect.closeTo(0.2373885777, 9),
    ]);
    expect(result).toMatchObject({ statistic: expect.closeTo(0.239622424, 9), df: 2, p: expect.closeTo(0.88709, 5) });
  });

  test('late entry', () => {
    const fitLate = cox({ ...late, covariates: [treatment] });
    expect(fitLate.coefficients[0]).toBeCloseTo(-1.562930924058, 9);
    expect(fitLate.se[0]).toBeCloseTo(0.413045446304, 7);
    expect(fitLate.logLikelihood).toBeCloseTo(-75.83729940992, 9);
  });

  test('a covariate’s unit and zero change nothing but its own coefficient', () => {
    const scaled = cox({ ...all, covariates: [treatment.map((x) => 1e6 + 1000 * x), dose] });
    expect(scaled.coefficients[0]! * 1000).toBeCloseTo(-1.609703778155, 7);
    expect(scaled.coefficients[1]).toBeCloseTo(-0.249191106326, 8);
  });

  test('the likelihood at given coefficients', () => {
    expect(coxLikelihood(data, fit.coefficients)).toBeCloseTo(fit.logLikelihood, 10);
    expect(coxLikelihood(data, [0])).toBeCloseTo(fit.nullLogLikelihood, 10);
  });
});

test('a covariate that sets the events apart has no estimate', () => {
  const time = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const event = [1, 1, 1, 1, 0, 0, 0, 0];
  const fit = cox({ time, event, entry: null, covariates: [Float64Array.of(1, 1, 1, 1, 0, 0, 0, 0)] });
  expect(fit).toMatchObject({ converged: false, monotone: [0] });
  expect(fit.se[0]).toBeNaN();
});

test('what is constant or follows from the others is named', () => {
  expect(collinear([treatment, dose])).toBeNull();
  expect(collinear([treatment, treatment.map(() => 3)])).toBe(1);
  expect(collinear([treatment, dose, dose.map((x, row) => 2 * x - 3 * treatment[row]! + 1)])).toBe(2);
  expect(() => cox({ ...all, covariates: [dose, dose] })).toThrow(RangeError);
});
