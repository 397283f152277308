/** Where each parameter of a panel lies in the vector that is searched for, and what is believed of it before the data. */
import type { Weekly } from './panel.js';

export interface Layout {
  readonly cells: number;
  readonly weeks: number;
  readonly controls: number;
  readonly channels: number;
  /** Of a channel: logit retention, ln half, ln slope, ln effect, and ln credit where it is known. */
  readonly parts: number;
  readonly size: number;
  /** First place of … */
  readonly week: number;
  readonly control: number;
  readonly reach: number;
  readonly creditReach: number;
  readonly channel: number;
}

export function layoutOf({ weeks, controls, signUps, relative, credited }: Weekly): Layout {
  const cells = signUps.length;
  const parts = credited === null ? 4 : 5;
  const control = cells + weeks;
  const reach = control + controls.length;
  return {
    cells,
    weeks,
    controls: controls.length,
    channels: relative.length,
    parts,
    size: reach + 2 + relative.length * parts,
    week: cells,
    control,
    reach,
    creditReach: reach + 1,
    channel: reach + 2,
  };
}

export interface Belief {
  readonly mean: number;
  readonly sd: number;
}

/** Assumptions of this project, in the words of the field: two standard deviations in brackets. */
export const BELIEFS = {
  /** Days: a half-life of one (half of a day to a week). */
  logitRetention: { mean: 0.2, sd: 1 },
  /** Half saturation ÷ usual spend: 1.3 (a third to five times). */
  logHalf: { mean: 0.3, sd: 0.7 },
  /** 1.35 (.6 to 3). */
  logSlope: { mean: 0.3, sd: 0.4 },
  /** Part of a country's sign-ups that usual spend causes, where nothing is known of credit: 4 % (.5 to 30 %). */
  logEffect: { mean: Math.log(0.04), sd: 1 },
  /** Log of a week's demand, beyond what the controls say: weeks are nearly free, so that no common movement is taken for an effect. */
  week: { mean: 0, sd: 2 },
  averageWeek: { mean: 0, sd: 0.001 },
  control: { mean: 0, sd: 1 },
  /** How far those whom ads reach follow demand: with its square root (not at all to more than it). */
  reach: { mean: 0.5, sd: 0.4 },
  creditReach: { mean: 0.75, sd: 0.25 },
} as const satisfies Record<string, Belief>;
