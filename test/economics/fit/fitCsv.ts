/** A model of `kro fit` on the text of a CSV, as the command reads it. */
import { readFitOptions } from '../../../src/cli/fitOptions.js';
import type { FitAnswer, FitModel, FitOptions } from '../../../src/economics/fit/model.js';
import { buildSheet } from '../../../src/economics/fit/sheet.js';

export function fitCsv(model: FitModel, csv: string, options: Partial<FitOptions> = {}): FitAnswer {
  const [header, ...lines] = csv.trim().split('\n');
  const chosen: FitOptions = { lifts: null, ...readFitOptions({}), ...options };
  const builder = buildSheet(model.columns(chosen), {
    file: 'data.csv',
    names: header!.split(','),
    renamed: new Map(),
  });
  for (const [at, line] of lines.entries()) builder.add(line.split(','), at + 2);
  return model.fit(builder.sheet(), chosen);
}
