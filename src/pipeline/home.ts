/**
 * A home: one folder, one world. `home.json` remembers what the world was made of, so that later commands need not
 * be told again and cannot mix two worlds in one warehouse.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Effects, reached } from '../effects.js';
import { UserError } from '../error.js';
import { parseProfile } from '../simulator/profiles.js';
import { marketArgument } from '../sources/marketNames.js';
import { formatDay, parseDay } from '../time.js';
import { openDuckDB } from '../warehouse/duckdb.js';
import { type Config, homeOf, isProfileFile, normalizeConfig, type Remembered, type Spec } from './config.js';
import { HOME_VERSION, type Memory, otherWorld, readMemory } from './homeMemory.js';
import type { Where } from './homeWarehouse.js';
import { grownHome, type ImportedHome, refuseElsewhere, refuseImported, warehouseIn } from './importedHome.js';
import { type MarketMemory, type ProfileMemory, readMarket, readProfile } from './inputs.js';
import { type Place, placeOf } from './place.js';
import { type FirstDays, firstDays } from './worldDays.js';

export interface Home extends Place {
  readonly kind: 'simulated';
  /** For `parseProfile(json, name)`; a profile given by name is `{extends: name}`. */
  readonly profile: { readonly name: string; readonly json: unknown };
  /** The settled days of a world of rates; null for the others, which end on their as-of day. */
  readonly firstDays: FirstDays | null;
  readonly memory: Memory;
  /** False on the first use, until `rememberHome`. */
  readonly remembered: boolean;
}

/** The config of a command: what was given, else what the home remembers, else the defaults. */
export async function resolveConfig(spec: Spec, effects: Effects): Promise<Config> {
  const memory = await readMemory(homeOf(spec, effects));
  return normalizeConfig(spec, memory === null ? {} : rememberedIn(memory), effects);
}

/** Imported data end on no day, and have no seed. */
function rememberedIn(memory: Memory | ImportedHome): Remembered {
  if (!('kind' in memory)) return rememberedConfig(memory);
  const { warehouse } = memory.memory;
  return warehouse === undefined ? {} : { warehouse };
}

/**
 * Checks the config against what the home remembers; creates nothing. Throws UserError for another value than the
 * remembered one, a folder of something else, a home of another version, an unreadable profile or market file.
 */
export async function openHome(config: Config): Promise<Home> {
  const memory = await readMemory(config.home);
  if (memory !== null && 'kind' in memory) throw refuseImported(config.home);
  const wanted = await memoryOf(config, memory);
  const other = memory === null ? null : otherWorld(memory, wanted);
  // A world that failed before it left anything does not bind its home.
  const fresh = memory === null || (other !== null && (await isEmpty(describe(config.home, memory, true))));
  if (other !== null && !fresh) throw refusal(config.home, other);
  return describe(config.home, fresh ? wanted : { ...memory, market: wanted.market }, !fresh);
}

/** The home of a command that only looks; market files are read only if others are named. Throws UserError where there is none. */
export async function existingHome(config: Config): Promise<Home | ImportedHome> {
  const memory = await readMemory(config.home);
  if (memory === null)
    throw new UserError(`no home at ${config.home}: make one with kro up, or name another with --home`);
  if ('kind' in memory) {
    refuseElsewhere(memory, warehouseIn(config).warehouse);
    return memory;
  }
  const sameFiles = isDeepStrictEqual(config.market, rememberedConfig(memory).market);
  const other = otherWorld(memory, await memoryOf(config, memory, sameFiles ? memory.market : undefined));
  if (other !== null) throw refusal(config.home, other);
  return describe(config.home, memory, true);
}

/** What is there, compared with nothing; null where there is no home yet. */
export async function readHome(path: string): Promise<Home | ImportedHome | null> {
  const memory = await readMemory(path);
  return memory === null || 'kind' in memory ? memory : describe(path, memory, true);
}

/**
 * The home of somebody who brings its memory along, as a backup does, with its tables where they are to lie now; creates nothing.
 * Throws UserError where another world lives there.
 */
export async function adoptHome(
  path: string,
  memory: Memory | ImportedHome,
  where: Where,
): Promise<Home | ImportedHome> {
  const known = await readMemory(path);
  if ('kind' in memory) return adoptImported(path, { ...memory, memory: lyingIn(where, memory.memory) }, known);
  const brought = lyingIn(where, memory);
  if (known === null) return describe(path, brought, false);
  if ('kind' in known)
    throw new UserError(`the home ${path} holds imported data, the backup a simulated world: name another --home`);
  const other = otherWorld(known, brought);
  if (other !== null) throw refusal(path, other);
  return describe(path, known, true);
}

