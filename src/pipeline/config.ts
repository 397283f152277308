/** What the user wrote (`Spec`: file < environment < flags) and what we make of it (`Config`, total). */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Effects } from '../effects.js';
import { UsageError, UserError } from '../error.js';
import { DEFAULT_PROFILE } from '../simulator/profiles.js';
import { marketArgument, parseMarketArgument } from '../sources/marketNames.js';
import { type Day, lastWholeDay, parseDay } from '../time.js';
import type { BigQuerySpec } from '../warehouse/bigquery/spec.js';
import { BIGQUERY_SETTINGS, bigquerySpec } from './bigquerySettings.js';
import { isMarketWord } from './marketMode.js';
import { SETTINGS, type Setting } from './settings.js';
import { SOURCE_SETTINGS, type SourceSpec, sourceSpec } from './sourceSettings.js';

export const CONFIG_FILE = 'kro.config.json';

/** Only what was given; values have their shape checked, nothing more. */
export interface Spec extends SourceSpec {
  readonly home?: string;
  readonly profile?: string;
  readonly seed?: number;
  readonly asOf?: string;
  readonly market?: string | readonly string[];
  readonly workers?: number;
  readonly wait?: boolean | number;
  readonly backups?: number;
  readonly keepDays?: number;
  readonly warehouse?: 'duckdb' | 'bigquery';
  readonly bigqueryBucket?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface Config {
  /** Absolute path. */
  readonly home: string;
  readonly seed: number;
  readonly asOf: Day;
  /** A profile's name, the absolute path of a JSON file, or JSON text (the content a home remembers). */
  readonly profile: string;
  /** One word (`auto`, `live`, `cached`, `simulated`), or files as `/absolute/path` or `asset=/absolute/path`. */
  readonly market: readonly string[];
  /** Null: all processors, for work that is worth it. */
  readonly workers: number | null;
  /** Seconds to wait for whoever holds the home; 0 does not, Infinity waits as long as it takes. */
  readonly wait: number;
  /** Backups to keep; 0 makes none after a load. */
  readonly backups: number;
  /** Days that loaded landed files and logs are kept. */
  readonly keepDays: number;
  /** Where the tables lie that do not lie in the home, in DuckDB. */
  readonly bigquery?: BigQuerySpec | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  /** What was set about the sources outside, keys included: never to be shown. Absent where nothing was. */
  readonly sources?: SourceSpec;
}

/** What a home remembers and a config falls back to. */
export type Remembered = Partial<Pick<Config, 'seed' | 'asOf' | 'profile' | 'market'> & Pick<Spec, 'warehouse'>>;

/** Flags as the command line gives them: text, lists of text, or true. */
export type Flags = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** Throws UserError for a wrong file or variable, UsageError for a wrong flag. */
export async function readConfig(flags: Flags, effects: Effects): Promise<Spec> {
  return { ...(await fromFile(join(effects.cwd, CONFIG_FILE))), ...fromEnvironment(effects.env), ...fromFlags(flags) };
}

export function normalizeConfig(spec: Spec, remembered: Remembered, effects: Effects): Config {
  const path = (file: string) => resolve(effects.cwd, file);
  const market = spec.market === undefined ? undefined : marketSpec([spec.market].flat(), path);
  const sources = sourceSpec(spec);
  const isElsewhere = (spec.warehouse ?? remembered.warehouse) === 'bigquery';
  return {
    home: homeOf(spec, effects),
    seed: spec.seed ?? remembered.seed ?? 1,
    asOf: spec.asOf === undefined ? (remembered.asOf ?? lastWholeDay(effects.now())) : parseDay(spec.asOf, 'as-of'),
    profile: spec.profile === undefined ? (remembered.profile ?? DEFAULT_PROFILE) : profileSpec(spec.profile, path),
    market: market ?? remembered.market ?? ['auto'],
    workers: spec.workers ?? null,
    wait: spec.wait === true ? Number.POSITIVE_INFINITY : Number(spec.wait ?? 0),
    // A backup from BigQuery reads what it costs to read, and BigQuery itself keeps what was there for a week.
    backups: spec.backups ?? (isElsewhere ? 0 : 7),
    keepDays: spec.keepDays ?? 30,
    json: spec.json ?? false,
    quiet: spec.quiet ?? false,
    ...(isElsewhere ? { bigquery: bigquerySpec({ ...spec }, effects.env) } : {}),
    ...(Object.keys(sources).length === 0 ? {} : { sources }),
  };
}

/** Absolute path of the home a spec means. */
export function homeOf(spec: Spec, effects: Effects): string {
  return resolve(effects.cwd, spec.home ?? './data');
}

/** Whether a profile is given as a file rather than by name. */
export function isProfileFile(profile: string): boolean {
  return profile.endsWith('.json') || /[/\\]/.test(profile);
}

/** The settings among what a program gave. Throws UserError for a wrong value. */
export function checkSpec(given: Spec): Spec {
  const all: Readonly<Record<string, unknown>> = { ...given };
  const present = ALL.filter(({ key }) => all[key] !== undefined).map(({ key }) => [key, all[key]] as const);
  return accepted(Object.fromEntries(present), 'options');
}

async function fromFile(path: string): Promise<Spec> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new UserError(`cannot read ${CONFIG_FILE}: ${error.message}`, { cause: error });
  });
  if (content === null) return {};
  return accepted(parseJson(content, CONFIG_FILE), CONFIG_FILE);
}

