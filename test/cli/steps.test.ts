import { expect, it } from 'vitest';
import { createSteps } from '../../src/cli/steps.js';
import { Stopped, tell } from '../../src/cli/tell.js';
import { BusyError, UserError } from '../../src/error.js';
import { recording } from './recording.js';

const STEP = { name: 'loading', again: 'kro load' };

function ticking() {
  let now = 0;
  return recording({ now: () => (now += 1200) });
}

it('a step is one line with its seconds', async () => {
  const effects = ticking();
  await createSteps(effects).run(
    STEP,
    async () => 3,
    (n) => `loaded ${n} tables`,
  );
  expect(effects.logged).toEqual(['✓ loaded 3 tables  1.2 s']);
});

it('a failed step says which and what to run again', async () => {
  const effects = ticking();
  const failing = createSteps(effects).run(STEP, () => Promise.reject(new UserError('no space')), String);
  await expect(failing).rejects.toThrow('loading failed: no space (once that is settled, run again: kro load)');
  expect(effects.logged).toEqual(['✗ loading  1.2 s']);
});

it.each([new BusyError('held'), new Stopped(130)])('$name keeps its sentence and its code', async (error) => {
  const failing = createSteps(ticking()).run(STEP, () => Promise.reject(error), String);
  const sentence = error.message;
  await expect(failing).rejects.toThrow(sentence);
  expect(tell(error).exitCode).toBe(error.exitCode);
});

it('what nobody foresaw asks for a report, without a stack', () => {
  const { sentence, exitCode } = tell(new TypeError('x is not a function'));
  expect(sentence).toMatch(/^unexpected: x is not a function; this is a bug, please report it/);
  expect(exitCode).toBe(1);
});

it('a full disk is the machine’s state, not a bug', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(tell(error).sentence).toMatch(/^no space left on the disk: free some, or name another place with --home/);
});
