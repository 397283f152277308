/** Landed files → a table of a load's own, by load jobs: straight from this machine, or by way of a bucket. */
import type { Job, JobMetadata } from '@google-cloud/bigquery';
import { emitBigQuery } from '../../contract/emit/bigquery.js';
import type { Table } from '../../contract/table.js';
import type { LandedFile } from '../warehouse.js';
import { type Client, LABELS } from './client.js';
import { patiently } from './patience.js';
import { putObject, removeObject } from './storage.js';
import { tableOf, told } from './tables.js';

/** Files that one load job takes. */
const FILES = 10_000;

/** `name`: `meta.` and the table's. Returns when all rows are there. */
export async function upload(client: Client, name: string, table: Table, files: readonly LandedFile[]): Promise<void> {
  const own = name.replace(/^meta\./, '');
  if (client.spec.bucket !== undefined) return throughBucket(client, own, table, files);
  for (const [at, file] of files.entries()) await fromHere(client, own, table, { file, at });
}

interface Part {
  readonly file: LandedFile;
  readonly at: number;
}

/** The client sends an upload once only; sent again under the same id it cannot run twice. */
async function fromHere(client: Client, own: string, table: Table, { file, at }: Part): Promise<void> {
  const { location } = client.spec;
  const jobId = `kro_${own}_${at}`;
  const send = async () => {
    const [job] = await tableOf(client, 'meta', own).createLoadJob(file.path, {
      jobId,
      location,
      ...loadOf(table, at),
    });
    return job;
  };
  await ended(client, jobId, send);
}

/** All files of the table in one job; the objects go when it has ended, however it did. */
async function throughBucket(client: Client, own: string, table: Table, files: readonly LandedFile[]): Promise<void> {
  const names = files.map((_, at) => `${client.spec.bucket!.folder}kro/${own}_${at}.parquet`);
  try {
    for (const [at, { path }] of files.entries()) await told(() => putObject(client, names[at]!, path));
    for (let at = 0; at < names.length; at += FILES) await loadObjects(client, own, table, { names, at });
  } finally {
    for (const name of names) await removeObject(client, name).catch(() => {});
  }
}

interface Objects {
  readonly names: readonly string[];
  readonly at: number;
}

async function loadObjects(client: Client, own: string, table: Table, { names, at }: Objects): Promise<void> {
  const { bucket, datasets, location, project } = client.spec;
  const jobId = `kro_${own}_${at}`;
  const load = {
    ...loadOf(table, at),
    sourceUris: names.slice(at, at + FILES).map((name) => `gs://${bucket!.name}/${name}`),
    destinationTable: { projectId: project, datasetId: datasets.meta, tableId: own },
  };
  const send = async () => {
    const [job] = await client.api.createJob({
      jobId,
      location,
      configuration: { load, labels: LABELS },
    } as JobMetadata);
    return job;
  };
  await ended(client, jobId, send);
}

/** By position, as an emulator matches a file's columns; BigQuery does by name. They are in the contract's order. */
function loadOf(table: Table, at: number) {
  const fields = emitBigQuery(table).schema.fields.map(({ name, type }) => ({ name, type }));
  return {
    sourceFormat: 'PARQUET',
    schema: { fields },
    writeDisposition: at === 0 ? 'WRITE_TRUNCATE' : 'WRITE_APPEND',
  };
}

async function ended(client: Client, jobId: string, send: () => Promise<Job>): Promise<void> {
  await told(async () => {
    const job = await patiently(send).catch((error: { code?: unknown }) => {
      if (error.code === 409) return client.api.job(jobId, { location: client.spec.location });
      throw error;
    });
    await job.promise();
  });
}
