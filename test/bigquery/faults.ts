/**
 * Stands before the emulator and plays what a cloud does: refuses, loses an answer, is slow, knows a job's id for ever. What it is
 * not told to do it passes on.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export type Play =
  /** An answer of BigQuery's, without asking anybody. */
  | { readonly status: number; readonly reason: string; readonly message: string }
  /** Another answer than it has. */
  | { readonly body: object }
  /** Done, but the answer never arrives. */
  | 'lost'
  /** Done, after a while. */
  | { readonly millis: number };

export interface Fault {
  readonly on: (call: Call) => boolean;
  /** How often. */
  times: number;
  readonly play: Play;
}

export interface Faulty {
  readonly host: string;
  readonly faults: Fault[];
  /** Ids of the jobs that were begun, and texts of the queries among them. */
  readonly jobs: { readonly id: string; readonly query: string }[];
  /** How many uploads were begun. */
  readonly uploads: () => number;
  stop(): Promise<void>;
}

/** `host`: of the emulator. */
export async function startFaulty(host: string): Promise<Faulty> {
  const faults: Fault[] = [];
  const jobs: { id: string; query: string }[] = [];
  let uploads = 0;
  const server = createServer(async (incoming, answer) => {
    const body = await bodyOf(incoming);
    const call = { method: incoming.method!, path: incoming.url!, body: body.toString('latin1') };
    if (call.method === 'POST' && call.path.startsWith('/upload/')) uploads++;
    const fault = faults.find((one) => one.times > 0 && one.on(call));
    if (fault !== undefined) fault.times--;
    const play = fault?.play;
    if (typeof play === 'object' && 'status' in play) return refuse(answer, play);
    if (typeof play === 'object' && 'body' in play) return tell(answer, 200, play.body);
    const job = jobOf(call);
    if (job !== null && jobs.some(({ id }) => id === job.id))
      return refuse(answer, { status: 409, reason: 'duplicate', message: `Already Exists: Job ${job.id}` });
    if (job !== null) jobs.push(job);
    if (typeof play === 'object') await new Promise((resolve) => setTimeout(resolve, play.millis));
    pass(host, incoming, body, answer, play === 'lost');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    jobs,
    uploads: () => uploads,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The statement of a query job begins so. */
export function begins(word: string): (call: Call) => boolean {
  return (call) => (jobOf(call)?.query ?? '').startsWith(word);
}

function jobOf({ method, path, body }: Call): { id: string; query: string } | null {
  // The emulator gives uploads ids of its own, so that a second one runs again; ours replace what the first one wrote.
  if (method !== 'POST' || !/^\/bigquery\/.*\/jobs(\?|$)/.test(path)) return null;
  const id = /"jobId":\s*"([^"]+)"/.exec(body)?.[1];
  if (id === undefined) return null;
  const query = /"query":\s*("(?:[^"\\]|\\.)*")/.exec(body)?.[1];
  return { id, query: query === undefined ? '' : (JSON.parse(query) as string) };
}

export async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function refuse(answer: ServerResponse, { status, reason, message }: Extract<Play, { status: number }>): void {
  tell(answer, status, { error: { code: status, message, errors: [{ reason, message, domain: 'global' }] } });
}

export function tell(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { 'content-type': 'application/json' });
  answer.end(JSON.stringify(body));
}

export function pass(
  host: string,
  incoming: IncomingMessage,
  body: Buffer,
  answer: ServerResponse,
  isLost: boolean,
): void {
  const [hostname, port] = host.split(':');
  const { method, url: path, headers } = incoming;
  const onward = request({ hostname, port, method, path, headers }, (reply) => {
    if (isLost) {
      reply.resume();
      reply.on('end', () => answer.destroy());
      return;
    }
    answer.writeHead(reply.statusCode!, reply.headers);
    reply.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  onward.end(body);
}
