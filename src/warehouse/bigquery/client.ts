/** Google's client, and the few things that we ask of it: every job by an id of ours, in its place, labelled and bounded. */
import { createHash, randomUUID } from 'node:crypto';
import type { BigQuery, Job } from '@google-cloud/bigquery';
import { UserError, WarehouseError } from '../../error.js';
import { written } from '../forms.js';
import type { QueryResult } from '../warehouse.js';
import { reasonOf } from './failure.js';
import { BIGQUERY_FORMS } from './forms.js';
import type { BigQuerySpec } from './spec.js';
import { qualified } from './sql.js';
import { type Field, type RawRow, resultOf } from './values.js';

export interface Client {
  readonly spec: BigQuerySpec;
  readonly api: BigQuery;
  /** Rows that fit in memory. The statement may name tables as `raw.users`. */
  query(sql: string): Promise<QueryResult>;
  /** The rows, page by page. */
  pages(sql: string): AsyncIterable<QueryResult>;
  /** Submits the statement under the id, or finds the job that bears it, or under an id of its own; returns when it has ended well. */
  run(sql: string, jobId?: string): Promise<Job>;
  /** The first rows of a job's last statement. */
  answer(jobId: string): Promise<QueryResult>;
}

/** Rows of a page: of the widest table some 5 MB of JSON, which takes four times that much memory while it is read. */
const PAGE = 4000;
export const LABELS = { app: 'kro' };

/** Throws UserError where the client is not installed. */
export async function openClient(spec: BigQuerySpec): Promise<Client> {
  const api = await createApi(spec);
  const ask = async (sql: string, jobId = `kro_${randomUUID()}`) => {
    const query = qualified(spec, written(BIGQUERY_FORMS, sql));
    try {
      const [job] = await api.createQueryJob({
        query,
        jobId,
        location: spec.location,
        labels: LABELS,
        useLegacySql: false,
        maximumBytesBilled: String(spec.maximumBytesBilled),
      });
      return job;
    } catch (error) {
      // Sent again after an answer that was lost: the job is there, and runs or has run.
      if (isDuplicate(error)) return api.job(jobId, { location: spec.location });
      throw refusal(spec, error, sql, jobId);
    }
  };
  const client: Client = {
    spec,
    api,
    async query(sql) {
      const parts: QueryResult[] = [];
      for await (const part of client.pages(sql)) parts.push(part);
      return { names: parts[0]!.names, rows: parts.flatMap(({ rows }) => rows) };
    },
    async *pages(sql) {
      yield* pagesOf(spec, await ask(sql), sql);
    },
    async run(sql, jobId) {
      const job = await ask(sql, jobId);
      await answerOf(spec, job, sql);
      return job;
    },
    async answer(jobId) {
      return resultIn(await answerOf(spec, api.job(jobId, { location: spec.location }), jobId));
    },
  };
  return client;
}

interface Answer {
  /** False: the service answers after some seconds, whether the job has ended or not. */
  readonly jobComplete?: boolean;
  readonly schema?: { readonly fields?: readonly Field[] };
  readonly rows?: readonly RawRow[];
  readonly pageToken?: string;
}

async function* pagesOf(spec: BigQuerySpec, job: Job, sql: string): AsyncGenerator<QueryResult> {
  let pageToken: string | undefined;
  do {
    const answer = await answerOf(spec, job, sql, pageToken);
    yield resultIn(answer);
    pageToken = answer.pageToken;
  } while (pageToken !== undefined && pageToken !== '');
}

function resultIn({ schema, rows }: Answer): QueryResult {
  return resultOf(schema?.fields ?? [], rows ?? []);
}

/** Waits for the end of the job. Stamps come as whole microseconds, everything else as text. */
async function answerOf(spec: BigQuerySpec, job: Job, sql: string, pageToken?: string): Promise<Answer> {
  const options = {
    autoPaginate: false,
    skipParsing: true,
    'formatOptions.useInt64Timestamp': true,
    location: spec.location,
    maxResults: PAGE,
    ...(pageToken === undefined ? {} : { pageToken }),
  };
  try {
    for (;;) {
      const answer = (await job.getQueryResults(options))[2] as Answer;
      if (answer.jobComplete !== false) return answer;
    }
  } catch (error) {
    throw refusal(spec, error, sql, job.id ?? '');
  }
}

/** Letters and digits that stand for the text: ids of jobs take no others. */
export function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function isDuplicate(error: unknown): boolean {
  return (error as { code?: unknown }).code === 409;
}

function refusal(spec: BigQuerySpec, error: unknown, sql: string, jobId: string): UserError {
  return new WarehouseError(`${reasonOf(error)} (${linkOf(spec, jobId)})`, sql, { cause: error });
}

/** Where people find the job. */
function linkOf({ project, billingProject = project, location }: BigQuerySpec, jobId: string): string {
  return `https://console.cloud.google.com/bigquery?project=${billingProject}&j=bq:${location}:${jobId}`;
}

async function createApi(spec: BigQuerySpec): Promise<BigQuery> {
  const { BigQuery } = await import('@google-cloud/bigquery').catch((error: unknown) => {
    throw new UserError('BigQuery needs its client, which is not installed: npm install @google-cloud/bigquery@8.3.1', {
      cause: error,
    });
  });
  const { project, billingProject = project, location, keyFile } = spec;
  const scopes = spec.bucket === undefined ? {} : { scopes: ['https://www.googleapis.com/auth/devstorage.read_write'] };
  const common = { projectId: billingProject, location, userAgent: 'kraken-ramp-optimizer', ...scopes };
  const authClient = spec.emulator === undefined ? undefined : await nobody();
  if (authClient !== undefined)
    return unseen('BIGQUERY_EMULATOR_HOST', () => {
      return new BigQuery({ ...common, apiEndpoint: `http://${spec.emulator}`, authClient });
    });
  if (spec.impersonate !== undefined)
    return new BigQuery({ ...common, authClient: await standingFor(spec.impersonate, keyFile) });
  return new BigQuery({ ...common, ...(keyFile === undefined ? {} : { keyFilename: keyFile }) });
}

/** The client would read the variable itself, and then ask for paths that are not there. */
function unseen<T>(variable: string, work: () => T): T {
  const value = process.env[variable];
  delete process.env[variable];
  try {
    return work();
  } finally {
    if (value !== undefined) process.env[variable] = value;
  }
}

/** Who is logged in asks for the tokens of the account that they stand for. */
async function standingFor(targetPrincipal: string, keyFile: string | undefined) {
  const { GoogleAuth, Impersonated } = await import('google-auth-library');
  const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
  const auth = new GoogleAuth({ scopes, ...(keyFile === undefined ? {} : { keyFilename: keyFile }) });
  try {
    return new Impersonated({
      sourceClient: await auth.getClient(),
      targetPrincipal,
      targetScopes: scopes,
      lifetime: 3600,
    });
  } catch (error) {
    throw new UserError(reasonOf(error), { cause: error });
  }
}

/** An emulator takes any token. */
async function nobody() {
  const { OAuth2Client } = await import('google-auth-library');
  const client = new OAuth2Client();
  client.setCredentials({ access_token: 'none' });
  return client;
}
