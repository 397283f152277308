/** Orthonormal columns, for least squares without squaring the condition. */

export interface Orthonormal {
  /** Columns q with qᵀq = 1 that span those given, the dependent ones left out. */
  readonly columns: readonly Float64Array[];
  /** The first column that is a combination of those before it; −1 where there is none. */
  readonly dependent: number;
}

/** Gram and Schmidt, twice (Giraud, Langou and Rozložník 2005: "twice is enough"); `slack` is what counts as nothing left of a column. */
export function orthonormalize(columns: readonly Float64Array[], slack = 1e-8): Orthonormal {
  const result: Float64Array[] = [];
  let dependent = -1;
  columns.forEach((column, k) => {
    const rest = Float64Array.from(column);
    removeSpan(rest, result);
    removeSpan(rest, result);
    const size = Math.sqrt(dot(rest, rest));
    if (size > slack * Math.sqrt(dot(column, column))) result.push(rest.map((value) => value / size));
    else if (dependent < 0) dependent = k;
  });
  return { columns: result, dependent };
}

/** Takes off the part of a vector that orthonormal columns span. */
export function removeSpan(vector: Float64Array, columns: readonly Float64Array[]): void {
  for (const column of columns) {
    const along = dot(vector, column);
    for (let i = 0; i < vector.length; i++) vector[i]! -= along * column[i]!;
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
