/** Today's plan at another budget: each channel's share as it is, as far as the bounds let it. */
import { type Bounds, CENT } from './bounds.js';

/** USD by channel; at most the budget, and less only where bounds or steps leave something over. */
export function todaysMix(current: ArrayLike<number>, budget: number, bounds: readonly Bounds[]): Float64Array {
  const scaled = fill(current, budget, bounds);
  const whole = bounds.map((one, k) => (one.step === null ? one : fixed(wholeSteps(scaled[k]!, one.step))));
  return fill(current, budget, whole);
}

/** A channel that spends this and nothing else. */
export function fixed(spend: number): Bounds {
  return { low: spend, high: spend, step: null };
}

function wholeSteps(spend: number, step: number): number {
  return Math.floor(spend / step + 1e-9) * step;
}

/** One factor on all of today's spend, cut at the bounds, so that the sum is the budget. */
function fill(current: ArrayLike<number>, budget: number, bounds: readonly Bounds[]): Float64Array {
  const total = Array.from(current).reduce((sum, spend) => sum + spend, 0);
  // What spends nothing today gets money only after all others have reached their upper bounds.
  const crumb = 1e-9 * (total || 1);
  const at = (factor: number) =>
    Float64Array.from(bounds, ({ low, high }, k) => Math.min(high, Math.max(low, factor * (current[k]! + crumb))));
  const sum = (plan: Float64Array) => plan.reduce((all, spend) => all + spend, 0);
  if (Math.abs(sum(at(1)) - budget) <= CENT) return within(Float64Array.from(current), bounds);
  let [low, high] = [0, 1];
  while (sum(at(high)) < budget && high * crumb < budget) high *= 2;
  for (let pass = 0; pass < 200 && high - low > 1e-15 * high; pass++) {
    const middle = (low + high) / 2;
    if (sum(at(middle)) > budget) high = middle;
    else low = middle;
  }
  return sum(at(high)) <= budget ? at(high) : at(low);
}

function within(plan: Float64Array, bounds: readonly Bounds[]): Float64Array {
  return plan.map((spend, k) => Math.min(bounds[k]!.high, Math.max(bounds[k]!.low, spend)));
}
