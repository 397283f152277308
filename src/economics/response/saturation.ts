/**
 * How an effect levels off: 0 at nothing, ½ at `half`, 1 far beyond.
 *
 *   hill      u^slope ÷ (half^slope + u^slope)          S-shaped for slopes above 1 (Hill 1910)
 *   logistic  (1 − e^(−λu)) ÷ (1 + e^(−λu)), λ = ln 3 ÷ half     always concave; tanh(λu ÷ 2)
 */
export const FAMILIES = ['hill', 'logistic'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Saturated {
  readonly value: number;
  /** By the logarithms of adstock and slope; by that of half it is the first with the sign turned. */
  readonly byLogStock: number;
  readonly byLogSlope: number;
}

export const NOTHING: Saturated = { value: 0, byLogStock: 0, byLogSlope: 0 };

/** The saturation at an adstock and its derivatives; `slope` matters to Hill alone. */
export function saturate(family: Family, stock: number, half: number, slope: number): Saturated {
  if (!(stock > 0)) return NOTHING;
  return family === 'hill' ? hill(stock / half, slope) : logistic(stock / half);
}

/** Without the derivatives. */
export function saturation(family: Family, stock: number, half: number, slope: number): number {
  if (!(stock > 0)) return 0;
  if (family === 'logistic') return Math.tanh((LN3 / 2) * (stock / half));
  return 1 / (1 + (half / stock) ** slope);
}

function hill(ratio: number, slope: number): Saturated {
  const value = 1 / (1 + ratio ** -slope);
  const bend = value * (1 - value);
  return { value, byLogStock: slope * bend, byLogSlope: slope * Math.log(ratio) * bend };
}

function logistic(ratio: number): Saturated {
  const scaled = (LN3 / 2) * ratio;
  const value = Math.tanh(scaled);
  return { value, byLogStock: scaled * (1 - value * value), byLogSlope: 0 };
}

const LN3 = Math.log(3);
