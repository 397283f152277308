/** What a backup says of itself. A folder without a readable manifest is no backup. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../error.js';
import { parseJson } from '../config.js';

export const MANIFEST = 'manifest.json';
/** One that is whole, but some of whose files still bear their names of before (see folder.ts). */
export const NEXT = 'manifest.next.json';
/** Raised when the meaning of the files changes. */
export const FORMAT = 1;

const fileSchema = z.strictObject({
  /** A calendar month; the rows are those whose day lies in it. */
  period: z.string().regex(/^\d{4}-\d{2}$/),
  /** Never a path out of the folder: whoever wrote the manifest, it is only looked for in here. */
  file: z.string().regex(/^[a-z_]+(\.[a-z_]+)?\/\d{4}-\d{2}\.csv\.gz$/),
  rows: z.number().int().min(0),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const tableSchema = z.strictObject({
  /** As in `pipeline_runs`: `users`, `truth.users`. */
  table: z.string(),
  /** Name → type in DuckDB, in the order of the files. */
  columns: z.record(z.string(), z.string()),
  rows: z.number().int().min(0),
  files: z.array(fileSchema),
});

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  kro_version: z.string(),
  /** Version of the warehouse's tables. */
  schema_version: z.number().int(),
  /** Counts the backups of a home. */
  number: z.number().int().min(1),
  as_of: z.string().nullable(),
  run_id: z.string().nullable(),
  /** When that run was committed. */
  finished_at: z.string().nullable(),
  /** As in `home.json`: enough to make the home again. */
  home: z.unknown(),
  /** Who was erased and is not to come back: salted digests of ids, nobody where absent. */
  forgotten: z
    .array(z.strictObject({ salt: z.string().regex(/^[\w-]+$/), digest: z.string().regex(/^[0-9a-f]{64}$/) }))
    .optional(),
  tables: z.array(tableSchema),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type BackupTable = z.infer<typeof tableSchema>;
export type BackupFile = z.infer<typeof fileSchema>;

/** Throws UserError where there is none, or a damaged one. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new UserError(`no backup at ${folder}: it holds no ${MANIFEST}`, { cause: error });
    throw new UserError(`cannot read ${path}: ${error.message}`, { cause: error });
  });
  return parseManifest(text, path);
}

/** Null where there is none, or a damaged one: who writes a backup makes a whole one then. */
export function maybeManifest(
  folder: string,
  name: typeof MANIFEST | typeof NEXT = MANIFEST,
): Promise<Manifest | null> {
  const path = join(folder, name);
  return readFile(path, 'utf8').then(
    (text) => {
      try {
        return parseManifest(text, path);
      } catch {
        return null;
      }
    },
    () => null,
  );
}

export function textOf(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** By which the warehouse knows the backup that it was saved in. */
export function digestOf(manifest: Manifest): string {
  return createHash('sha256').update(textOf(manifest)).digest('hex');
}

function parseManifest(text: string, path: string): Manifest {
  const json = parseJson(text, path);
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > FORMAT)
    throw new UserError(`${path} is of format ${format}, this kro knows ${FORMAT}: use a newer kro`);
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  const { message, path: where } = result.error.issues[0]!;
  throw new UserError(
    `${path} is damaged: ${where.join('.') || 'the whole'}: ${message}; name an earlier backup with --from`,
  );
}
