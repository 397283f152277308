/** Gauss–Legendre quadrature: nodes and weights on [−1, 1] by Newton's method on the Legendre polynomial. */

export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, Rule>();

/** Exact for polynomials up to degree 2 n − 1; made once for each n. */
export function gaussLegendre(n: number): Rule {
  const known = rules.get(n);
  if (known !== undefined) return known;
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < Math.ceil(n / 2); k++) {
    const { node, weight } = root(n, Math.cos((Math.PI * (k + 0.75)) / (n + 0.5)));
    nodes[k] = -node;
    nodes[n - 1 - k] = node;
    weights[k] = weight;
    weights[n - 1 - k] = weight;
  }
  if (n % 2 === 1) nodes[(n - 1) / 2] = 0;
  const rule = { nodes, weights };
  rules.set(n, rule);
  return rule;
}

function root(n: number, guess: number): { readonly node: number; readonly weight: number } {
  let x = guess;
  for (let step = 0; step < 100; step++) {
    const { value, slope } = legendre(n, x);
    const next = x - value / slope;
    const moved = Math.abs(next - x);
    x = next;
    if (moved < 1e-16) break;
  }
  const { slope } = legendre(n, x);
  return { node: x, weight: 2 / ((1 - x * x) * slope * slope) };
}

/** P_n and its derivative by the three-term recurrence. */
function legendre(n: number, x: number): { readonly value: number; readonly slope: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, slope: (n * (x * value - before)) / (x * x - 1) };
}
