/** What payments cost the exchange: the project's own assumptions, the same as dbt's seed `processing_costs` (a test compares). */
import { RAMP_METHODS, type RampMethod } from '../contract/vocabulary.js';

/** A part of the value, and a fixed sum in USD. */
interface Cost {
  readonly rate: number;
  readonly fixed: number;
}

export const RAMP_COSTS: Readonly<Record<RampMethod, Cost>> = {
  credit_card: { rate: 0.01, fixed: 0.1 },
  debit_card: { rate: 0.005, fixed: 0.15 },
  apple_pay: { rate: 0.008, fixed: 0.1 },
  ach_transfer: { rate: 0.001, fixed: 0.25 },
  sepa: { rate: 0, fixed: 0.25 },
};

export const WITHDRAWAL_COSTS: Readonly<Record<'bank_account' | 'card' | 'wallet_address', Cost>> = {
  bank_account: { rate: 0, fixed: 0.3 },
  card: { rate: 0.005, fixed: 0.15 },
  wallet_address: { rate: 0, fixed: 0.8 },
};

const BY_METHOD = RAMP_METHODS.map((method) => RAMP_COSTS[method]);

export function rampCost(method: number, usd: number): number {
  const { rate, fixed } = BY_METHOD[method]!;
  return rate * usd + fixed;
}

export function withdrawalCost(destination: keyof typeof WITHDRAWAL_COSTS, usd: number): number {
  const { rate, fixed } = WITHDRAWAL_COSTS[destination];
  return rate * usd + fixed;
}
