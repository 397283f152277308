/** Constraints made into bounds of spend, and whether a budget fits between them. */
import { UserError } from '../../error.js';
import type { Constraint, Constraints } from './constraints.js';

export interface Bounds {
  readonly low: number;
  readonly high: number;
  /** Spend is a whole multiple of this, and so are low and high; null where any amount can be spent. */
  readonly step: number | null;
}

/** Shares of a cent do not make a plan infeasible. */
export const CENT = 0.01;

/**
 * The bounds of each channel, in order; `current` and `budget` in USD for the same period. Throws UserError, naming the channel to
 * change, where no plan can spend the budget within them.
 */
export function boundsOf(
  channels: readonly string[],
  current: ArrayLike<number>,
  budget: number,
  constraints: Constraints,
): Bounds[] {
  if (!(budget > 0 && Number.isFinite(budget))) throw new UserError(`invalid budget: ${budget} (takes USD above 0)`);
  const bounds = channels.map((channel, k) => boundsOfOne(channel, current[k]!, budget, constraints[channel] ?? {}));
  refuseTooMuch(channels, bounds, budget);
  refuseTooLittle(channels, bounds, budget);
  return bounds;
}

function boundsOfOne(channel: string, current: number, budget: number, constraint: Constraint): Bounds {
  const { min = 0, max = Number.POSITIVE_INFINITY, maxChange = Number.POSITIVE_INFINITY, step } = constraint;
  // 0 × ∞ is no number: without a limit to change, what is spent today limits nothing.
  const reach = maxChange === Number.POSITIVE_INFINITY ? maxChange : maxChange * current;
  const low = Math.max(min, current - reach, 0);
  const high = Math.min(max, current + reach);
  if (low > high + CENT)
    throw new UserError(
      `${channel} spends ${usd(current)} today and may change by ${maxChange * 100} % at most, which does not reach its ${current < min ? `min of ${usd(min)}` : `max of ${usd(max)}`}: allow it a larger maxChange`,
    );
  if (step === undefined) return { low: Math.min(low, high), high: Math.max(low, high), step: null };
  const [first, last] = [Math.ceil(low / step - 1e-9) * step, Math.floor(Math.min(high, budget) / step + 1e-9) * step];
  if (first > last)
    throw new UserError(
      `${channel} has no multiple of its step of ${usd(step)} between ${usd(low)} and ${usd(Math.min(high, budget))}: choose a smaller step or wider limits`,
    );
  return { low: first, high: last, step };
}

function refuseTooMuch(channels: readonly string[], bounds: readonly Bounds[], budget: number): void {
  const total = bounds.reduce((sum, { low }) => sum + low, 0);
  if (total <= budget + CENT) return;
  const k = bounds.reduce((most, { low }, at) => (low > bounds[most]!.low ? at : most), 0);
  throw new UserError(
    `the least that the channels may spend adds up to ${usd(total)}, more than the budget of ${usd(budget)}: lower a min, first of all that of ${channels[k]} (at least ${usd(bounds[k]!.low)})`,
  );
}

/** Multiples of steps leave less than a step over; more than that no plan can spend. */
function refuseTooLittle(channels: readonly string[], bounds: readonly Bounds[], budget: number): void {
  const total = bounds.reduce((sum, { high }) => sum + high, 0);
  if (total >= budget - Math.max(CENT, ...bounds.map(({ step }) => step ?? 0))) return;
  const k = bounds.reduce((most, { high }, at) => (high > bounds[most]!.high ? at : most), 0);
  throw new UserError(
    `the most that the channels may spend adds up to ${usd(total)}, less than the budget of ${usd(budget)}: raise a max or maxChange, first of all that of ${channels[k]} (at most ${usd(bounds[k]!.high)})`,
  );
}

function usd(amount: number): string {
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: 2 })} USD`;
}
