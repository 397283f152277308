/**
 * What money that comes later is worth at the beginning of the days: what comes between two horizons counts as of their middle.
 *
 *   present value = Σ over horizons of (V(k) − V(k−1)) × (1 + rate)^(−(days(k) + days(k−1)) ÷ 2 ÷ 365)
 */

/** A year's, an assumption of this project. */
export const DISCOUNT_RATE = 0.1;

/** What each cumulated sum weighs, by rising horizon in days. */
export function discountWeights(days: readonly number[], rate = DISCOUNT_RATE): number[] {
  const factors = days.map((day, k) => (1 + rate) ** (-(day + (days[k - 1] ?? 0)) / 2 / 365));
  return factors.map((factor, k) => factor - (factors[k + 1] ?? 0));
}
