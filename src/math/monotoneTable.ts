/**
 * A function of one variable known at nodes, and the cubic between them that rises and falls only where they do (Fritsch and Carlson
 * 1980, "Monotone piecewise cubic interpolation"). Nodes lie denser towards the lower end, where response curves bend most.
 */

/** f on [low, high], evaluated `nodes` times; beyond the ends it is constant. */
export function tabulate(f: (x: number) => number, low: number, high: number, nodes: number): (x: number) => number {
  const last = nodes - 1;
  const width = high - low;
  if (!(width > 0)) {
    const only = f(low);
    return () => only;
  }
  const x = Float64Array.from({ length: nodes }, (_, i) => low + width * (i / last) ** 2);
  const y = x.map(f);
  const slopes = monotoneSlopes(x, y);
  return (at) => {
    if (at <= low) return y[0]!;
    if (at >= high) return y[last]!;
    const i = Math.min(last - 1, Math.floor(last * Math.sqrt((at - low) / width)));
    return hermite((at - x[i]!) / (x[i + 1]! - x[i]!), x[i + 1]! - x[i]!, y[i]!, y[i + 1]!, slopes[i]!, slopes[i + 1]!);
  };
}

function hermite(t: number, h: number, y0: number, y1: number, slope0: number, slope1: number): number {
  const s = 1 - t;
  return s * s * ((1 + 2 * t) * y0 + t * h * slope0) + t * t * ((3 - 2 * t) * y1 - s * h * slope1);
}

/** The weighted harmonic mean of the slopes on both sides (Fritsch and Butland 1984), 0 where they disagree. */
function monotoneSlopes(x: Float64Array, y: Float64Array): Float64Array {
  const last = x.length - 1;
  const secant = (i: number) => (y[i + 1]! - y[i]!) / (x[i + 1]! - x[i]!);
  return x.map((_, i) => {
    if (i === 0) return secant(0);
    if (i === last) return secant(last - 1);
    const [before, after] = [secant(i - 1), secant(i)];
    if (before * after <= 0) return 0;
    const [left, right] = [x[i]! - x[i - 1]!, x[i + 1]! - x[i]!];
    const [weight, other] = [left + 2 * right, 2 * left + right];
    return (weight + other) / (weight / before + other / after);
  });
}
