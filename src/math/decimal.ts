/**
 * Exact decimals: an amount is an integer of 1e-8 (`Units`) held in a double, exact up to 2^53 (90 million). Products
 * and quotients round half-even, as the warehouses do. Sums that may pass 2^53 (house totals) are kept in BigInt.
 */
export type Units = number;

export const ONE: Units = 100_000_000;
const ONE_BIG = 100_000_000n;
/** √ONE: the base of the inner split. */
const HALF = 10_000;
const SAFE = Number.MAX_SAFE_INTEGER;

/** a × b, both with 8 decimals, rounded half-even to 8 decimals. Throws RangeError beyond 2^53. */
export function multiply(a: Units, b: Units): Units {
  const product = a * b;
  if (Math.abs(product) <= SAFE) return roundedQuotient(product, ONE);
  const magnitude = multiplyMagnitudes(Math.abs(a), Math.abs(b));
  if (magnitude > SAFE) throw new RangeError(`amount beyond 2^53 units of 1e-8: ${toFloat(a)} × ${toFloat(b)}`);
  return product < 0 ? -magnitude : magnitude;
}

/**
 * The same for non-negative factors by parts below 2^53: with a = a₁·10⁸ + a₀ and b = b₁·10⁸ + b₀, the product over 10⁸
 * is a₁·b + a₀·b₁ + a₀·b₀/10⁸, and b₀ is halved once more (10⁴) to keep a₀·b₀ exact.
 */
function multiplyMagnitudes(a: Units, b: Units): Units {
  const a0 = a % ONE;
  const b0 = b % ONE;
  const low = b0 % HALF;
  const high = a0 * ((b0 - low) / HALF);
  const highRest = high % HALF;
  const rest = highRest * HALF + a0 * low;
  const whole = ((a - a0) / ONE) * b + a0 * ((b - b0) / ONE) + (high - highRest) / HALF;
  // Half-even looks at the parity of the whole sum, so its floor is added before rounding.
  const remainder = rest % ONE;
  const floor = whole + (rest - remainder) / ONE;
  return 2 * remainder > ONE || (2 * remainder === ONE && floor % 2 === 1) ? floor + 1 : floor;
}

/** a ÷ b, both with 8 decimals, rounded half-even to 8 decimals. Throws RangeError for b = 0 or beyond 2^53. */
export function divide(a: Units, b: Units): Units {
  if (b === 0) throw new RangeError('division by zero');
  const scaled = a * ONE;
  if (Math.abs(scaled) <= SAFE) return roundedQuotient(scaled, b);
  if (Math.abs(b) <= SAFE / HALF && Math.abs(a / b) < SAFE / ONE) return divideByParts(a, b);
  return checked(roundHalfEven(BigInt(a) * ONE_BIG, BigInt(b)));
}

/** Long division, four decimal digits at a time: every remainder × 10⁴ stays below 2^53. */
function divideByParts(a: Units, b: Units): Units {
  const first = a % b;
  const second = (first * HALF) % b;
  const high = ((a - first) / b) * ONE + ((first * HALF - second) / b) * HALF;
  const last = second * HALF;
  const floor = high + (last - (last % b)) / b;
  const twice = Math.abs(last % b) * 2;
  const up = twice > Math.abs(b) || (twice === Math.abs(b) && floor % 2 !== 0);
  return up ? floor + Math.sign(a) * Math.sign(b) : floor;
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
