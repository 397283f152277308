/** Plays a BigQuery in which a table has so many rows; every page of them is the same one, so that it costs little to make. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { emitBigQuery } from '../../src/contract/emit/bigquery.js';
import type { Table } from '../../src/contract/table.js';
import { SCHEMA_VERSION } from '../../src/warehouse/schema.js';

export interface ManyRows {
  readonly host: string;
  /** Rows of each page that was asked for. */
  readonly pages: number[];
  stop(): void;
}

/** What a cell of the type looks like in an answer, in row `n`. */
const CELLS: Readonly<Record<string, (n: number) => string>> = {
  STRING: (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  INT64: String,
  BOOL: (n) => String(n % 2 === 0),
  NUMERIC: (n) => `${n}.25`,
  DATE: () => '2026-05-02',
  TIMESTAMP: (n) => String(1_777_000_000_000_000 + n),
};

export async function startManyRows(table: Table, rows: number): Promise<ManyRows> {
  const pages: number[] = [];
  const pageOf = pager(table);
  /** The jobs that read the table; another one asks for the version of the data sets. */
  const reads = new Set<string>();
  const server = createServer(async (incoming, answer) => {
    let body = '';
    for await (const part of incoming) body += part;
    const at = new URL(incoming.url!, 'http://here');
    answer.writeHead(200, { 'content-type': 'application/json' });
    if (incoming.method === 'POST') {
      const { jobReference } = JSON.parse(body) as { jobReference: { jobId: string } };
      if (body.includes(`.${table.name}\``)) reads.add(jobReference.jobId);
      answer.end(JSON.stringify({ jobReference, status: { state: 'DONE' } }));
    } else if (reads.has(at.pathname.split('/').at(-1)!)) {
      const from = Number(at.searchParams.get('pageToken') ?? 0);
      const size = Math.min(Number(at.searchParams.get('maxResults')), rows - from);
      pages.push(size);
      answer.end(pageOf(size, from + size < rows ? String(from + size) : undefined));
    } else answer.end(VERSION);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const VERSION = JSON.stringify({
  jobComplete: true,
  schema: { fields: [{ name: 'version', type: 'INT64' }] },
  rows: [{ f: [{ v: String(SCHEMA_VERSION) }] }],
});

/** The text of a page, most of which is made once for each size. */
function pager(table: Table): (size: number, pageToken: string | undefined) => string {
  const { fields } = emitBigQuery(table).schema;
  const texts = new Map<number, string>();
  return (size, pageToken) => {
    const rows = texts.get(size) ?? JSON.stringify(Array.from({ length: size }, (_, n) => rowOf(fields, n)));
    texts.set(size, rows);
    return `${JSON.stringify({ jobComplete: true, schema: { fields }, pageToken }).slice(0, -1)},"rows":${rows}}`;
  };
}

function rowOf(fields: readonly { readonly type: string }[], n: number) {
  return { f: fields.map(({ type }) => ({ v: CELLS[type]!(n) })) };
}
