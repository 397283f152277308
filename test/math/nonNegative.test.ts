import { describe, expect, test } from 'vitest';
import { normal } from '../../src/math/distributions.js';
import { nonNegative } from '../../src/math/nonNegative.js';
import { dot, orthonormalize, removeSpan } from '../../src/math/orthogonal.js';
import { stream } from '../../src/math/random.js';

const draw = stream(1, 'least squares');
const matrix = (rows: number, columns: number) =>
  Array.from({ length: columns }, () => Float64Array.from({ length: rows }, () => normal(draw)));
const productsOf = (columns: readonly Float64Array[]) =>
  Float64Array.from({ length: columns.length ** 2 }, (_, at) =>
    dot(columns[Math.floor(at / columns.length)]!, columns[at % columns.length]!),
  );

describe('least squares with coefficients of at least 0', () => {
  test.each(Array.from({ length: 30 }, (_, at) => at))('meets the conditions of Kuhn and Tucker, case %i', () => {
    const columns = matrix(20, 5);
    const y = matrix(20, 1)[0]!;
    const x = nonNegative(
      productsOf(columns),
      Float64Array.from(columns, (column) => dot(column, y)),
    );
    const rest = y.map((value, i) => value - columns.reduce((sum, column, k) => sum + x[k]! * column[i]!, 0));
    columns.forEach((column, k) => {
      expect(x[k]).toBeGreaterThanOrEqual(0);
      if (x[k]! > 0) expect(Math.abs(dot(column, rest))).toBeLessThan(1e-9);
      else expect(dot(column, rest)).toBeLessThan(1e-9);
    });
  });
});

describe('orthonormal columns', () => {
  test('are that, span what they came from, and name the first that depends on others', () => {
    const some = matrix(12, 3);
    const sum = some[0]!.map((value, i) => value - 2 * some[2]![i]!);
    const { columns, dependent } = orthonormalize([...some, sum]);
    expect(dependent).toBe(3);
    columns.forEach((a, i) => {
      columns.forEach((b, j) => {
        expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 12);
      });
    });
    const rest = Float64Array.from(sum);
    removeSpan(rest, columns);
    expect(Math.sqrt(dot(rest, rest))).toBeLessThan(1e-12);
    expect(orthonormalize(some).dependent).toBe(-1);
  });
});
