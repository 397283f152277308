/** Least squares with coefficients of at least 0 (Lawson and Hanson 1974, "Solving Least Squares Problems", ch. 23), from its products. */
import { cholesky, solveCholesky } from './symmetric.js';

/** x ≥ 0 that minimizes ½ xᵀGx − bᵀx, for G = AᵀA row by row and b = Aᵀy. */
export function nonNegative(gram: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = new Float64Array(n);
  let free: number[] = [];
  for (let pass = 0; pass < 3 * n; pass++) {
    const next = steepest(gram, b, x, free);
    if (next < 0) return x;
    free = [...free, next];
    for (;;) {
      const target = solveFree(gram, b, free);
      if (target === null) return x;
      const share = Math.min(1, ...free.map((k, i) => (target[i]! > 0 ? 1 : x[k]! / (x[k]! - target[i]!))));
      for (let i = 0; i < free.length; i++) x[free[i]!]! += share * (target[i]! - x[free[i]!]!);
      if (share === 1) break;
      const stopped = free.filter((k, i) => target[i]! <= 0 && x[k]! <= 1e-12 * Math.abs(target[i]!));
      for (const k of stopped) x[k] = 0;
      free = free.filter((k) => !stopped.includes(k));
      if (stopped.length === 0 || free.length === 0) break;
    }
  }
  return x;
}

/** The coefficient at 0 by which most is gained; −1 where none helps. */
function steepest(gram: Float64Array, b: Float64Array, x: Float64Array, free: readonly number[]): number {
  const n = b.length;
  let [best, at] = [0, -1];
  for (let k = 0; k < n; k++) {
    if (free.includes(k) || !(gram[k * n + k]! > 0)) continue;
    let slope = b[k]!;
    for (let j = 0; j < n; j++) slope -= gram[k * n + j]! * x[j]!;
    const gain = slope / Math.sqrt(gram[k * n + k]!);
    if (gain > best && slope > 1e-12 * Math.abs(b[k]!)) [best, at] = [gain, k];
  }
  return at;
}

function solveFree(gram: Float64Array, b: Float64Array, free: readonly number[]): Float64Array | null {
  const [n, m] = [b.length, free.length];
  const part = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) part[i * m + j] = gram[free[i]! * n + free[j]!]!;
  const lower = cholesky(part, m);
  return lower === null
    ? null
    : solveCholesky(
        lower,
        free.map((k) => b[k]!),
        m,
      );
}
