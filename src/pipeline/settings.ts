/** What a user may set, once: the config file's keys, the environment's variables, the flags and the docs derive from it. */
import { z } from 'zod';
import { DEFAULT_PROFILE } from '../simulator/profiles.js';
import { parseDay } from '../time.js';

export interface Setting {
  readonly key: string;
  readonly env: string;
  /** What a valid value is, for a refusal. */
  readonly takes: string;
  readonly default: string;
  readonly schema: z.ZodType;
  /** From a flag's or a variable's text to what the config file would hold. */
  readonly fromText: (text: string) => unknown;
  /** A refused value as it may be told; as it is, where absent. */
  readonly shown?: (value: unknown) => string;
}

interface FlagSetting extends Setting {
  /** As commander writes it. */
  readonly flag: string;
  readonly repeatable?: true;
  readonly help: string;
}

const asText = (text: string): unknown => text;
const asNumber = (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text);
const asFlag = (text: string): unknown => FLAG_WORDS[text.toLowerCase()] ?? text;
const FLAG_WORDS: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  yes: true,
  '0': false,
  false: false,
  no: false,
  '': false,
};

const text = z.string().min(1);

export const SETTINGS = [
  {
    key: 'home',
    env: 'KRO_HOME',
    flag: '--home <dir>',
    help: 'folder that holds one world and its warehouse',
    takes: 'a folder',
    default: './data',
    schema: text,
    fromText: asText,
  },
  {
    key: 'profile',
    env: 'KRO_PROFILE',
    flag: '--profile <name|file>',
    help: 'which world: a name, or a JSON file that extends one',
    takes: 'the name of a profile or a JSON file',
    default: DEFAULT_PROFILE,
    schema: text,
    fromText: asText,
  },
  {
    key: 'seed',
    env: 'KRO_SEED',
    flag: '--seed <n>',
    help: 'the same seed and as-of date give the same world',
    takes: 'a whole number from 0 to 9007199254740991',
    default: '1',
    schema: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    fromText: asNumber,
  },
  {
    key: 'asOf',
    env: 'KRO_AS_OF',
    flag: '--as-of <day>',
    help: 'the last day of the world, YYYY-MM-DD',
    takes: 'a calendar day as YYYY-MM-DD',
    default: 'the last whole UTC day',
    schema: z.string().refine(isDay),
    fromText: asText,
  },
  {
    key: 'market',
    env: 'KRO_MARKET',
    flag: '--market <from>',
    repeatable: true,
    help: 'prices and rates: auto, live, cached, simulated, FILE or asset=FILE (repeatable)',
    takes: 'auto, live, cached, simulated, or files as FILE or asset=FILE',
    default: 'auto',
    schema: z.union([text, z.array(text).min(1)]),
    // Several files in one variable are separated by commas.
    fromText: (list) => list.split(',').map((file) => file.trim()),
  },
  {
    key: 'workers',
    env: 'KRO_WORKERS',
    flag: '--workers <n>',
    help: 'how many processors to use; the result is the same',
    takes: 'a whole number from 1 to 64',
    default: 'all processors, where that pays',
    schema: z.number().int().min(1).max(64),
    fromText: asNumber,
  },
  {
    key: 'wait',
    env: 'KRO_WAIT',
    flag: '--wait [seconds]',
    help: 'wait for whoever holds the home instead of exiting 75',
    takes: 'a whole number of seconds, or true for as long as it takes',
    default: 'false',
    schema: z.union([z.boolean(), z.number().int().min(0).max(31_536_000)]),
    fromText: (seconds) => (/^\d+$/.test(seconds) ? Number(seconds) : asFlag(seconds)),
  },
  {
    key: 'backups',
    env: 'KRO_BACKUPS',
    flag: '--backups <n>',
    help: 'backups kept, the newest included; 0 makes none after a load',
    takes: 'a whole number from 0 to 1000',
    default: '7; 0 on BigQuery',
    schema: z.number().int().min(0).max(1000),
    fromText: asNumber,
  },
  {
    key: 'keepDays',
    env: 'KRO_KEEP_DAYS',
    flag: '--keep-days <n>',
    help: 'days that landed files which are loaded, and logs, are kept',
    takes: 'a whole number from 0 to 36500',
    default: '30',
    schema: z.number().int().min(0).max(36_500),
    fromText: asNumber,
  },
  {
    key: 'warehouse',
    env: 'KRO_WAREHOUSE',
    flag: '--warehouse <kind>',
    help: 'where the tables lie: duckdb (in the home) or bigquery',
    takes: 'duckdb or bigquery',
    default: 'duckdb',
    schema: z.enum(['duckdb', 'bigquery']),
    fromText: asText,
  },
  {
    key: 'bigqueryBucket',
    env: 'KRO_BIGQUERY_BUCKET',
    flag: '--bucket <name>',
    help: 'Cloud Storage bucket, or bucket/folder, that uploads to BigQuery go through',
    takes: 'the name of a bucket, and perhaps a folder in it: bucket/folder',
    default: 'none: files go up by themselves',
    schema: z.string().regex(/^(gs:\/\/)?[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](\/[\w.-]+)*\/?$/),
    fromText: asText,
  },
  {
    key: 'json',
    env: 'KRO_JSON',
    flag: '--json',
    help: 'one JSON document on stdout, logs on stderr',
    takes: 'true or false',
    default: 'false',
    schema: z.boolean(),
    fromText: asFlag,
  },
  {
    key: 'quiet',
    env: 'KRO_QUIET',
    flag: '--quiet',
    help: 'no progress lines',
    takes: 'true or false',
    default: 'false',
    schema: z.boolean(),
    fromText: asFlag,
  },
] as const satisfies readonly FlagSetting[];

function isDay(value: string): boolean {
  try {
    parseDay(value, 'day');
    return true;
  } catch {
    return false;
  }
}
