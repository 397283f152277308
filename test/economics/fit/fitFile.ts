/** The command `kro fit`, without a process of its own. */
import type { Context, Options } from '../../../src/cli/command.js';
import { fitCommand } from '../../../src/cli/fit.js';
import type { FitAnswer } from '../../../src/economics/fit/model.js';

export async function fitFile(path: string, options: Options): Promise<FitAnswer> {
  // It looks at nothing but its file.
  const { document } = await fitCommand({} as Context, { ...options, input: path }, []);
  return document as FitAnswer;
}
