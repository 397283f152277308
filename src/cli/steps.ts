/** Progress for people: one line per step on stderr, with its seconds. */
import type { Effects } from '../effects.js';
import { UsageError, UserError } from '../error.js';

export interface Steps {
  /**
   * Runs a step and tells how long it took; `title` makes the line of what came out.
   * A failure says which step it was and which command repeats it.
   */
  run<T>(step: Step, work: () => Promise<T>, title: (result: T) => string): Promise<T>;
}

interface Step {
  readonly name: string;
  /** What to run again after a failure. */
  readonly again: string;
}

export function createSteps(effects: Effects): Steps {
  return {
    async run(step, work, title) {
      const start = effects.now();
      const seconds = () => formatSeconds(effects.now() - start);
      effects.progress(`… ${step.name}`);
      const watching = setInterval(() => effects.progress(`… ${step.name}  ${seconds()}`), 200).unref();
      try {
        const result = await work();
        effects.log(`✓ ${title(result)}  ${seconds()}`);
        return result;
      } catch (error) {
        if (!(error instanceof UsageError)) effects.log(`✗ ${step.name}  ${seconds()}`);
        throw withAdvice(error, step);
      } finally {
        clearInterval(watching);
      }
    },
  };
}

export function formatSeconds(millis: number): string {
  return `${(millis / 1000).toFixed(1)} s`;
}

/** Adds one fact to the user's sentence, keeping its kind and exit code. */
function withAdvice(error: unknown, step: Step): unknown {
  if (error instanceof UserError && error.exitCode === 1)
    error.message = `${step.name} failed: ${error.message} (once that is settled, run again: ${step.again})`;
  return error;
}
