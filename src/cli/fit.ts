/** `kro fit`: one of the estimators on any CSV. */
import { basename } from 'node:path';
import { LIFT_COLUMNS } from '../economics/fit/lifts.js';
import type { FitAnswer, FitModel, FitOptions } from '../economics/fit/model.js';
import { MODELS } from '../economics/fit/models.js';
import { buildSheet, type ColumnSpec, type Sheet } from '../economics/fit/sheet.js';
import { UsageError, UserError } from '../error.js';
import { openLines } from '../pipeline/import/open.js';
import type { Options, Run } from './command.js';
import { readFitOptions } from './fitOptions.js';
import { describeFit } from './fitText.js';

export const fitCommand: Run = async (_context, options) => {
  const name = text(options, 'model');
  const model = modelOf(name);
  const chosen = { ...readFitOptions(options), lifts: await readLifts(options['lifts']) };
  const sheet = await readSheet(text(options, 'input'), model.columns(chosen), renames(options));
  const answer = model.fit(sheet, chosen);
  const warnings = [...answer.warnings, ...meaningless(name, model, chosen)];
  const document: FitAnswer = { model: name, ...answer, warnings };
  return { document, text: describeFit(document) };
};

function modelOf(name: string): FitModel {
  const known: Readonly<Record<string, FitModel>> = MODELS;
  if (!Object.hasOwn(known, name))
    throw new UsageError(`unknown model: ${name} (known: ${Object.keys(known).join(', ')})`);
  return known[name]!;
}

function text(options: Options, name: string): string {
  const value = options[name];
  if (typeof value !== 'string' || value === '')
    throw new UsageError(`kro fit needs --${name}; kro fit --help says how`);
  return value;
}

/** `model's name=file's name`, separated by commas. */
function renames(options: Options): Map<string, string> {
  const pairs = ((options['columns'] as string | undefined) ?? '').split(',').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [column, name, ...rest] = pair.split('=').map((part) => part.trim());
      if (!column || !name || rest.length > 0)
        throw new UsageError(`invalid --columns: ${pair} (takes frequency=NAME,recency=NAME)`);
      return [column, name] as const;
    }),
  );
}

async function readLifts(path: unknown): Promise<Sheet | null> {
  return path === undefined ? null : readSheet(String(path), LIFT_COLUMNS, new Map());
}

async function readSheet(
  path: string,
  columns: readonly ColumnSpec[],
  renamed: ReadonlyMap<string, string>,
): Promise<Sheet> {
  const file = basename(path);
  const lines = await openLines(path, { mayRepeat: true }, refuseParquet(file));
  const builder = buildSheet(columns, { file, names: lines.header, renamed });
  for await (const { cells, line, problem } of lines.rows) {
    if (problem !== undefined) throw new UserError(`${file} line ${line} ${problem}`);
    builder.add(cells, line);
  }
  return builder.sheet();
}

/** What would need DuckDB, which a fit does not. */
function refuseParquet(file: string) {
  const refuse = () => {
    throw new UserError(`${file} is Parquet: kro fit reads CSV and NDJSON`);
  };
  return { query: async () => refuse(), stream: refuse };
}

/** An option that says nothing to a model is no mistake worth a refusal, but nobody shall believe that it did something. */
function meaningless(name: string, model: FitModel, options: FitOptions): string[] {
  return Object.entries(options)
    .filter(([, value]) => value !== null && value !== false && (value as readonly unknown[]).length !== 0)
    .filter(([option]) => !model.takes.includes(option as keyof FitOptions))
    .map(([option]) => `--${option.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)} says nothing to ${name}`);
}
