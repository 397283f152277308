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
  const limits = channels.map((channel, k) => limitsOf(channel, current[k]!, constraints[channel] ?? {}));
  refuseTooLittle(channels, limits, budget);
  const bounds = channels.map((channel, k) => inSteps(channel, limits[k]!, budget, constraints[channel]?.step));
  refuseTooMuch(channels, bounds, budget);
  refuseNoStep(bounds, budget);
  return bounds;
}

type Limits = Pick<Bounds, 'low' | 'high'>;

function limitsOf(channel: string, current: number, constraint: Constraint): Limits {
  const { min = 0, max = Number.POSITIVE_INFINITY, maxChange = Number.POSITIVE_INFINITY } = constraint;
  // 0 × ∞ is no number: without a limit to change, what is spent today limits nothing.
  const reach = maxChange === Number.POSITIVE_INFINITY ? maxChange : maxChange * current;
  const low = Math.max(min, current - reach, 0);
  const high = Math.min(max, current + reach);
  if (low > high + CENT)
    throw new UserError(
      `${channel} spends ${usd(current)} today and may change by ${maxChange * 100} % at most, which does not reach its ${current < min ? `min of ${usd(min)}` : `max of ${usd(max)}`}: allow it a larger maxChange`,
    );
  return { low: Math.min(low, high), high: Math.max(low, high) };
}

function inSteps(channel: string, { low, high }: Limits, budget: number, step: number | undefined): Bounds {
  if (step === undefined) return { low, high, step: null };
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

/** What steps leave over is another matter: see `refuseNoStep`. */
function refuseTooLittle(channels: readonly string[], limits: readonly Limits[], budget: number): void {
  const total = limits.reduce((sum, { high }) => sum + high, 0);
  if (total >= budget - CENT) return;
  const k = limits.reduce((most, { high }, at) => (high > limits[most]!.high ? at : most), 0);
  throw new UserError(
    `the most that the channels may spend adds up to ${usd(total)}, less than the budget of ${usd(budget)}: raise a max or maxChange, first of all that of ${channels[k]} (at most ${usd(limits[k]!.high)})`,
  );
}

/** A plan that spends nothing is none. */
function refuseNoStep(bounds: readonly Bounds[], budget: number): void {
  if (bounds.some(({ high }) => high > 0)) return;
  throw new UserError(`no channel's step fits into the budget of ${usd(budget)}: choose smaller steps`);
}

export function usd(amount: number): string {
  return `${amount.toLocaleString('en-US', { maximumFractionDigits: 2 })} USD`;
}
