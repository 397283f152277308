/** A host's circuit: after failures in a row nobody asks it for a while; then one may try. */

export interface Circuit {
  /** Whether nobody may ask at that moment (milliseconds since the epoch). */
  isOpen(now: number): boolean;
  failed(now: number): void;
  answered(): void;
}

const FAILURES = 5;
const REST_MILLIS = 30_000;

export function createCircuit(): Circuit {
  let failures = 0;
  let openedAt = 0;
  return {
    isOpen: (now) => failures >= FAILURES && now >= openedAt && now < openedAt + REST_MILLIS,
    failed(now) {
      failures++;
      openedAt = now;
    },
    answered() {
      failures = 0;
    },
  };
}
