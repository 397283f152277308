/**
 * Geometric adstock (Broadbent 1979, "One way TV advertisements work"), normalized, so that the same spend every period is its own
 * adstock and half saturations read in units of spend:
 *
 *   u(t) = (1 − retention) × spend(t) + retention × u(t − 1)        u before the first period is 0
 */
export function adstock(spend: ArrayLike<number>, retention: number): Float64Array {
  const result = new Float64Array(spend.length);
  let u = 0;
  for (let t = 0; t < spend.length; t++) {
    u = (1 - retention) * spend[t]! + retention * u;
    result[t] = u;
  }
  return result;
}

/** du(t) ÷ d retention, for that adstock u. */
export function adstockSlope(spend: ArrayLike<number>, retention: number, stock: Float64Array): Float64Array {
  const result = new Float64Array(spend.length);
  let slope = 0;
  for (let t = 0; t < spend.length; t++) {
    slope = retention * slope + (t === 0 ? 0 : stock[t - 1]!) - spend[t]!;
    result[t] = slope;
  }
  return result;
}
