/** `kro simulate`: the world's files, landed and not loaded. */
import { simulate } from '../pipeline/run.js';
import type { Run } from './command.js';
import { withSession } from './withSession.js';
import { counted } from './wording.js';

export const simulateCommand: Run = async (context) => {
  const landed = await withSession(context, 'simulate', (session) =>
    context.steps.run(
      { name: 'simulating', again: 'kro simulate' },
      () => simulate(session),
      (files) => `landed ${counted(files.length, 'file')}`,
    ),
  );
  return { document: { landed }, text: `${counted(landed.length, 'file')} landed in ${(await context.config()).home}` };
};
