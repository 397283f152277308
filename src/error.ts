/** The user's mistake or the machine's state, told in one sentence without a stack; the command exits with `exitCode`. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly exitCode: number = 1;
}

/** The command line itself is wrong (unknown option, missing value). */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
  override readonly exitCode = 2;
}

/** Another process holds the home: trying again later is the right answer. */
export class BusyError extends UserError {
  override readonly name = 'BusyError';
  override readonly exitCode = 75;
}

/** A statement the warehouse refused; carries the statement so that the sentence can be traced. */
export class WarehouseError extends UserError {
  override readonly name = 'WarehouseError';
  readonly sql: string;
  constructor(message: string, sql: string, options?: ErrorOptions) {
    super(message, options);
    this.sql = sql;
  }
}

export interface SourceFailure {
  /** Without query, user or password. */
  readonly url: string;
  /** The HTTP status, where there was an answer. */
  readonly status: number | null;
  /** Whether asking again later may help. */
  readonly retriable: boolean;
  /** Milliseconds the host asked us to wait. */
  readonly wait?: number | undefined;
}

/** A source outside that gave no usable answer; says who and why, and never a key. */
export class SourceError extends UserError {
  override readonly name = 'SourceError';
  /** The sentence without the address. */
  readonly reason: string;
  readonly url: string;
  readonly status: number | null;
  readonly retriable: boolean;
  readonly wait: number | undefined;
  constructor(reason: string, { url, status, retriable, wait }: SourceFailure, options?: ErrorOptions) {
    super(`${url}: ${reason}`, options);
    this.reason = reason;
    this.url = url;
    this.status = status;
    this.retriable = retriable;
    this.wait = wait;
  }
}
