/** The few calls of BigQuery's API that a test makes itself, without a client between: what the engine says, as text. */
import { readFileSync } from 'node:fs';
import { emitBigQuery } from '../../src/contract/emit/bigquery.js';
import type { Table } from '../../src/contract/table.js';

export const PROJECT = 'kraken-ramp-optimizer';

export interface Answer {
  readonly fields: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

interface Reply {
  readonly error?: { readonly message: string };
  readonly status?: { readonly errorResult?: { readonly message: string } };
  readonly schema?: { readonly fields?: Answer['fields'] };
  readonly rows?: readonly { readonly f: readonly { readonly v: string | null }[] }[];
  readonly pageToken?: string;
  readonly jobReference?: { readonly jobId: string };
}

/** Throws what the engine says where the statement fails. */
export async function query(host: string, sql: string): Promise<Answer> {
  const started = await call(host, `/jobs`, { configuration: { query: { query: sql, useLegacySql: false } } });
  const rows: Reply['rows'][] = [];
  let page: Reply = {};
  do {
    const token = page.pageToken === undefined ? '' : `&pageToken=${page.pageToken}`;
    page = await call(host, `/queries/${started.jobReference!.jobId}?maxResults=50000${token}`);
    rows.push(page.rows);
  } while (page.pageToken !== undefined);
  return {
    fields: page.schema?.fields ?? [],
    rows: rows.flatMap((some) => some ?? []).map(({ f }) => f.map(({ v }) => v)),
  };
}

export async function createDataset(host: string, dataset: string): Promise<void> {
  await call(host, '/datasets', { datasetReference: { projectId: PROJECT, datasetId: dataset }, location: 'US' });
}

/** Makes the table hold the rows of a Parquet file, its columns in the contract's order, and no others. */
export async function loadTable(host: string, dataset: string, table: Table, file: string): Promise<void> {
  const { schema, timePartitioning, clustering } = emitBigQuery(table);
  await loadFile(host, dataset, table.name, file, { schema, timePartitioning, clustering });
}

/** `shape`: its schema, and how it is partitioned. */
export async function loadFile(
  host: string,
  dataset: string,
  name: string,
  file: string,
  shape: object,
): Promise<void> {
  const destinationTable = { projectId: PROJECT, datasetId: dataset, tableId: name };
  const form = { sourceFormat: 'PARQUET', writeDisposition: 'WRITE_TRUNCATE' };
  await loadParquet(host, readFileSync(file), { destinationTable, ...shape, ...form });
}

/** By a load job of this configuration. */
export async function loadParquet(host: string, bytes: Buffer, load: object): Promise<void> {
  const boundary = 'kro-boundary';
  const head = `--${boundary}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify({ configuration: { load } })}\r\n--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const address = `http://${host}/upload/bigquery/v2/projects/${PROJECT}/jobs?uploadType=multipart`;
  const headers = { 'content-type': `multipart/related; boundary=${boundary}` };
  await replyOf(await fetch(address, { method: 'POST', headers, body }));
}

async function call(host: string, path: string, body?: unknown): Promise<Reply> {
  const address = `http://${host}/bigquery/v2/projects/${PROJECT}${path}`;
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return replyOf(await fetch(address, body === undefined ? {} : post));
}

async function replyOf(response: Response): Promise<Reply> {
  const reply = (await response.json()) as Reply;
  const message = reply.error?.message ?? reply.status?.errorResult?.message;
  if (message !== undefined) throw new Error(message);
  if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
  return reply;
}