function lyingIn<M extends { readonly warehouse?: 'bigquery' | undefined }>(where: Where, memory: M): M {
  const { warehouse: _, ...rest } = memory;
  return { ...rest, ...warehouseIn(where) } as M;
}

/** By its salt one knows an imported home; lists of both are kept, because rows of either may need them. */
function adoptImported(path: string, brought: ImportedHome, known: Memory | ImportedHome | null): ImportedHome {
  if (known === null) return brought;
  if (!('kind' in known))
    throw new UserError(`the home ${path} holds a simulated world, the backup imported data: name another --home`);
  if (known.memory.salt !== brought.memory.salt)
    throw new UserError(`the home ${path} holds other imported data than the backup: name another --home`);
  refuseElsewhere(known, brought.memory.warehouse);
  return grownHome(known, brought.memory);
}

/** Writes down, atomically, what the world is made of and where its files lie now; call it once the world has been accepted. */
export async function rememberHome(home: Home): Promise<void> {
  const file = join(home.path, 'home.json');
  const text = `${JSON.stringify(home.memory, null, 2)}\n`;
  if (home.remembered && (await readFile(file, 'utf8')) === text) return;
  await mkdir(home.path, { recursive: true });
  await writeFile(`${file}.tmp`, text);
  reached('home.json written');
  await rename(`${file}.tmp`, file);
  reached('home.json renamed');
}

async function memoryOf(config: Config, known: Memory | null, market?: MarketMemory): Promise<Memory> {
  const profile = await readProfile(config.profile);
  return {
    version: HOME_VERSION,
    profile,
    ...(isProfileFile(config.profile) ? { profileFile: basename(config.profile) } : {}),
    seed: config.seed,
    ...daysOf(profile, config, known),
    ...warehouseIn(config),
    market: market ?? (await readMarket(config.market)),
  };
}

/** The first as-of day of a world of rates settles where it begins; a world of given counts exists for one as-of day. */
function daysOf(
  profile: ProfileMemory,
  { asOf }: Config,
  known: Memory | null,
): Pick<Memory, 'asOf' | 'start' | 'daily'> {
  const { name, json } = profileOf(profile);
  const parsed = parseProfile(json, name);
  if (parsed.kind === 'counts') return { asOf: formatDay(asOf) };
  const isKnown = known?.start !== undefined && isDeepStrictEqual(known.profile, profile);
  const { start, daily } = (isKnown ? settledDays(known) : null) ?? firstDays(parsed, asOf);
  return { start: formatDay(start), daily: formatDay(daily) };
}

function settledDays({ start, daily }: Memory): FirstDays | null {
  if (start === undefined || daily === undefined) return null;
  return { start: parseDay(start, 'start in home.json'), daily: parseDay(daily, 'daily in home.json') };
}

function profileOf(profile: ProfileMemory, file = 'custom'): Home['profile'] {
  return typeof profile === 'string' ? { name: profile, json: { extends: profile } } : { name: file, json: profile };
}

function describe(path: string, memory: Memory, remembered: boolean): Home {
  return {
    kind: 'simulated',
    ...placeOf(path),
    profile: profileOf(memory.profile, memory.profileFile),
    firstDays: settledDays(memory),
    memory,
    remembered,
  };
}

function rememberedConfig(memory: Memory): Remembered {
  const { asOf, market, profile, seed, warehouse } = memory;
  return {
    seed,
    ...(warehouse === undefined ? {} : { warehouse }),
    profile: typeof profile === 'string' ? profile : JSON.stringify(profile),
    market:
      typeof market === 'string' ? [market] : market.map(({ asset, file }) => marketArgument({ asset, path: file })),
    ...(asOf === undefined ? {} : { asOf: parseDay(asOf, 'as-of in home.json') }),
  };
}

/** Whether nothing has been landed or loaded; a warehouse that cannot be asked may hold something. */
async function isEmpty({ landed, lastRun, memory, warehouse: file }: Home): Promise<boolean> {
  const files = await readdir(landed, { recursive: true, withFileTypes: true }).catch(() => []);
  if (files.some((one) => one.isFile())) return false;
  // Of loads elsewhere their copy of the state tells; whom somebody was forgotten in has nothing landed any more.
  if (memory.warehouse !== undefined) return !existsSync(lastRun);
  if (!existsSync(file)) return true;
  try {
    const warehouse = await openDuckDB(file, { readOnly: true });
    const runs = await warehouse.query('select 1 from raw.pipeline_runs limit 1').finally(() => warehouse.close());
    return runs.length === 0;
  } catch {
    return false;
  }
}

function refusal(path: string, other: string): UserError {
  return new UserError(`the home ${path} holds another world: ${other}; leave the option out or name another --home`);
}
