/** Measures worlds against the targets: each world alone, and all of them pooled. */
import type { Judged } from '../verify/world.js';
import { CONTROL } from './control.js';
import { MARKET } from './market.js';
import { MARKETING } from './marketing.js';
import { ORDERS } from './orders.js';
import { PAYMENTS } from './payments.js';
import { RETENTION } from './retention.js';
import { SHARES } from './shares.js';
import { mean, median } from './statistics.js';
import { isIn, type Target } from './target.js';
import { USERS } from './users.js';
import { measuredWorld } from './world.js';

export const TARGETS: readonly Target[] = [
  ...MARKET,
  ...USERS,
  ...RETENTION,
  ...PAYMENTS,
  ...ORDERS,
  ...MARKETING,
  ...SHARES,
  ...CONTROL,
];

/** Figures of one world, in the order of the targets. */
export type Measured = readonly (readonly number[])[];

/** Reads, and changes nothing. */
export async function measure(warehouse: Judged, targets: readonly Target[] = TARGETS): Promise<Measured> {
  const world = measuredWorld(warehouse);
  const measured: (readonly number[])[] = [];
  for (const target of targets) measured.push((await target.figures(world)).filter(Number.isFinite));
  return measured;
}

export interface Result {
  readonly target: Target;
  /** Null where no world has enough to tell. */
  readonly pooled: number | null;
  readonly ok: boolean;
  /** One per world; `ok` is true where the world alone is not judged. */
  readonly worlds: readonly { readonly figure: number | null; readonly ok: boolean }[];
}

export interface Calibration {
  readonly results: readonly Result[];
  /** Required figures that a world misses on its own, by world. */
  readonly misses: readonly number[];
  readonly ok: boolean;
}

/** What one world may miss by chance. */
const MOST_MISSES = 2;

/**
 * Everything but `low` is required of the pool. Alone, a world may miss two of the `high` and `med` figures, and none of
 * the brief's shares by more than their own band.
 */
export function judge(worlds: readonly Measured[], targets: readonly Target[] = TARGETS): Calibration {
  const results = targets.map((target, i) =>
    judgeTarget(
      target,
      worlds.map((measured) => measured[i]!),
    ),
  );
  const misses = worlds.map((_, w) => results.filter((result) => isMiss(result, w)).length);
  const pooled = results.every(({ target, ok }) => ok || target.confidence === 'low');
  const shares = results.every(({ target, worlds }) => target.confidence !== 'brief' || worlds.every((one) => one.ok));
  return { results, misses, ok: pooled && shares && misses.every((count) => count <= MOST_MISSES) };
}

function isMiss({ target, worlds }: Result, world: number): boolean {
  return (target.confidence === 'high' || target.confidence === 'med') && !worlds[world]!.ok;
}

function judgeTarget(target: Target, figures: Measured): Result {
  // Shares of all worlds together are their mean: worlds of one profile are of one size.
  const pool = target.confidence === 'brief' ? mean : median;
  const all = figures.flat();
  const pooled = all.length === 0 ? null : pool(all);
  return {
    target,
    pooled,
    ok: pooled !== null && isIn(pooled, target.band),
    worlds: figures.map((own) => {
      const figure = own.length === 0 ? null : median(own);
      return { figure, ok: target.ownBand === null || (figure !== null && isIn(figure, target.ownBand)) };
    }),
  };
}
