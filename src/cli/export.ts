/** `kro export`: the raw tables as files of one's own. */
import { resolve } from 'node:path';
import { UsageError } from '../error.js';
import { EXPORT_FORMATS, type ExportedFile, type ExportOptions, exportTables } from '../pipeline/export.js';
import type { Options, Run } from './command.js';
import { withReader } from './reader.js';
import { counted } from './wording.js';

export const exportCommand: Run = async (context, options, [dir]) => {
  const folder = resolve(context.effects.cwd, dir!);
  const wanted = { ...readOptions(options), signal: context.signal };
  const files = await withReader(context, ({ warehouse }) =>
    context.steps.run(
      { name: 'exporting', again: 'kro export' },
      () => exportTables(warehouse, folder, wanted),
      exportedTitle,
    ),
  );
  return { document: { folder, files }, text: `${exportedTitle(files)}, in ${folder}` };
};

function readOptions(options: Options): Omit<ExportOptions, 'signal'> {
  const format = EXPORT_FORMATS.find((one) => one === (options['format'] ?? 'csv'));
  if (format === undefined)
    throw new UsageError(`invalid --format: ${options['format']} (takes ${EXPORT_FORMATS.join(' or ')})`);
  const table = options['table'] as string | undefined;
  return { format, force: options['force'] === true, ...(table === undefined ? {} : { table }) };
}

function exportedTitle(files: readonly ExportedFile[]): string {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return `exported ${counted(files.length, 'table')}, ${counted(rows, 'row')}`;
}
