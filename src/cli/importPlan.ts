/** What the words after `kro import` mean: which files of which tables, in which home, as of which day. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { extended, OWN_REFERENCE } from '../contract/spellings.js';
import { UsageError, UserError } from '../error.js';
import type { Config } from '../pipeline/config.js';
import { readHome } from '../pipeline/home.js';
import { importableTable, type MapFile, type Source, sourcesOf } from '../pipeline/import/map.js';
import { type MapSpec, parseMapSpec } from '../pipeline/import/mapSpec.js';
import { withPrices } from '../pipeline/import/prices.js';
import { addedReference } from '../pipeline/import/referenceSpec.js';
import {
  grownHome,
  type ImportedHome,
  newImportedHome,
  refuseElsewhere,
  warehouseIn,
} from '../pipeline/importedHome.js';
import { parseDay, type Window } from '../time.js';
import type { Context, Options } from './command.js';

export interface Plan {
  readonly spec: MapSpec;
  readonly file: MapFile;
  /** One table and its files; null where the map names both. */
  readonly chosen: { readonly table: string; readonly files: readonly string[] } | null;
}

/** What the words mean. Throws UsageError where they do not fit together. */
export async function planImport({ effects }: Context, options: Options, args: readonly string[]): Promise<Plan> {
  const table = options['table'] as string | undefined;
  const map = options['map'] as string | undefined;
  if (table === undefined) {
    if (args.length !== 1 || map !== undefined)
      throw new UsageError(
        'import takes one map, or files with --table: kro import MAP.yaml, or kro import --table users FILE…',
      );
    const read = await readMap(resolve(effects.cwd, args[0]!));
    return { ...read, spec: await withPrices(read.spec, read.file), chosen: null };
  }
  importableTable(table, '--table');
  if (args.length === 0) throw new UsageError('import --table takes the files to import');
  const files = args.map((path) => resolve(effects.cwd, path));
  const given =
    map === undefined
      ? { spec: {}, file: { name: 'no map', folder: effects.cwd } }
      : await readMap(resolve(effects.cwd, map));
  return { ...given, chosen: { table, files } };
}

async function readMap(path: string): Promise<Omit<Plan, 'chosen'>> {
  const name = basename(path);
  const yaml = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'no such file' : error.message;
    throw new UserError(`cannot read the map ${path}: ${reason}`, { cause: error });
  });
  return { spec: parseMapSpec(yaml, name), file: { name, folder: dirname(path) } };
}

/** The home that is there, or a new one of imported data, with what the map adds to the reference lists. */
export async function homeOfImports(
  { effects }: Context,
  config: Config,
  { reference = {} }: MapSpec,
): Promise<ImportedHome> {
  const { home: path } = config;
  const home = (await readHome(path)) ?? newImportedHome(path, effects.salt(), config);
  if (home.kind === 'simulated')
    throw new UserError(
      `the home ${path} holds a simulated world, which own data would make neither: name another folder with --home`,
    );
  refuseElsewhere(home, warehouseIn(config).warehouse);
  return grownHome(home, addedReference(reference));
}

/** What a map says of tables, wherever they are. */
export function allSources({ spec, file, chosen }: Plan, { memory }: ImportedHome): Source[] {
  const known = { reference: extended(OWN_REFERENCE, memory), salt: memory.salt };
  const tables = chosen === null ? spec.tables : { [chosen.table]: spec.tables?.[chosen.table] ?? {} };
  const sources = sourcesOf({ ...spec, ...(tables === undefined ? {} : { tables }) }, file, known);
  if (sources.length === 0) throw new UserError(`${file.name} names no tables`);
  return sources;
}

/** Those of an import, which reads files. */
export function sourcesFor(plan: Plan, home: ImportedHome): Source[] {
  const { file, chosen } = plan;
  const sources = allSources(plan, home);
  refuseTables(sources, file);
  if (chosen === null) {
    const without = sources.find(({ files, rows }) => files.length === 0 && rows === null);
    if (without !== undefined) throw new UserError(`${file.name}: tables.${without.table.name} names no files`);
    return sources;
  }
  if (sources.length > 1)
    throw new UserError(
      `${file.name}: tables.${chosen.table} is a list, so its files must be in it: leave --table out`,
    );
  return sources.map((source) => ({ ...source, files: chosen.files, rows: null }));
}

function refuseTables(sources: readonly Source[], file: MapFile): void {
  const elsewhere = sources.find(({ from }) => from !== null);
  if (elsewhere !== undefined)
    throw new UserError(
      `${file.name}: tables.${elsewhere.table.name} names a table of BigQuery, which is not copied: --views makes a view over it`,
    );
}

export function daysOf(options: Options, { spec, file }: Plan, config: Config) {
  const flag = options['asOf'] !== undefined;
  const said = !flag && spec.as_of !== undefined ? parseDay(spec.as_of, `as_of in ${file.name}`) : config.asOf;
  return {
    asOf: said,
    asOfGiven: flag || spec.as_of !== undefined,
    replace: windowOf(options['replace'] as string | undefined),
  };
}

function windowOf(text: string | undefined): Window | null {
  if (text === undefined) return null;
  const [from, to, more] = text.split('..');
  if (from === undefined || to === undefined || more !== undefined)
    throw new UsageError(`invalid --replace: ${text} (takes two days, FROM..TO)`);
  const window = { from: parseDay(from, '--replace'), to: parseDay(to, '--replace') };
  if (window.from > window.to) throw new UsageError(`invalid --replace: ${text} (the first day is after the last)`);
  return window;
}
