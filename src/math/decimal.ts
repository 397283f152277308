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
  if (product >= 0 && product <= SAFE) return roundedByOne(product);
  const magnitude = multiplyMagnitudes(Math.abs(a), Math.abs(b));
  if (magnitude > SAFE) throw new RangeError(`amount beyond 2^53 units of 1e-8: ${toFloat(a)} × ${toFloat(b)}`);
  return product < 0 && magnitude > 0 ? -magnitude : magnitude;
}

/** The same however large, in units. */
export function multiplyBig(a: Units, b: Units): bigint {
  return roundHalfEven(BigInt(a) * BigInt(b), ONE_BIG);
}

/** A non-negative integer below 2^53 over ONE; so small a quotient is never rounded up to the next integer, so its floor is exact. */
function roundedByOne(product: number): Units {
  const floor = Math.floor(product / ONE);
  return halfEven(floor, product - floor * ONE, ONE);
}

/**
 * The same for non-negative factors by parts below 2^53: with a = a₁·10⁸ + a₀ and b = b₁·10⁸ + b₀, the product over 10⁸
 * is a₁·b + a₀·b₁ + a₀·b₀/10⁸, and b₀ is halved once more (10⁴) to keep a₀·b₀ exact.
 */
function multiplyMagnitudes(a: Units, b: Units): Units {
  const a1 = Math.floor(a / ONE);
  const b1 = Math.floor(b / ONE);
  const a0 = a - a1 * ONE;
  const b0 = b - b1 * ONE;
  const b0High = Math.floor(b0 / HALF);
  const high = a0 * b0High;
  const highWhole = Math.floor(high / HALF);
  const rest = (high - highWhole * HALF) * HALF + a0 * (b0 - b0High * HALF);
  const restWhole = Math.floor(rest / ONE);
  // Half-even looks at the parity of the whole sum, so its floor is added before rounding.
  return halfEven(a1 * b + a0 * b1 + highWhole + restWhole, rest - restWhole * ONE, ONE);
}

/** a ÷ b, both with 8 decimals, rounded half-even to 8 decimals. Throws RangeError for b = 0 or beyond 2^53. */
export function divide(a: Units, b: Units): Units {
  if (b === 0) throw new RangeError('division by zero');
  const dividend = Math.abs(a);
  const divisor = Math.abs(b);
  if (divisor > SAFE / SMALL_STEP || dividend / divisor >= SAFE / ONE)
    return checked(roundHalfEven(BigInt(a) * ONE_BIG, BigInt(b)));
  const magnitude = divideByParts(dividend, divisor, divisor <= SAFE / HALF ? HALF : SMALL_STEP);
  return a < 0 !== b < 0 && magnitude > 0 ? -magnitude : magnitude;
}

/** Digits that a long division takes at a time where the divisor leaves no room for four. */
const SMALL_STEP = 100;

/** Long division of magnitudes, the digits of a step at a time: every remainder × the step stays below 2^53. */
function divideByParts(a: Units, b: Units, step: number): Units {
  let floor = floorQuotient(a, b);
  let remainder = a - floor * b;
  for (let scale = 1; scale < ONE; scale *= step) {
    const dividend = remainder * step;
    const digits = floorQuotient(dividend, b);
    floor = floor * step + digits;
    remainder = dividend - digits * b;
  }
  return halfEven(floor, remainder, b);
}

/** Of integers in [0, 2^53); the double quotient may have been rounded up to the next integer. `%` would be exact too, and far slower. */
function floorQuotient(a: number, b: number): number {
  const floor = Math.floor(a / b);
  return floor * b > a ? floor - 1 : floor;
}

/** A quotient's floor and remainder, rounded half-even. */
function halfEven(floor: number, remainder: number, divisor: number): number {
  const twice = 2 * remainder;
  if (twice < divisor) return floor;
  return twice > divisor || floor % 2 === 1 ? floor + 1 : floor;
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
