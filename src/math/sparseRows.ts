/** A matrix of which most cells are zero, row by row. */

export interface SparseRows {
  readonly rows: number;
  readonly width: number;
  /** The cells of row r stand from `first[r]` to before `first[r + 1]`. */
  readonly first: Uint32Array;
  readonly column: Uint16Array;
  readonly value: Float64Array;
}

/** The cells of these columns that are not zero. */
export function sparseRows(columns: readonly ArrayLike<number>[], rows: number): SparseRows {
  const first = new Uint32Array(rows + 1);
  for (const cells of columns) for (let row = 0; row < rows; row++) if (cells[row] !== 0) first[row + 1]!++;
  for (let row = 0; row < rows; row++) first[row + 1]! += first[row]!;
  const column = new Uint16Array(first[rows]!);
  const value = new Float64Array(first[rows]!);
  const next = first.slice();
  columns.forEach((cells, k) => {
    for (let row = 0; row < rows; row++) {
      if (cells[row] === 0) continue;
      const at = next[row]!++;
      column[at] = k;
      value[at] = cells[row]!;
    }
  });
  return { rows, width: columns.length, first, column, value };
}

/** The row's product with a vector. */
export function rowTimes(matrix: SparseRows, row: number, vector: ArrayLike<number>): number {
  const { first, column, value } = matrix;
  let sum = 0;
  for (let at = first[row]!; at < first[row + 1]!; at++) sum += value[at]! * vector[column[at]!]!;
  return sum;
}
