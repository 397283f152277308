/** A marketing mix as arrays: what happened, what was spent, what else explains it. */
import type { Family } from './saturation.js';

export interface Channel {
  readonly name: string;
  /** By period, not negative. */
  readonly spend: Float64Array;
}

/** A measured effect of switching a channel off: an experiment on the same market. */
export interface Lift {
  readonly channel: string;
  /** First and last period (row) without the channel's spend, as far as it was measured. */
  readonly from: number;
  readonly to: number;
  /** How much of y the channel's spend in those periods brought, within them. */
  readonly lift: number;
  readonly se: number;
}

export interface Mix {
  /** By period, equally spaced. */
  readonly y: Float64Array;
  readonly channels: readonly Channel[];
  /** Columns that enter linearly: the intercept, controls, seasons. */
  readonly linear: readonly { readonly name: string; readonly values: Float64Array }[];
  readonly lifts: readonly Lift[];
}

/** One channel's curve: effect × saturation(adstock(spend; retention); half, slope). */
export interface ChannelCurve {
  readonly retention: number;
  /** Adstock at half the effect, in units of spend a period. */
  readonly half: number;
  /** Of Hill's curve; 1 in the logistic family. */
  readonly slope: number;
  /** What no spend exceeds, in units of y a period. */
  readonly effect: number;
}

export interface MixCurves {
  readonly family: Family;
  readonly curves: readonly ChannelCurve[];
  /** Of the linear columns, in their order. */
  readonly coefficients: readonly number[];
  /** Standard deviation of the errors. */
  readonly sigma: number;
}
