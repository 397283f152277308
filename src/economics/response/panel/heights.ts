/**
 * What a panel's sign-ups alone hold of each channel's effect: the standard error of its logarithm for somebody who knows every curve's
 * shape and how ads' reach follows demand, and neither believes nor sees anything of credit. From the expected information
 * (Fisher) of countries' levels, weeks and effects together, at the fitted curves.
 */
import { invertPositive } from '../../../math/symmetric.js';
import { BELIEFS, type Layout } from './layout.js';
import { type Dispersion, visit } from './objective.js';
import type { Weekly } from './panel.js';

/** By channel; NaN where the sign-ups do not tell. */
export function heightErrors(data: Weekly, layout: Layout, x: ArrayLike<number>, { signUps }: Dispersion): number[] {
  const levels = layout.cells + layout.weeks;
  const n = levels + layout.channels;
  const placeOf = new Int32Array(layout.size).fill(-1);
  for (let level = 0; level < levels; level++) placeOf[level] = level;
  for (let k = 0; k < layout.channels; k++) placeOf[layout.channel + k * layout.parts + 3] = levels + k;
  const information = new Float64Array(n * n);
  for (let week = layout.cells; week < levels; week++) information[week * n + week] = 1 / BELIEFS.week.sd ** 2;
  visit(data, layout, x, ({ places, slopes, filled }, _, mean, channel) => {
    if (channel >= 0) return;
    const weight = 1 / (mean * (1 + signUps * mean));
    for (let i = 0; i < filled; i++)
      for (let j = 0; j < filled; j++) {
        const [row, column] = [placeOf[places[i]!]!, placeOf[places[j]!]!];
        if (row >= 0 && column >= 0) information[row * n + column]! += weight * slopes[i]! * slopes[j]!;
      }
  });
  const covariance = invertPositive(information, n);
  return Array.from({ length: layout.channels }, (_, k) =>
    Math.sqrt(covariance?.[(levels + k) * (n + 1)] ?? Number.NaN),
  );
}
