/** What may be set about a warehouse in BigQuery, in the config file and the environment only: it belongs to a place, not to a command. */
import { z } from 'zod';
import type { Effects } from '../effects.js';
import { UserError } from '../error.js';
import { type BigQuerySpec, DEFAULTS, SCHEMAS, type Schema } from '../warehouse/bigquery/spec.js';
import type { Setting } from './settings.js';

const asText = (text: string): unknown => text;

const PROJECT = {
  takes: 'the id of a Google Cloud project',
  schema: z.string().regex(/^[a-z][a-z0-9:.-]{4,62}$/),
  fromText: asText,
} as const;

const DATASET = {
  takes: 'the name of a data set: letters, digits and _',
  schema: z.string().regex(/^[A-Za-z0-9_]{1,1024}$/),
  fromText: asText,
} as const;

const TEXT = { schema: z.string().min(1), fromText: asText } as const;

const datasetKey = (schema: Schema) => `bigqueryDataset${schema[0]!.toUpperCase()}${schema.slice(1)}`;

export const BIGQUERY_SETTINGS: readonly Setting[] = [
  { key: 'bigqueryProject', env: 'KRO_BIGQUERY_PROJECT', ...PROJECT, default: DEFAULTS.project },
  { key: 'bigqueryBillingProject', env: 'KRO_BIGQUERY_BILLING_PROJECT', ...PROJECT, default: 'the project' },
  {
    key: 'bigqueryLocation',
    env: 'KRO_BIGQUERY_LOCATION',
    takes: 'a region or multi-region of BigQuery',
    default: DEFAULTS.location,
    ...TEXT,
  },
  ...SCHEMAS.map((schema) => ({
    key: datasetKey(schema),
    env: `KRO_BIGQUERY_DATASET_${schema.toUpperCase()}`,
    ...DATASET,
    default: DEFAULTS.datasets[schema],
  })),
  {
    key: 'bigqueryKeyfile',
    env: 'KRO_BIGQUERY_KEYFILE',
    takes: 'the file of a service account’s key',
    default: 'application default credentials',
    ...TEXT,
  },
  {
    key: 'bigqueryImpersonate',
    env: 'KRO_BIGQUERY_IMPERSONATE',
    takes: 'the e-mail address of a service account',
    default: 'nobody',
    schema: z.string().regex(/^[^@\s]+@[^@\s]+$/),
    fromText: asText,
  },
  {
    key: 'bigqueryMaxBytes',
    env: 'KRO_BIGQUERY_MAX_BYTES',
    takes: 'a whole number of bytes above 0',
    default: String(DEFAULTS.maximumBytesBilled),
    schema: z.number().int().positive(),
    fromText: (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text),
  },
];

/** By the settings' keys, only what was given. */
export type BigQueryGiven = Readonly<Record<string, unknown>>;

/** What was given, and for the rest the defaults; an emulator is named as everybody names it. */
export function bigquerySpec(given: BigQueryGiven, env: Effects['env']): BigQuerySpec {
  const text = (key: string) => given[key] as string | undefined;
  const emulator = hostIn(env, 'BIGQUERY_EMULATOR_HOST');
  const storage = hostIn(env, 'STORAGE_EMULATOR_HOST');
  const bucket = text('bigqueryBucket');
  const [billingProject, keyFile, impersonate] = [
    text('bigqueryBillingProject'),
    text('bigqueryKeyfile'),
    text('bigqueryImpersonate'),
  ];
  return {
    project: text('bigqueryProject') ?? DEFAULTS.project,
    location: text('bigqueryLocation') ?? DEFAULTS.location,
    datasets: Object.fromEntries(
      SCHEMAS.map((schema) => [schema, text(datasetKey(schema)) ?? DEFAULTS.datasets[schema]]),
    ) as BigQuerySpec['datasets'],
    maximumBytesBilled: (given['bigqueryMaxBytes'] as number | undefined) ?? DEFAULTS.maximumBytesBilled,
    ...(billingProject === undefined ? {} : { billingProject }),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(impersonate === undefined ? {} : { impersonate }),
    ...(emulator === undefined ? {} : { emulator }),
    ...(bucket === undefined ? {} : { bucket: bucketOf(bucket) }),
    ...(storage === undefined ? {} : { storage: `http://${storage}` }),
  };
}

/** `gs://bucket/folder/` and shorter forms of it. */
function bucketOf(text: string): NonNullable<BigQuerySpec['bucket']> {
  const [name, ...folders] = text
    .replace(/^gs:\/\//, '')
    .replace(/\/$/, '')
    .split('/');
  return { name: name!, folder: folders.map((folder) => `${folder}/`).join('') };
}

/** Throws UserError: the client would try for long to reach what is no address. */
function hostIn(env: Effects['env'], variable: string): string | undefined {
  const given = env[variable];
  if (given === undefined || given === '') return undefined;
  const host = given.replace(/^http:\/\//, '').replace(/\/$/, '');
  if (/^[\w.-]+:\d{1,5}$/.test(host)) return host;
  throw new UserError(`invalid ${variable}: ${given} (takes host:port)`);
}

/** The same for dbt, which reads its environment. */
export function dbtEnvironment(spec: BigQuerySpec): Record<string, string> {
  return {
    KRO_BIGQUERY_PROJECT: spec.project,
    KRO_BIGQUERY_BILLING_PROJECT: spec.billingProject ?? spec.project,
    KRO_BIGQUERY_LOCATION: spec.location,
    ...Object.fromEntries(
      SCHEMAS.map((schema) => [`KRO_BIGQUERY_DATASET_${schema.toUpperCase()}`, spec.datasets[schema]]),
    ),
    KRO_BIGQUERY_KEYFILE: spec.keyFile ?? '',
    KRO_BIGQUERY_IMPERSONATE: spec.impersonate ?? '',
    KRO_BIGQUERY_EMULATOR: spec.emulator ?? '',
    KRO_BIGQUERY_MAX_BYTES: String(spec.maximumBytesBilled),
  };
}
