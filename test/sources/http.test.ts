/** Hosts that misbehave, on a real socket; the oracle is how often they were asked, what was waited, and what came of it. */
import { createServer } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { SourceError } from '../../src/error.js';
import { type Host, openHost } from '../../src/sources/http.js';
import { type Clock, clocked } from './clock.js';
import { type Fault, type Provider, playProvider } from './provider.js';

const START = '2026-07-01T12:00:00Z';
const provider: Provider = await playProvider(() => Date.parse(START));
afterAll(() => provider.close());

let clock: Clock;
let host: Host;
beforeEach(() => {
  clock = clocked(START);
  host = open({});
  provider.reset();
});

function open(spec: Partial<Parameters<typeof openHost>[0]>, signal = new AbortController().signal): Host {
  return openHost({ base: provider.url, timeout: 200, perMinute: 1000, ...spec }, clock, signal);
}

/** The failure of a request, or null; a minute is all it gets. */
async function failure(path = 'simple/price', total = 60_000): Promise<SourceError | null> {
  return host.get({ path, until: clock.now() + total }).then(
    () => null,
    (error: unknown) => {
      expect(error).toBeInstanceOf(SourceError);
      return error as SourceError;
    },
  );
}

function faults(...sequence: Fault[]): void {
  provider.fault = (_, count) => sequence[count - 1];
}

describe('what passes is asked again', () => {
  test.each<[string, Fault]>([
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['502', { status: 502, body: '<html>' }],
    ['503', { status: 503 }],
    ['504', { status: 504 }],
    ['a dropped connection', { drop: 'at once' }],
    ['a body that is cut', { drop: 'in the body' }],
    ['a host that says nothing', { stall: 'at once' }],
    ['a body that stalls', { stall: 'in the body' }],
  ])('%s, then the answer', async (_, fault) => {
    faults(fault, fault);
    expect(await failure()).toBeNull();
    expect(provider.asked).toHaveLength(3);
    // Half a second and a second, times the jitter of 0.75.
    expect(clock.slept).toEqual([375, 750]);
  });

  test('four times in all', async () => {
    provider.fault = () => ({ status: 503 });
    expect(await failure()).toMatchObject({ status: 503, retriable: true, reason: 'answered with status 503' });
    expect(provider.asked).toHaveLength(4);
    expect(clock.slept).toEqual([375, 750, 1500]);
  });
});

describe('what does not pass is told at once', () => {
  test.each<[string, Fault, string]>([
    ['400', { status: 400 }, 'answered with status 400'],
    ['401', { status: 401, body: '{"error": "key CG-secret"}' }, 'the key is refused (401)'],
    ['403', { status: 403 }, 'access is refused (403)'],
    ['404', { status: 404 }, 'answered with status 404'],
    [
      'a redirection, which would carry a key elsewhere',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      'answered with status 302',
    ],
    ['a web page', { body: '<!doctype html><p>Just a moment' }, 'the answer is a web page, not JSON'],
    ['truncated JSON', { body: '{"bitcoin": {"usd": 1' }, 'the answer is not whole JSON'],
    ['NaN', { body: '{"bitcoin": NaN}' }, 'the answer is not whole JSON'],
    ['nothing', { body: '' }, 'the answer is not whole JSON'],
  ])('%s', async (_, fault, reason) => {
    faults(fault);
    expect(await failure('simple/price?secret=1')).toMatchObject({
      reason,
      retriable: false,
      message: `${provider.url}/simple/price: ${reason}`,
    });
    expect(provider.asked).toHaveLength(1);
  });

  test('a body without end', async () => {
    faults({ body: `"${'x'.repeat(17_000_000)}"` });
    host = open({ timeout: 5_000 });
    expect(await failure()).toMatchObject({ reason: 'the answer is longer than 16 MB' });
  });
});

describe('Retry-After', () => {
  test.each([
    ['seconds', '7', [7000]],
    ['a date', 'Wed, 01 Jul 2026 12:00:09 GMT', [9000]],
    ['a date that has passed', 'Wed, 01 Jul 2026 11:00:00 GMT', []],
    ['nonsense', 'soon', [375]],
  ])('in %s is waited for', async (_, header, slept) => {
    faults({ status: 429, headers: { 'retry-after': header } });
    expect(await failure()).toBeNull();
    expect(clock.slept).toEqual(slept);
    expect(provider.asked).toHaveLength(2);
  });

  test('beyond the time there is, is not', async () => {
    faults({ status: 429, headers: { 'retry-after': '61' } });
    expect(await failure()).toMatchObject({ status: 429, retriable: true });
    expect(clock.slept).toEqual([]);
    expect(provider.asked).toHaveLength(1);
  });
});

test('the pace of a minute is kept, and counts retries', async () => {
  host = open({ perMinute: 3 });
  faults({ status: 500 });
  expect(await failure()).toBeNull();
  expect(await failure()).toBeNull();
  expect(clock.slept).toEqual([375]);
  expect(await failure('simple/price', 10_000)).toMatchObject({ reason: '3 requests in a minute are the limit' });
  expect(provider.asked).toHaveLength(3);
  expect(await failure('simple/price', 120_000)).toBeNull();
  expect(clock.slept).toEqual([375, 59_625]);
});

describe('the circuit', () => {
  test('opens after five failures in a row, of whatever requests, and lets one try again later', async () => {
    provider.fault = () => ({ status: 500 });
    await failure();
    expect(await failure('other')).toMatchObject({ reason: 'not asked again after failures in a row' });
    expect(provider.asked).toHaveLength(5);
    await failure();
    expect(provider.asked).toHaveLength(5);
    clock.advance(30_000);
    provider.reset();
    expect(await failure()).toBeNull();
    expect(provider.asked).toHaveLength(1);
  });

  test('is each host’s own', async () => {
    const other = await playProvider(() => Date.parse(START));
    provider.fault = () => ({ status: 500 });
    await failure();
    await failure();
    host = openHost({ base: other.url, timeout: 200, perMinute: 10 }, clock, new AbortController().signal);
    expect(await failure()).toBeNull();
    await other.close();
  });
});

describe('no network', () => {
  test('a refused connection', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    await new Promise((resolve) => server.close(resolve));
    host = open({ base: `http://127.0.0.1:${port}` });
    expect(await failure()).toMatchObject({ reason: 'connection refused', status: null, retriable: true });
  });

  test('an unknown host', async () => {
    host = open({ base: 'http://nowhere.invalid' });
    expect(await failure()).toMatchObject({ reason: 'host not found', status: null });
  });
});

test('a stop is heard while waiting, and is no failure of the source', async () => {
  const controller = new AbortController();
  provider.fault = () => ({ stall: 'at once' });
  host = open({ timeout: 10_000 }, controller.signal);
  const asked = host.get({ path: 'simple/price', until: clock.now() + 60_000 });
  setTimeout(() => controller.abort(new Error('stopped')), 50);
  await expect(asked).rejects.toThrow('stopped');
});

test('headers go along, and what an address may hide is never shown', async () => {
  host = open({ base: `${provider.url}/deep/`, headers: { 'x-key': 'secret' } });
  provider.fault = () => ({ status: 404 });
  expect((await failure('path?key=secret'))!.message).toBe(`${provider.url}/deep/path: answered with status 404`);
  expect(provider.headers.at(-1)).toMatchObject({ 'x-key': 'secret', accept: 'application/json' });
});