function accepted(given: unknown, from: string): Spec {
  const result = SCHEMA.safeParse(given, { reportInput: true });
  if (result.success) return result.data as Spec;
  throw new UserError(`${from}: ${issueSentence(result.error.issues[0]!)}`);
}

/** JSON, or a sentence that names the file. */
export function parseJson(content: string, file: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser quotes the file, which may hold a key.
    const reason = (error as Error).message.replace(/, .* is not valid JSON$/s, '').replace(/\s+/g, ' ');
    throw new UserError(`${file} is not JSON: ${reason}`, { cause: error });
  }
}

const ALL: readonly Setting[] = [...SETTINGS, ...SOURCE_SETTINGS, ...BIGQUERY_SETTINGS];
const SCHEMA = z.strictObject(Object.fromEntries(ALL.map((setting) => [setting.key, setting.schema.optional()])));

function issueSentence(issue: z.core.$ZodIssue): string {
  const known = ALL.map((setting) => setting.key).join(', ');
  if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.join(', ')} (known: ${known})`;
  const setting = ALL.find(({ key }) => key === issue.path[0]);
  if (setting === undefined) return `it must hold one object with the keys ${known}`;
  const shown = setting.shown ?? JSON.stringify;
  return `invalid ${issue.path.join('.')}: ${shown(issue.input)} (takes ${setting.takes})`;
}

function fromEnvironment(env: Effects['env']): Spec {
  const given = ALL.filter((setting) => env[setting.env] !== undefined && env[setting.env] !== '');
  return Object.fromEntries(
    given.map((setting) => [setting.key, checked(setting, env[setting.env]!, setting.env, UserError)]),
  );
}

function fromFlags(flags: Flags): Spec {
  const given = SETTINGS.map((setting) => ({ setting, value: flags[nameOf(setting.flag)] }));
  return Object.fromEntries(
    given.flatMap(({ setting, value }) => (value === undefined ? [] : [[setting.key, checkedFlag(setting, value)]])),
  );
}

/** As the command line names it: `--as-of <day>` is asOf. */
function nameOf(flag: string): string {
  return flag.replace(/^--([\w-]+).*$/, '$1').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function checkedFlag(setting: (typeof SETTINGS)[number], value: string | readonly string[] | boolean): unknown {
  const name = setting.flag.split(' ')[0]!;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return checked(setting, value, name, UsageError);
  // A repeated flag holds one value each time: no comma splits it.
  return value.map((one) => {
    if (one === '') throw new UsageError(`invalid ${name}: it is empty (takes ${setting.takes})`);
    return one;
  });
}

function checked(setting: Setting, text: string, from: string, Kind: typeof UserError): unknown {
  const result = setting.schema.safeParse(setting.fromText(text));
  if (result.success) return result.data;
  const shown = setting.shown?.(text) ?? text;
  throw new Kind(`invalid ${from}: ${text === '' ? 'it is empty' : shown} (takes ${setting.takes})`);
}

/** Paths made absolute, so that a home can be used from another folder. */
function marketSpec(market: readonly string[], path: (file: string) => string): readonly string[] {
  const word = market.find(isMarketWord);
  if (word !== undefined && market.length === 1) return market;
  if (word !== undefined) throw new UserError(`invalid market: ${word} cannot stand beside files or another word`);
  return market.map((one) => {
    const { asset, path: file } = parseMarketArgument(one);
    return marketArgument({ asset, path: path(file) });
  });
}

function profileSpec(profile: string, path: (file: string) => string): string {
  return isProfileFile(profile) && !profile.startsWith('{') ? path(profile) : profile;
}
