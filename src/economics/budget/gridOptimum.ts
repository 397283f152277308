/**
 * The best plan on a grid by dynamic programming over channels (Bellman 1957, "Dynamic Programming", ch. I): with
 * best(k, b) the most that the first k channels bring for at most b units of money,
 *
 *   best(k, b) = max over spends s of channel k of  value_k(s) + best(k − 1, b − s)
 *
 * It asks nothing of the curves: S-shapes, jumps and plateaus are found as surely as concave ones.
 */
import type { Bounds } from './bounds.js';

/** USD of a channel for the period → what it brings. */
export type Curve = (spend: number) => number;

/** Units of money in a grid; steps may ask for up to MOST. */
const UNITS = 300;
const MOST = 4000;

/** What a channel may spend above its lower bound, cheapest first, and the units that each takes. */
interface Choices {
  readonly spends: Float64Array;
  readonly units: Int32Array;
  readonly values: Float64Array;
}

/** USD by channel, within the bounds, together at most the budget; `fineness` 10 makes ten times as many units. */
export function gridOptimum(
  curves: readonly Curve[],
  budget: number,
  bounds: readonly Bounds[],
  fineness = 1,
): Float64Array {
  const free = budget - bounds.reduce((sum, { low }) => sum + low, 0);
  const unit = unitOf(free, bounds, fineness);
  const units = unit > 0 ? Math.floor(free / unit + 1e-6) : 0;
  const choices = bounds.map((one, k) => choicesOf(curves[k]!, one, unit, units));
  return pick(choices, units);
}

/** A unit of which every step is a multiple, where that makes no monster of a grid. */
function unitOf(free: number, bounds: readonly Bounds[], fineness: number): number {
  const usual = Math.max(0, free) / (UNITS * fineness);
  const cents = bounds.flatMap(({ step }) => (step === null ? [] : [Math.round(step * 100)]));
  const common = cents.reduce(greatestCommonDivisor, 0) / 100;
  if (common === 0 || usual === 0) return usual;
  if (common >= usual) return common / Math.ceil(common / usual);
  return free / common <= MOST ? common : usual;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function choicesOf(curve: Curve, { low, high, step }: Bounds, unit: number, units: number): Choices {
  const room = Math.min(high - low, units * unit);
  // Steps finer than the grid are taken by as many as come near its unit; exchanges polish the rest.
  const stride = step === null ? unit : step * Math.max(1, Math.round(unit / step));
  const count = stride > 0 ? Math.floor(room / stride + 1e-6) : 0;
  const spends = Array.from({ length: count + 1 }, (_, n) => low + n * stride);
  // The upper bound itself need not lie on the grid.
  if (step === null && room - count * stride > 1e-6 * unit) spends.push(low + room);
  return {
    spends: Float64Array.from(spends),
    units: Int32Array.from(spends, (spend) => (unit > 0 ? Math.ceil((spend - low) / unit - 1e-6) : 0)),
    values: Float64Array.from(spends, curve),
  };
}

function pick(choices: readonly Choices[], units: number): Float64Array {
  let best = new Float64Array(units + 1);
  const taken = choices.map((one) => {
    const next = improve(best, one);
    best = next.best;
    return next.taken;
  });
  const plan = new Float64Array(choices.length);
  let left = units;
  for (let k = choices.length - 1; k >= 0; k--) {
    const choice = taken[k]![left]!;
    plan[k] = choices[k]!.spends[choice]!;
    left -= choices[k]!.units[choice]!;
  }
  return plan;
}

/** best(k, ·) from best(k − 1, ·), and the choice that each takes. */
function improve(before: Float64Array<ArrayBuffer>, { units, values }: Choices) {
  const best = new Float64Array(before.length).fill(Number.NEGATIVE_INFINITY);
  const taken = new Int32Array(before.length);
  for (let choice = 0; choice < values.length; choice++) {
    const [used, value] = [units[choice]!, values[choice]!];
    for (let b = used; b < before.length; b++) {
      const sum = value + before[b - used]!;
      if (sum > best[b]!) {
        best[b] = sum;
        taken[b] = choice;
      }
    }
  }
  return { best, taken };
}
