/** What the main thread and a worker thread say to each other. */
import { UserError } from '../../error.js';

/** `M`: the methods that the thread has. */
export interface Call<M extends string> {
  /** Answers come in the order they are ready. */
  readonly id: number;
  readonly method: M;
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

export function failureOf(error: unknown): Failure {
  const { message, stack = message, code = null } = error as NodeJS.ErrnoException;
  return { message, stack, code, isUsers: error instanceof UserError };
}

export function errorOf({ message, stack, code, isUsers }: Failure): Error {
  const error = isUsers ? new UserError(message) : new Error(message);
  return Object.assign(error, { stack }, code === null ? {} : { code });
}
