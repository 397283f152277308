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
