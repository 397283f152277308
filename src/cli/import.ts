/** `kro import`: your own files, by a map or by the contract's own names. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { extended, OWN_REFERENCE } from '../contract/spellings.js';
import { UsageError, UserError } from '../error.js';
import type { Config } from '../pipeline/config.js';
import { readHome } from '../pipeline/home.js';
import { type ImportReport, importFiles, type TableReport } from '../pipeline/import/importFiles.js';
import { importableTable, type MapFile, type Source, sourcesOf } from '../pipeline/import/map.js';
import { type MapSpec, parseMapSpec } from '../pipeline/import/mapSpec.js';
import { grownHome, type ImportedHome, newImportedHome } from '../pipeline/importedHome.js';
import type { Kept } from '../pipeline/keeping.js';
import { formatDay, parseDay, type Window } from '../time.js';
import { keepImported } from './backup.js';
import type { Context, Options, Outcome, Run } from './command.js';
import { renderTable } from './table.js';
import { holdingHome } from './withSession.js';
import { counted, wrapped } from './wording.js';

export const importCommand: Run = async (context, options, args) => {
  if (options['suggest'] === true) return (await import('./suggest.js')).suggestCommand(context, options, args);
  const config = await context.config();
  const plan = await planImport(context, options, args);
  return holdingHome(context, config, 'import', async () => {
    const home = await importedHome(context, config, plan.spec);
    const sources = sourcesFor(plan, home);
    const report = await context.steps.run(
      { name: 'importing', again: 'kro import' },
      () =>
        importFiles({ home, sources, ...daysOf(options, plan, config), ...howOf(options, context) }, context.effects),
      importedTitle,
    );
    return outcomeOf(report, report.runId === null ? null : await keepImported(context, config, home));
  });
};

interface Plan {
  readonly spec: MapSpec;
  readonly file: MapFile;
  /** One table and its files; null where the map names both. */
  readonly chosen: { readonly table: string; readonly files: readonly string[] } | null;
}

/** What the words mean. Throws UsageError where they do not fit together. */
async function planImport({ effects }: Context, options: Options, args: readonly string[]): Promise<Plan> {
  const table = options['table'] as string | undefined;
  const map = options['map'] as string | undefined;
  if (table === undefined) {
    if (args.length !== 1 || map !== undefined)
      throw new UsageError(
        'import takes one map, or files with --table: kro import MAP.yaml, or kro import --table users FILE…',
      );
    return { ...(await readMap(resolve(effects.cwd, args[0]!))), chosen: null };
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
async function importedHome(
  { effects }: Context,
  { home: path }: Config,
  { reference = {} }: MapSpec,
): Promise<ImportedHome> {
  const home = (await readHome(path)) ?? newImportedHome(path, effects.salt());
  if (home.kind === 'simulated')
    throw new UserError(
      `the home ${path} holds a simulated world, which own data would make neither: name another folder with --home`,
    );
  const { assets = [], fiats = [], countries = [] } = reference;
  return grownHome(home, {
    assets: assets.map((asset) => ({ ...asset, codes: asset.codes ?? [] })),
    fiats,
    countries,
  });
}

function sourcesFor({ spec, file, chosen }: Plan, { memory }: ImportedHome): Source[] {
  const known = { reference: extended(OWN_REFERENCE, memory), salt: memory.salt };
  const tables = chosen === null ? spec.tables : { [chosen.table]: spec.tables?.[chosen.table] ?? {} };
  const sources = sourcesOf({ ...spec, ...(tables === undefined ? {} : { tables }) }, file, known);
  if (sources.length === 0) throw new UserError(`${file.name} names no tables`);
  if (chosen === null) {
    const without = sources.find(({ files }) => files.length === 0);
    if (without !== undefined) throw new UserError(`${file.name}: tables.${without.table.name} names no files`);
    return sources;
  }
  if (sources.length > 1)
    throw new UserError(
      `${file.name}: tables.${chosen.table} is a list, so its files must be in it: leave --table out`,
    );
  return sources.map((source) => ({ ...source, files: chosen.files }));
}

function daysOf(options: Options, { spec, file }: Plan, config: Config) {
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

function howOf(options: Options, { signal }: Context) {
  return { strict: options['strict'] === true, dryRun: options['dryRun'] === true, signal };
}

function importedTitle({ dryRun, tables }: ImportReport): string {
  const sum = (count: (table: TableReport) => number) => tables.reduce((total, table) => total + count(table), 0);
  const rejected = sum((table) => table.rejected);
  const tail = rejected === 0 ? '' : `, rejected ${rejected.toLocaleString('en-US')}`;
  if (dryRun)
    return `would import ${counted(
      sum((table) => table.accepted),
      'row',
    )}${tail}`;
  return `imported ${counted(
    sum((table) => table.written),
    'row',
  )}${tail}`;
}

/** Where every row was rejected nothing was done, whatever was asked for. */
function outcomeOf(report: ImportReport, kept: Kept | null): Outcome {
  const nothing =
    report.tables.every(({ accepted }) => accepted === 0) && report.tables.some(({ rejected }) => rejected > 0);
  return {
    document: { ...report, asOf: formatDay(report.asOf), backup: kept?.backup ?? null },
    text: describe(report),
    ...(nothing ? { exitCode: 1 } : {}),
  };
}

function describe(report: ImportReport): string {
  const rows = report.tables.map((one) => [
    one.table,
    one.rows,
    report.dryRun ? one.accepted : one.written,
    one.rejected,
    one.repeated + one.outdated,
    report.dryRun ? '' : one.accepted - one.written,
  ]);
  const names = [
    'table',
    'rows',
    report.dryRun ? 'sound' : 'written',
    'rejected',
    'repeated',
    report.dryRun ? '' : 'not newer',
  ];
  const files = report.tables.flatMap(({ rejectedFile }) =>
    rejectedFile === null ? [] : [`rejected rows: ${rejectedFile}`],
  );
  return [
    `${importedTitle(report)}, as of ${formatDay(report.asOf)}${report.dryRun ? '; nothing was changed' : ''}`,
    renderTable(names, rows),
    ...report.tables.filter(({ reasons }) => reasons.length > 0).map(reasonLines),
    ...files,
  ].join('\n\n');
}

/** The first few reasons; the file has all. */
const MOST = 8;

function reasonLines({ table, reasons }: TableReport): string {
  const lines = reasons.slice(0, MOST).map(({ column, reason, rows, file, line, value }) => {
    const what = [column, value === null ? null : shown(value)].filter((part) => part !== null).join(' ');
    return wrapped(
      `✗ ${table}: ${counted(rows, 'row')}, first ${basename(file)} line ${line}: ${what} ${reason}`.replaceAll(
        '  ',
        ' ',
      ),
    );
  });
  return [...lines, ...(reasons.length > MOST ? [`  and ${counted(reasons.length - MOST, 'other reason')}`] : [])].join(
    '\n',
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const shown = (value: string): string => value.replace(/[\u0000-\u001f\u007f]+/g, ' ');
