/** Today's plan at another budget: each channel's share as it is, as far as the bounds let it. */
import { type Bounds, CENT } from './bounds.js';

/** USD by channel; at most the budget, and less only where no step that the bounds allow fits into what is over. */
export function todaysMix(current: ArrayLike<number>, budget: number, bounds: readonly Bounds[]): Float64Array {
  const scaled = fill(current, budget, bounds);
  const whole = bounds.map((one, k) => (one.step === null ? one : fixed(wholeSteps(scaled[k]!, one.step))));
  const mix = fill(current, budget, whole);
  handOut(mix, scaled, budget, bounds);
  return mix;
}

/** What rounding to steps has left over: a step to each, who lacks most first, then whatever fits. */
function handOut(mix: Float64Array, scaled: Float64Array, budget: number, bounds: readonly Bounds[]): void {
  const inSteps = [...bounds.keys()].filter((k) => bounds[k]!.step !== null);
  const byLack = inSteps.sort((a, b) => scaled[b]! - mix[b]! - (scaled[a]! - mix[a]!));
  for (const most of [1, Number.POSITIVE_INFINITY])
    for (const k of byLack) {
      const left = budget - mix.reduce((sum, spend) => sum + spend, 0);
      const { high, step } = bounds[k]!;
      const room = wholeSteps(Math.max(0, Math.min(left, high - mix[k]!)), step!);
      mix[k]! += Math.min(room, most * step!);
    }
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
