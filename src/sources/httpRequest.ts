/** One request: its text, or a SourceError that says why there is none and whether asking again may help. */
import type { Effects } from '../effects.js';
import { SourceError } from '../error.js';
import { retryAfter } from './retryAfter.js';

export interface RequestSpec {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until the last byte of the body. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

type Machine = Pick<Effects, 'fetch' | 'now' | 'timeout'>;

/** Far more than any answer that we ask for. */
const MOST_BYTES = 16_000_000;

export async function request(spec: RequestSpec, effects: Machine): Promise<string> {
  const { url, headers, timeout, signal } = spec;
  const limit = effects.timeout(timeout);
  const both = AbortSignal.any([limit, signal]);
  try {
    const response = await effects.fetch(url.href, { headers, signal: both, redirect: 'manual' });
    if (response.status !== 200) throw refused(url, response, effects.now());
    return await textOf(response, url, both);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SourceError) throw error;
    if (limit.aborted) throw failure(url, 'no answer in time', { cause: error });
    throw failure(url, networkReason(error), { cause: error });
  }
}

/** The address as it may be shown: a query or a user's name could hold a secret. */
export function shownUrl({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** A body can stall for ever: each piece is waited for only as long as the signal allows. */
async function textOf(response: Response, url: URL, signal: AbortSignal): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const stalled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  stalled.catch(() => {});
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), stalled]);
    if (done) return new TextDecoder().decode(Buffer.concat(pieces));
    pieces.push(value);
    bytes += value.length;
    if (bytes <= MOST_BYTES) continue;
    await reader.cancel();
    throw new SourceError(`the answer is longer than ${MOST_BYTES / 1e6} MB`, {
      url: shownUrl(url),
      status: 200,
      retriable: false,
    });
  }
}

const REFUSALS: Readonly<Record<number, string>> = {
  401: 'the key is refused (401)',
  403: 'access is refused (403)',
  429: 'too many requests (429)',
};
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

function refused(url: URL, { status, headers, body }: Response, now: number): SourceError {
  // Nobody reads it, and an open body would hold the connection.
  void body?.cancel().catch(() => {});
  const wait = retryAfter(headers.get('retry-after'), now);
  return new SourceError(REFUSALS[status] ?? `answered with status ${status}`, {
    url: shownUrl(url),
    status,
    retriable: PASSING.has(status),
    wait,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection lost',
  UND_ERR_SOCKET: 'connection lost',
  EHOSTUNREACH: 'host out of reach',
  ENETUNREACH: 'no network',
  UND_ERR_CONNECT_TIMEOUT: 'no connection',
};

/** The machine's code in words of ours: its own message may quote what was sent. */
function networkReason(error: unknown): string {
  const { code, cause } = error as { code?: string; cause?: { code?: string; errors?: readonly { code?: string }[] } };
  const known = [code, cause?.code, ...(cause?.errors ?? []).map((one) => one.code)].find((one) => one !== undefined);
  return REASONS[known ?? ''] ?? `connection failed${known === undefined ? '' : ` (${known})`}`;
}

function failure(url: URL, reason: string, options: ErrorOptions): SourceError {
  return new SourceError(reason, { url: shownUrl(url), status: null, retriable: true }, options);
}
