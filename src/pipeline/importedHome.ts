/**
 * A home of imported data: no profile, no seed, no end. Its `home.json` says so, and keeps what later imports must do alike: the
 * salt of hashed addresses and what the reference lists have grown by.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RAIL_USES } from '../contract/reference.js';
import { extended, type Reference } from '../contract/spellings.js';
import { reached } from '../effects.js';
import { UserError } from '../error.js';
import type { Where } from './homeWarehouse.js';
import { type Place, placeOf } from './place.js';

const rail = z.strictObject({
  product: z.enum(RAIL_USES),
  rail: z.string(),
  rate: z.string().nullable(),
  fixed_usd: z.string().nullable(),
});

const memorySchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('imported'),
  salt: z.string().min(1),
  assets: z.array(z.strictObject({ id: z.string(), ticker: z.string(), codes: z.array(z.string()) })),
  fiats: z.array(z.string()),
  fiatCodes: z.record(z.string(), z.string()).default({}),
  countries: z.array(z.string()),
  rails: z.array(rail).default([]),
  /** Where the tables lie that do not lie in the home. */
  warehouse: z.literal('bigquery').optional(),
});

export type ImportedMemory = z.infer<typeof memorySchema>;

export interface ImportedHome extends Place {
  readonly kind: 'imported';
  readonly memory: ImportedMemory;
}

/** Null for the memory of another kind of home; `file` names where it lies. */
export function maybeImported(json: unknown, path: string, file = join(path, 'home.json')): ImportedHome | null {
  if ((json as { kind?: unknown } | null)?.kind !== 'imported') return null;
  const result = memorySchema.safeParse(json);
  if (result.success) return { kind: 'imported', ...placeOf(path), memory: result.data };
  const { message, path: where } = result.error.issues[0]!;
  throw new UserError(`${file} is damaged: ${where.join('.') || 'the whole'}: ${message}; use another --home`);
}

/** The home with what the lists have grown by elsewhere. */
export function grownHome(home: ImportedHome, added: Reference): ImportedHome {
  const grown = extended(home.memory, added);
  const memory = {
    ...home.memory,
    assets: grown.assets.map((asset) => ({ ...asset, codes: [...asset.codes] })),
    fiats: [...grown.fiats],
    fiatCodes: { ...grown.fiatCodes },
    countries: [...grown.countries],
    rails: [...grown.rails],
  };
  return { ...home, memory };
}

export function newImportedHome(path: string, salt: string, where: Where): ImportedHome {
  const lists = { assets: [], fiats: [], fiatCodes: {}, countries: [], rails: [] };
  const memory = { version: 1 as const, kind: 'imported' as const, salt, ...lists };
  return { kind: 'imported', ...placeOf(path), memory: { ...memory, ...warehouseIn(where) } };
}

/** What a home remembers of where its tables lie. */
export function warehouseIn({ bigquery }: Where): Pick<ImportedMemory, 'warehouse'> {
  return bigquery === undefined ? {} : { warehouse: 'bigquery' };
}

/** Throws UserError where the tables are to lie elsewhere than they do. */
export function refuseElsewhere({ path, memory }: ImportedHome, wanted: ImportedMemory['warehouse']): void {
  if (memory.warehouse === wanted) return;
  const [is, other] = [memory.warehouse, wanted].map((warehouse) => warehouse ?? 'duckdb');
  throw new UserError(
    `the home ${path} holds imported data, and its warehouse is ${is}, not ${other}; leave the option out or name another --home`,
  );
}

/** Writes down, atomically, what the home is. */
export async function rememberImported({ path, memory }: ImportedHome): Promise<void> {
  const file = join(path, 'home.json');
  await mkdir(path, { recursive: true });
  await writeFile(`${file}.tmp`, `${JSON.stringify(memory, null, 2)}\n`);
  reached('home.json written');
  await rename(`${file}.tmp`, file);
  reached('home.json renamed');
}

/** For commands that make days of a simulated world. */
export function refuseImported(path: string): UserError {
  return new UserError(
    `the home ${path} holds imported data, which no simulated day can follow: kro import adds to it, another --home makes a world`,
  );
}
