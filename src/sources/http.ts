/**
 * JSON from a host that may be slow, busy, gone or wrong. Every request has a time-out, body included, and a moment by which
 * the answer must be there, retries and waits included; the host has its pace and its circuit, shared by all its requests.
 */
import type { Effects } from '../effects.js';
import { SourceError } from '../error.js';
import { createCircuit } from './circuit.js';
import { request, shownUrl } from './httpRequest.js';
import { createPace } from './pace.js';

export interface HostSpec {
  /** With the path that all requests begin with. */
  readonly base: string;
  /** May hold a key: they go to this host and nowhere else. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for one request. */
  readonly timeout: number;
  /** Requests in any minute. */
  readonly perMinute: number;
}

export interface Ask {
  /** Below the base, with its query. */
  readonly path: string;
  /** Milliseconds since the epoch by which the answer must be there. */
  readonly until: number;
  /** How often it may be sent; 4 by default. */
  readonly attempts?: number;
}

export interface Host {
  readonly name: string;
  /** The answer as JSON. Rejects with SourceError, or with the signal's reason. */
  get(ask: Ask): Promise<Answer>;
}

export interface Answer {
  readonly url: string;
  readonly json: unknown;
}

type Machine = Pick<Effects, 'fetch' | 'now' | 'sleep' | 'timeout' | 'random'>;

export function openHost(spec: HostSpec, effects: Machine, signal: AbortSignal): Host {
  const circuit = createCircuit();
  const pace = createPace(spec.perMinute);

  /** Waits where that ends in time; throws `why` where it does not. */
  async function wait(millis: number, until: number, why: SourceError): Promise<void> {
    if (millis <= 0) return;
    if (effects.now() + millis >= until) throw why;
    await effects.sleep(millis, signal);
  }

  async function send(url: URL, until: number): Promise<string> {
    if (circuit.isOpen(effects.now())) throw notSent(url, 'not asked again after failures in a row');
    await wait(pace.wait(effects.now()), until, notSent(url, `${spec.perMinute} requests in a minute are the limit`));
    const timeout = Math.min(spec.timeout, until - effects.now());
    if (timeout <= 0) throw notSent(url, 'no time left');
    pace.went(effects.now());
    return request({ url, headers: { accept: 'application/json', ...spec.headers }, timeout, signal }, effects);
  }

  async function sent(url: URL, { until, attempts = 4 }: Ask): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        const text = await send(url, until);
        circuit.answered();
        return text;
      } catch (error) {
        if (!(error instanceof SourceError) || !error.retriable) throw error;
        circuit.failed(effects.now());
        if (attempt >= attempts) throw error;
        await wait(error.wait ?? backOff(attempt, effects.random()), until, error);
      }
    }
  }

  return {
    name: new URL(spec.base).host,
    async get(ask) {
      const url = new URL(`${spec.base.replace(/\/+$/, '')}/${ask.path}`);
      return { url: shownUrl(url), json: parseAnswer(await sent(url, ask), url) };
    },
  };
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;

/** Twice as long each time, and between half and all of it, so that many who failed together do not come back together. */
function backOff(attempt: number, random: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

/** What was never sent says nothing about the host. */
function notSent(url: URL, reason: string): SourceError {
  return new SourceError(reason, { url: shownUrl(url), status: null, retriable: false });
}

/** The parser's own message would quote the answer. */
function parseAnswer(text: string, url: URL): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const what = /^\s*</.test(text) ? 'the answer is a web page, not JSON' : 'the answer is not whole JSON';
    throw new SourceError(what, { url: shownUrl(url), status: 200, retriable: false });
  }
}
