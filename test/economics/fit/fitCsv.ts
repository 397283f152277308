/** A model of `kro fit` on the text of a CSV, as the command reads it. */
import type { FitAnswer, FitModel, FitOptions } from '../../../src/economics/fit/model.js';
import { buildSheet } from '../../../src/economics/fit/sheet.js';

const DEFAULTS: FitOptions = {
  params: null,
  rows: false,
  horizon: null,
  at: [],
  eventCode: null,
  population: null,
  through: null,
  test: null,
  covariates: [],
  channels: [],
  controls: [],
  seasonality: null,
  saturation: null,
  lifts: null,
};

export function fitCsv(model: FitModel, csv: string, options: Partial<FitOptions> = {}): FitAnswer {
  const [header, ...lines] = csv.trim().split('\n');
  const chosen = { ...DEFAULTS, ...options };
  const builder = buildSheet(model.columns(chosen), {
    file: 'data.csv',
    names: header!.split(','),
    renamed: new Map(),
  });
  for (const [at, line] of lines.entries()) builder.add(line.split(','), at + 2);
  return model.fit(builder.sheet(), chosen);
}
