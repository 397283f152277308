/** What `home.json` remembers: read, checked, and compared with what is wanted. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { UserError } from '../error.js';
import { marketArgument, maybeNamedAsset } from '../sources/marketNames.js';
import { parseJson } from './config.js';
import { type ImportedHome, maybeImported } from './importedHome.js';
import type { MarketMemory } from './inputs.js';
import { fetchingOf, MARKET_WORDS } from './marketMode.js';

export const HOME_VERSION = 1;

const memorySchema = z.strictObject({
  version: z.literal(HOME_VERSION),
  /** A name, or the content of the file. */
  profile: z.union([z.string(), z.record(z.string(), z.unknown())]),
  seed: z.number(),
  /** The file's name, where it was one. */
  profileFile: z.string().optional(),
  /** Worlds that end on their as-of date remember it; the others, whose end moves on, where they begin. */
  asOf: z.string().optional(),
  start: z.string().optional(),
  /** The first day after the set-up. */
  daily: z.string().optional(),
  /** Where the tables lie that do not lie in the home. */
  warehouse: z.literal('bigquery').optional(),
  market: z.union([
    z.enum(MARKET_WORDS),
    z.array(z.strictObject({ file: z.string(), asset: z.string().optional(), sha256: z.string() })),
  ]),
});

export type Memory = z.infer<typeof memorySchema>;

/** Null where there is no home yet. Throws UserError for a folder of something else. */
export async function readMemory(home: string): Promise<Memory | ImportedHome | null> {
  const file = join(home, 'home.json');
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw new UserError(`cannot read ${file}: ${error.message}`, { cause: error });
  });
  if (content !== null) {
    const json = parseJson(content, file);
    return maybeImported(json, home) ?? parseMemory(json, file);
  }
  await refuseForeign(home);
  return null;
}

/** Throws UserError for what is no memory, or one of another version; `file` names where it lies. */
export function parseMemory(json: unknown, file: string): Memory {
  const version = (json as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > HOME_VERSION)
    throw new UserError(
      `${file} is of version ${version}, this kro knows ${HOME_VERSION}: use a newer kro or another --home`,
    );
  if (version !== HOME_VERSION)
    throw new UserError(
      `${file} is not of version ${HOME_VERSION}: make the world again in another --home (kro up --home DIR)`,
    );
  const result = memorySchema.safeParse(json);
  if (result.success) return result.data;
  const { message, path } = result.error.issues[0]!;
  throw new UserError(`${file} is damaged: ${path.join('.') || 'the whole'}: ${message}; use another --home`);
}

/** What may lie in a home before it remembers anything; a warehouse without memory is no such thing. */
const HARMLESS = new Set([
  'lock',
  'home.json.tmp',
  'landed',
  'checkpoints',
  'cache',
  'market',
  'raw',
  'metadata',
  'rejected',
  'import.part',
  'forget.part',
  'restore.part',
  'runs',
  'dbt',
  'lost+found',
  '.DS_Store',
]);

async function refuseForeign(home: string): Promise<void> {
  const entries = await readdir(home).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new UserError(`${home} is not a folder: name another with --home`);
    throw new UserError(`cannot read the home ${home}: ${error.message}`, { cause: error });
  });
  const foreign = entries.find((entry) => !HARMLESS.has(entry) && !entry.startsWith('lock.'));
  if (foreign === undefined) return;
  throw new UserError(`${home} is no home of ours, it holds ${foreign}: name an empty or new folder with --home`);
}

/** What makes the wanted world another one, or null. */
export function otherWorld(is: Memory, wanted: Memory): string | null {
  const facts: readonly [string, unknown, unknown][] = [
    ['profile', is.profile, wanted.profile],
    ['seed', is.seed, wanted.seed],
    ['as-of', is.asOf, wanted.asOf],
    ['warehouse', is.warehouse ?? 'duckdb', wanted.warehouse ?? 'duckdb'],
  ];
  const other = facts.find(([, value, given]) => !isDeepStrictEqual(value, given));
  if (other !== undefined) return `its ${other[0]} is ${shown(other[1])}, not ${shown(other[2])}`;
  if (isDeepStrictEqual(marketIdentity(is.market), marketIdentity(wanted.market))) return null;
  return `its market is ${marketShown(is.market)}, not ${marketShown(wanted.market)}`;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * Content counts, and what it is taken for; not the place: a file that moved is the same market. What has landed counts for
 * every market that is asked for, so whichever way it is asked for from now on, it goes on being the same.
 */
function marketIdentity(market: MarketMemory): unknown {
  if (typeof market === 'string') return fetchingOf([market]) === null ? market : 'fetched';
  return market.map(({ asset, file, sha256 }) => [asset ?? maybeNamedAsset(file), sha256]);
}

function marketShown(market: MarketMemory): string {
  if (typeof market === 'string') return market;
  const one = ({ asset, file, sha256 }: (typeof market)[number]) =>
    `${marketArgument({ asset, path: basename(file) })} (${sha256.slice(0, 16)})`;
  return market.map(one).join(', ');
}
