/**
 * Plays Cloud Storage, and before the emulator a BigQuery that loads from it: the emulator knows no gs://, so a job that names objects
 * becomes uploads of what they hold. Everything else is passed on.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf, pass, tell } from './faults.js';
import { loadParquet } from './rest.js';

export interface Bucket {
  readonly host: string;
  /** What is in it, by name. */
  readonly objects: Map<string, Buffer>;
  /** Every name that was ever in it. */
  readonly seen: Set<string>;
  /** The objects of each load job. */
  readonly jobs: string[][];
  /** Of the next upload: the connection is cut when so many bytes have come. */
  cutAfter: number | null;
  /** Answers of requests to begin an upload, before it does. */
  readonly refusals: number[];
  stop(): void;
}

interface Session {
  readonly name: string;
  bytes: Buffer;
}

export async function startBucket(emulator: string): Promise<Bucket> {
  const sessions = new Map<string, Session>();
  const objects = new Map<string, Buffer>();
  const ended = new Map<string, object>();
  const [seen, jobs] = [new Set<string>(), [] as string[][]];
  const server = createServer(async (incoming, answer) => {
    const at = new URL(incoming.url!, 'http://here');
    if (at.pathname.startsWith('/upload/storage/')) return take(bucket, sessions, incoming, answer);
    if (at.pathname.startsWith('/storage/')) {
      objects.delete(decodeURIComponent(at.pathname.split('/').at(-1)!));
      return tell(answer, 204, {});
    }
    const done = ended.get(at.pathname.split('/').at(-1)!);
    if (incoming.method === 'GET' && done !== undefined) return tell(answer, 200, done);
    const body = await bodyOf(incoming);
    const uris = incoming.method === 'POST' && /"sourceUris"/.test(body.toString('latin1'));
    if (!uris) return pass(emulator, incoming, body, answer, false);
    const job = JSON.parse(body.toString()) as LoadJob;
    ended.set(job.jobReference.jobId, await loadObjects(bucket, emulator, job));
    tell(answer, 200, ended.get(job.jobReference.jobId)!);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bucket: Bucket = {
    ...{ objects, seen, jobs, cutAfter: null, refusals: [] },
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return bucket;
}

async function take(
  bucket: Bucket,
  sessions: Map<string, Session>,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const at = new URL(incoming.url!, `http://${bucket.host}`);
  if (incoming.method === 'POST') {
    const refused = bucket.refusals.shift();
    if (refused !== undefined) return tell(answer, refused, { error: { code: refused, message: `no (${refused})` } });
    const id = String(sessions.size);
    sessions.set(id, { name: at.searchParams.get('name')!, bytes: Buffer.alloc(0) });
    answer.writeHead(200, { location: `http://${bucket.host}/upload/storage/session?upload_id=${id}` });
    answer.end();
    return;
  }
  const session = sessions.get(at.searchParams.get('upload_id')!)!;
  const [, from, size] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(incoming.headers['content-range']!)!;
  if (from !== undefined && Number(from) !== session.bytes.length)
    return tell(answer, 400, { error: { message: 'a gap' } });
  for await (const part of incoming) {
    session.bytes = Buffer.concat([session.bytes, part as Buffer]);
    if (bucket.cutAfter !== null && session.bytes.length >= bucket.cutAfter) {
      session.bytes = session.bytes.subarray(0, bucket.cutAfter);
      bucket.cutAfter = null;
      incoming.socket.destroy();
      return;
    }
  }
  if (session.bytes.length < Number(size)) {
    const range = session.bytes.length === 0 ? {} : { range: `bytes=0-${session.bytes.length - 1}` };
    answer.writeHead(308, range);
    answer.end();
    return;
  }
  bucket.objects.set(session.name, session.bytes);
  bucket.seen.add(session.name);
  tell(answer, 200, { name: session.name });
}

interface LoadJob {
  readonly jobReference: { readonly jobId: string };
  readonly configuration: {
    readonly load: { readonly sourceUris: readonly string[]; readonly writeDisposition: string };
  };
}

async function loadObjects(bucket: Bucket, emulator: string, job: LoadJob): Promise<object> {
  const { sourceUris, writeDisposition, ...load } = job.configuration.load;
  const names = sourceUris.map((uri) => /^gs:\/\/[^/]+\/(.*)$/.exec(uri)![1]!);
  bucket.jobs.push(names);
  for (const [at, name] of names.entries())
    await loadParquet(emulator, bucket.objects.get(name)!, {
      ...load,
      writeDisposition: at === 0 ? writeDisposition : 'WRITE_APPEND',
    });
  return { ...job, id: job.jobReference.jobId, status: { state: 'DONE' } };
}
