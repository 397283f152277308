/** A step of a set-up: done when its stamp is stale, under the lock, named with its seconds. */
import { runChild } from './child.mjs';
import { SetupError } from './error.mjs';
import { explainFailure } from './explain.mjs';
import { withLock } from './lock.mjs';

/**
 * @typedef {object} Step
 * @property {string} name what a person reads while it runs
 * @property {string} lockFolder
 * @property {() => boolean} isFresh
 * @property {(run: Run) => Promise<void>} make must leave a fresh stamp, as its last act
 *
 * @typedef {(program: string, args: readonly string[], options: RunOptions) => Promise<string>} Run
 * @typedef {{ cwd: string, what: string, env?: Record<string, string> }} RunOptions `what`: the command as a person would type it
 * @typedef {(text: string) => void} Write to the terminal, as it is
 */

/** @param {Step} step @param {Write} write */
export async function ensure(step, write) {
  if (step.isFresh()) return;
  await withLock(
    step.lockFolder,
    (line) => write(`${line}\n`),
    async (noteChild) => {
      if (step.isFresh()) return;
      await timed(step.name, write, () => step.make(runner(noteChild)));
    },
  );
}

/** @param {string} name @param {Write} write @param {() => Promise<void>} work */
async function timed(name, write, work) {
  const start = performance.now();
  write(`${name} …`);
  try {
    await work();
    write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    write('\n');
    throw error;
  }
}

/** @param {(pid: number | undefined) => void} noteChild @returns {Run} */
function runner(noteChild) {
  return async (program, args, { cwd, what, env }) => {
    const result = await runChild(program, args, { cwd, ...(env && { env }), onStart: noteChild }).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
      throw new SetupError(`\`${what}\` cannot be run: ${program} was not found on the PATH`);
    });
    noteChild(undefined);
    if (result.code !== 0) throw explainFailure(what, result);
    return result.output;
  };
}
