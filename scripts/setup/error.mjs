/** What stops a set-up, told in one sentence; the command exits with `exitCode`. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
  exitCode = 1;
}

/** A person or a supervisor stopped the set-up; running it again repairs what was left half done. */
export class Interrupted extends SetupError {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super('interrupted; run the same command again to continue');
    this.exitCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[/** @type {string} */ (signal)] ?? 1;
  }
}
