/**
 * Files in a bucket of Cloud Storage, by its JSON API: an upload is a session, and one that was cut off goes on behind what has arrived.
 * https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { UserError } from '../../error.js';
import type { Client } from './client.js';
import { patiently } from './patience.js';

/** When it returns, the object is the file, whole. Throws what the service says, with its status as `code`. */
export async function putObject(client: Client, name: string, path: string): Promise<void> {
  const { size } = await stat(path);
  const session = await patiently(() => begin(client, name, size));
  let isCut = false;
  await patiently(async () => {
    const from = isCut ? await arrived(client, session, size) : 0;
    isCut = true;
    if (from < size) await send(client, session, { path, from, size });
  });
}

export async function removeObject(client: Client, name: string): Promise<void> {
  await ask(client, 'DELETE', `${placeOf(client)}/${encodeURIComponent(name)}`);
}

/** Where the bytes are to be sent. */
async function begin(client: Client, name: string, size: number): Promise<string> {
  const url = `${placeOf(client, '/upload')}?uploadType=resumable&name=${encodeURIComponent(name)}`;
  const headers = { 'x-upload-content-type': 'application/octet-stream', 'x-upload-content-length': String(size) };
  const answer = await ask(client, 'POST', url, { headers });
  const session = answer.headers.get('location');
  if (session === null) throw new UserError(`Cloud Storage begins no upload to ${client.spec.bucket!.name}`);
  return session;
}

/** How many bytes of the upload are kept. */
async function arrived(client: Client, session: string, size: number): Promise<number> {
  const answer = await ask(client, 'PUT', session, { headers: { 'content-range': `bytes */${size}` } });
  if (answer.status !== INCOMPLETE) return size;
  const last = /-(\d+)$/.exec(answer.headers.get('range') ?? '')?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}

/** The service's word for an upload that is to go on. */
const INCOMPLETE = 308;

interface Bytes {
  readonly path: string;
  readonly from: number;
  readonly size: number;
}

async function send(client: Client, session: string, { path, from, size }: Bytes): Promise<void> {
  const headers = { 'content-range': `bytes ${from}-${size - 1}/${size}`, 'content-length': String(size - from) };
  const { status } = await ask(client, 'PUT', session, { headers, data: createReadStream(path, { start: from }) });
  // Taken in part: asked for again as if it had been cut off.
  if (status === INCOMPLETE) throw Object.assign(new Error('the upload was taken in part'), { code: 503 });
}

interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  readonly data?: NodeJS.ReadableStream;
}

/** Tried again by who knows what has arrived, so not by the library. */
async function ask(client: Client, method: 'POST' | 'PUT' | 'DELETE', url: string, request: Request = {}) {
  try {
    return await client.api.authClient.request({ method, url, retry: false, validateStatus: isWell, ...request });
  } catch (error) {
    throw refusal(client, error);
  }
}

interface Refused {
  readonly message: string;
  readonly code?: string | number;
  readonly response?: { readonly status: number; readonly data?: { readonly error?: { readonly message?: string } } };
}

/** With the service's status, or the network's word, as its `code`. */
function refusal({ spec }: Client, error: unknown): Error {
  const { message, code, response } = error as Refused;
  const said = (response?.data?.error?.message ?? message).replace(/\.$/, '');
  const bucket = `gs://${spec.bucket!.name}`;
  if (response?.status === 404)
    return new UserError(`${bucket}: ${said}: gcloud storage buckets create ${bucket} --location=${spec.location}`);
  if (response?.status === 403)
    return new UserError(
      `${bucket}: ${said}: gcloud storage buckets add-iam-policy-binding ${bucket} --member=user:YOU --role=roles/storage.objectUser`,
    );
  return Object.assign(new Error(said, { cause: error }), { code: response?.status ?? code });
}

function isWell(status: number): boolean {
  return (status >= 200 && status < 300) || status === INCOMPLETE;
}

function placeOf({ spec }: Client, before = ''): string {
  return `${spec.storage ?? 'https://storage.googleapis.com'}${before}/storage/v1/b/${spec.bucket!.name}/o`;
}
