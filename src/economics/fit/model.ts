/** What `kro fit` asks of a model: the columns it reads, and an answer made of them. */
import type { ColumnSpec, Sheet } from './sheet.js';

export interface FitOptions {
  /** Evaluate at these instead of fitting. */
  readonly params: Readonly<Record<string, number>> | null;
  /** One entry per row of the input. */
  readonly rows: boolean;
  /** Periods to look ahead. */
  readonly horizon: number | null;
  /** Times to evaluate at. */
  readonly at: readonly number[];
  /** Which value of `event` is the event. */
  readonly eventCode: number | null;
  /** How many people began, where survivors are shares of them. */
  readonly population: number | null;
  /** The last period to learn from. */
  readonly through: number | null;
  readonly test: 'log-rank' | 'peto' | null;
  readonly covariates: readonly string[];
  readonly channels: readonly string[];
  readonly controls: readonly string[];
  /** Yearly harmonics. */
  readonly seasonality: number | null;
  readonly saturation: 'hill' | 'logistic' | 'auto' | null;
  /** Results of experiments: `channel`, `from`, `to`, `lift`, `se`. */
  readonly lifts: Sheet | null;
}

export interface FitAnswer {
  readonly params: Readonly<Record<string, number>>;
  /** Null where the data do not tell, or nothing was fitted. */
  readonly se: Readonly<Record<string, number | null>>;
  readonly logLikelihood: number | null;
  /** Observations, weights counted. */
  readonly n: number;
  readonly converged: boolean;
  readonly warnings: readonly string[];
  /** What the model gives besides: `rows`, `survival`, `test` … */
  readonly [part: string]: unknown;
}

export interface FitModel {
  /** The options that mean something to it, beside `columns` and `input`. */
  readonly takes: readonly (keyof FitOptions)[];
  readonly columns: (options: FitOptions) => readonly ColumnSpec[];
  /** Throws UserError for data that the model cannot be fitted to. */
  readonly fit: (sheet: Sheet, options: FitOptions) => FitAnswer;
}
