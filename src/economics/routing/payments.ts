/** What was paid, counted: all of history for chances and margins, the last days for what people wish to pay and how. */
import type { PaymentCell } from './successRates.js';

/** Of all days. */
export interface PaymentHistory extends PaymentCell {
  /** Of completed payments, USD. */
  readonly volume: number;
  /** Fees less processing costs of completed payments, USD. */
  readonly net: number;
  /** Failures after which a day has passed, and those of them that were followed by another attempt. */
  readonly judgedFailures: number;
  readonly retriedFailures: number;
}

/** Of the period: payments that people began, retries of failed ones not counted again. */
export interface FirstAttempts {
  readonly method: string;
  readonly country: string;
  readonly band: string;
  readonly fiat: string;
  readonly payments: number;
  /** Whatever became of them, USD. */
  readonly volume: number;
}

export interface Payments {
  /** Of the period. */
  readonly days: number;
  readonly history: readonly PaymentHistory[];
  readonly recent: readonly FirstAttempts[];
}
