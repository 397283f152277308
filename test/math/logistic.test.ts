import { describe, expect, test } from 'vitest';
import { normal } from '../../src/math/distributions.js';
import { fitLogistic, type LogisticProblem, logistic, logit, logOnePlusExp } from '../../src/math/logistic.js';
import { minimize } from '../../src/math/minimize.js';
import { stream } from '../../src/math/random.js';
import { rowTimes, sparseRows } from '../../src/math/sparseRows.js';
import { invertPositive } from '../../src/math/symmetric.js';

const ones = (n: number) => new Array<number>(n).fill(1);

test('one binary feature: log odds of the two groups, and Woolf’s variance', () => {
  // 30 of 100 without, 45 of 60 with it.
  const x = [...new Array<number>(100).fill(0), ...ones(60)];
  const y = x.map((value, row) => (value === 0 ? (row < 30 ? 1 : 0) : row < 145 ? 1 : 0));
  const { coefficients, information } = fitLogistic({
    x: sparseRows([ones(160), x], 160),
    y,
    penalty: [0, 0],
  });
  expect(coefficients[0]).toBeCloseTo(logit(0.3), 10);
  expect(coefficients[1]).toBeCloseTo(logit(0.75) - logit(0.3), 10);
  const variance = invertPositive(information, 2)!;
  expect(variance[3]).toBeCloseTo(1 / 30 + 1 / 70 + 1 / 45 + 1 / 15, 6);
});

test('distress of O-rings by temperature, as in Agresti 2002, table 5.14', () => {
  const temperature = [66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58];
  const distress = [0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1];
  const { coefficients, information } = fitLogistic({
    x: sparseRows([ones(23), temperature], 23),
    y: distress,
    penalty: [0, 0],
  });
  expect(coefficients[0]).toBeCloseTo(15.0429, 4);
  expect(coefficients[1]).toBeCloseTo(-0.2322, 4);
  const variance = invertPositive(information, 2)!;
  expect(Math.sqrt(variance[0]!)).toBeCloseTo(7.3786, 3);
  expect(Math.sqrt(variance[3]!)).toBeCloseTo(0.1082, 4);
});

describe('with a penalty', () => {
  const problem = drawn(300, 6);

  test('another search comes to the same minimum', () => {
    const { x, y, penalty, centre } = problem;
    const value = (beta: Float64Array, gradient: Float64Array) => {
      let sum = 0;
      gradient.fill(0);
      for (let row = 0; row < x.rows; row++) {
        const eta = rowTimes(x, row, beta);
        sum += logOnePlusExp(eta) - y[row]! * eta;
        for (let at = x.first[row]!; at < x.first[row + 1]!; at++)
          gradient[x.column[at]!]! += (logistic(eta) - y[row]!) * x.value[at]!;
      }
      for (let k = 0; k < x.width; k++) {
        sum += 0.5 * penalty[k]! * (beta[k]! - centre![k]!) ** 2;
        gradient[k]! += penalty[k]! * (beta[k]! - centre![k]!);
      }
      return sum;
    };
    const other = minimize(value, new Float64Array(6));
    const { coefficients } = fitLogistic(problem);
    for (let k = 0; k < 6; k++) expect(coefficients[k]).toBeCloseTo(other.x[k]!, 7);
  });

  test('where it begins does not matter', () => {
    const far = fitLogistic({ ...problem, start: [4, -4, 4, -4, 4, -4] }).coefficients;
    fitLogistic(problem).coefficients.forEach((value, k) => {
      expect(far[k]).toBeCloseTo(value, 6);
    });
  });

  test('a strong one holds what it penalises at its centre', () => {
    const { coefficients } = fitLogistic({ ...problem, penalty: [0, 1e9, 1, 1, 1, 1] });
    expect(coefficients[1]).toBeCloseTo(problem.centre![1]!, 5);
  });

  test('rows that do not count are as if they were not there', () => {
    const rows = Uint32Array.from({ length: 150 }, (_, k) => 2 * k);
    const { x, y } = problem;
    const columns = Array.from({ length: x.width }, (_, k) => {
      const unit = Float64Array.from({ length: x.width }, (_, j) => (j === k ? 1 : 0));
      return Array.from(rows, (row) => rowTimes(x, row, unit));
    });
    const alone = fitLogistic({ ...problem, x: sparseRows(columns, 150), y: Array.from(rows, (row) => y[row]!) });
    fitLogistic({ ...problem, rows }).coefficients.forEach((value, k) => {
      expect(value).toBeCloseTo(alone.coefficients[k]!, 9);
    });
  });
});

test('a separated outcome is refused, and fitted with a penalty', () => {
  const x = sparseRows([ones(6), [1, 2, 3, 4, 5, 6]], 6);
  const y = [0, 0, 0, 1, 1, 1];
  expect(() => fitLogistic({ x, y, penalty: [0, 0] })).toThrow(RangeError);
  expect(fitLogistic({ x, y, penalty: [0, 0.1] }).coefficients[1]).toBeGreaterThan(0);
});

test('collinear columns are refused', () => {
  const x = sparseRows([ones(4), [1, 2, 3, 4], [2, 4, 6, 8]], 4);
  expect(() => fitLogistic({ x, y: [0, 1, 0, 1], penalty: [0, 0, 0] })).toThrow(RangeError);
});

function drawn(rows: number, width: number): LogisticProblem & { readonly centre: number[] } {
  const draw = stream(7, 'logistic');
  const columns = Array.from({ length: width }, (_, k) =>
    Array.from({ length: rows }, () => (k === 0 ? 1 : draw.chance(0.4) ? 0 : normal(draw))),
  );
  const y = Array.from({ length: rows }, (_, row) =>
    draw.chance(logistic(-1 + columns[1]![row]! - 0.5 * columns[2]![row]!)) ? 1 : 0,
  );
  return { x: sparseRows(columns, rows), y, penalty: [0, 3, 3, 3, 3, 3], centre: [0, 0.5, 0, 0, -0.2, 0] };
}
