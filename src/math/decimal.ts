/**
 * Exact decimals: an amount is an integer of 1e-8 (`Units`) held in a double, exact up to 2^53 (90 million). Products
 * and quotients round half-even, as the warehouses do. Sums that may pass 2^53 (house totals) are kept in BigInt.
 */
export type Units = number;

export const ONE: Units = 100_000_000;
const ONE_BIG = 100_000_000n;
const SAFE = Number.MAX_SAFE_INTEGER;

/** a × b, both with 8 decimals, rounded half-even to 8 decimals. Throws RangeError beyond 2^53. */
export function multiply(a: Units, b: Units): Units {
  const product = a * b;
  if (Math.abs(product) <= SAFE) return roundedQuotient(product, ONE);
  return checked(roundHalfEven(BigInt(a) * BigInt(b), ONE_BIG));
}

/** a ÷ b, both with 8 decimals, rounded half-even to 8 decimals. Throws RangeError for b = 0 or beyond 2^53. */
export function divide(a: Units, b: Units): Units {
  if (b === 0) throw new RangeError('division by zero');
  const scaled = a * ONE;
  if (Math.abs(scaled) <= SAFE) return roundedQuotient(scaled, b);
  return checked(roundHalfEven(BigInt(a) * ONE_BIG, BigInt(b)));
}

/** The nearest representable amount, for prices and sizes that come out of floating point. */
export function fromFloat(value: number): Units {
  const units = Math.round(value * ONE);
  if (Math.abs(units) > SAFE) throw new RangeError(`amount too large: ${value}`);
  return units;
}

export function toFloat(units: Units): number {
  return units / ONE;
}

/** Rounded down to a multiple of `step` (for cents: 1_000_000). */
export function floorTo(units: Units, step: Units): Units {
  return units - (units % step);
}

/** Quotient of two integers whose magnitudes are below 2^53, rounded half-even. */
function roundedQuotient(numerator: number, denominator: number): number {
  const remainder = numerator % denominator;
  const floor = (numerator - remainder) / denominator;
  const twice = Math.abs(remainder) * 2;
  const size = Math.abs(denominator);
  if (twice < size || (twice === size && floor % 2 === 0)) return floor;
  return floor + Math.sign(numerator) * Math.sign(denominator);
}

function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const size = denominator < 0n ? -denominator : denominator;
  const distance = twice < 0n ? -twice : twice;
  if (distance < size || (distance === size && quotient % 2n === 0n)) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

function checked(value: bigint): Units {
  const units = Number(value);
  if (Math.abs(units) > SAFE) throw new RangeError(`amount beyond 2^53 units of 1e-8: ${value}`);
  return units;
}
