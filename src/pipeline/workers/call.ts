/** What the main thread and a worker thread say to each other. */
import type { Hand } from './hand.js';

export interface Call {
  /** Answers come in the order they are ready. */
  readonly id: number;
  readonly method: keyof Hand;
  readonly argument: unknown;
}

export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly failure: Failure });

/** An error as plain data. */
export interface Failure {
  readonly message: string;
  readonly stack: string;
  /** The machine's word for it, `ENOSPC` for one. */
  readonly code: string | null;
  /** Told to people in its own words. */
  readonly isUsers: boolean;
}
