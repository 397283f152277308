/**
 * The plan that brings most for a budget: the optimum of a grid, then money exchanged between pairs of channels in ever smaller
 * amounts for as long as it pays. On concave stretches such exchanges end at the optimum (Ibaraki and Katoh 1988, "Resource
 * Allocation Problems", ch. 4); the grid has chosen the stretch.
 */
import { type Bounds, CENT } from './bounds.js';
import { type Curve, gridOptimum } from './gridOptimum.js';

/** Exchanges begin at this part of the budget and are halved so many times. */
const FIRST = 1 / 32;
const HALVINGS = 18;

/**
 * USD by channel, within the bounds, together the budget as far as bounds and steps allow; never worse on these curves than
 * `today`, which must itself be within bounds and budget. Curves must not fall.
 */
export function allocate(
  curves: readonly Curve[],
  budget: number,
  bounds: readonly Bounds[],
  today: Float64Array,
): Float64Array {
  const plan = exchange(curves, budget, bounds, gridOptimum(curves, budget, bounds));
  return worthOf(curves, plan) >= worthOf(curves, today) ? plan : exchange(curves, budget, bounds, today);
}

export function worthOf(curves: readonly Curve[], plan: Float64Array): number {
  return plan.reduce((sum, spend, k) => sum + curves[k]!(spend), 0);
}

function exchange(
  curves: readonly Curve[],
  budget: number,
  bounds: readonly Bounds[],
  start: Float64Array,
): Float64Array {
  const plan = Float64Array.from(start);
  for (const amount of amountsOf(budget, bounds)) exchangeAt(amount, curves, budget, bounds, plan);
  spendTheRest(curves, budget, bounds, plan);
  return plan;
}

/** Largest first; steps are exchanged whole, small ones by their doubles too. */
function amountsOf(budget: number, bounds: readonly Bounds[]): number[] {
  const steps = [...new Set(bounds.flatMap(({ step }) => step ?? []))];
  const doubles = steps.flatMap((step) => {
    const times = Math.max(0, Math.floor(Math.log2((budget * FIRST) / step)));
    return Array.from({ length: times + 1 }, (_, n) => step * 2 ** n);
  });
  const halves = Array.from({ length: HALVINGS }, (_, n) => budget * FIRST * 0.5 ** n);
  return [...new Set([...doubles, ...halves])].sort((a, b) => b - a);
}

/** Moves this amount from where it is missed least to where it brings most, until no such move pays. */
function exchangeAt(
  amount: number,
  curves: readonly Curve[],
  budget: number,
  bounds: readonly Bounds[],
  plan: Float64Array,
): void {
  const movable = bounds.map(({ step }) => step === null || isMultiple(amount, step));
  const worth = plan.map((spend, k) => curves[k]!(spend));
  const gains = plan.map((_, k) => gainOf(k));
  const losses = plan.map((_, k) => lossOf(k));
  let left = budget - plan.reduce((sum, spend) => sum + spend, 0);
  for (;;) {
    const { to, from, pays } = bestPair(gains, losses, left >= amount * (1 - 1e-12));
    if (to < 0 || !(pays > 1e-13 * Math.abs(worth[to]!))) return;
    move(to, amount);
    if (from >= 0) move(from, -amount);
    else left -= amount;
  }
  function gainOf(k: number): number {
    const next = plan[k]! + amount;
    return movable[k] && next <= bounds[k]!.high * (1 + 1e-12)
      ? curves[k]!(next) - worth[k]!
      : Number.NEGATIVE_INFINITY;
  }
  function lossOf(k: number): number {
    const next = plan[k]! - amount;
    return movable[k] && next >= bounds[k]!.low - 1e-12 * amount
      ? worth[k]! - curves[k]!(next)
      : Number.POSITIVE_INFINITY;
  }
  function move(k: number, by: number): void {
    plan[k] = Math.min(bounds[k]!.high, Math.max(bounds[k]!.low, plan[k]! + by));
    worth[k] = curves[k]!(plan[k]!);
    gains[k] = gainOf(k);
    losses[k] = lossOf(k);
  }
}

function isMultiple(amount: number, step: number): boolean {
  const times = Math.round(amount / step);
  return times > 0 && Math.abs(amount - times * step) < 1e-9 * step;
}

/** `from` is −1 where the money is taken from what is not spent. */
function bestPair(gains: Float64Array, losses: Float64Array, isLeft: boolean) {
  let best = { to: -1, from: -1, pays: Number.NEGATIVE_INFINITY };
  for (let to = 0; to < gains.length; to++) {
    if (isLeft && gains[to]! > best.pays) best = { to, from: -1, pays: gains[to]! };
    for (let from = 0; from < losses.length; from++) {
      const pays = gains[to]! - losses[from]!;
      if (from !== to && pays > best.pays) best = { to, from, pays };
    }
  }
  return best;
}

/**
 * What is over goes where it brings most, for a budget is there to be spent, even where the curves are flat; what is left in the end no
 * channel's step fits into.
 */
export function spendTheRest(
  curves: readonly Curve[],
  budget: number,
  bounds: readonly Bounds[],
  plan: Float64Array,
): void {
  for (;;) {
    const left = budget - plan.reduce((sum, spend) => sum + spend, 0);
    const most = bounds.map(({ high, step }, k) => roomFor(left, high - plan[k]!, step));
    const rates = most.map((more, k) => (curves[k]!(plan[k]! + more) - curves[k]!(plan[k]!)) / more);
    const to = rates.reduce(
      (at, rate, k) => (most[k]! > 0 && !(rate <= rates[at]!) ? k : at),
      most.findIndex((more) => more > 0),
    );
    if (to < 0 || left < CENT / 100) return;
    plan[to]! += most[to]!;
  }
}

function roomFor(left: number, room: number, step: number | null): number {
  const most = Math.max(0, Math.min(left, room));
  return step === null ? (most > 1e-9 ? most : 0) : Math.floor(most / step + 1e-9) * step;
}
