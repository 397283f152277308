/**
 * The three providers, played by a server on loopback: what they know is made by rule, so a test can tell the right price of
 * any hour, and any request can be answered wrongly.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatDay, parseDay, weekdayOf } from '../../src/time.js';

export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the answer, or made from it. */
  readonly body?: string | ((right: unknown) => unknown);
  /** The connection is cut, before anything or in the middle of the body. */
  readonly drop?: 'at once' | 'in the body';
  /** Nothing more comes, from the beginning or in the middle of the body. */
  readonly stall?: 'at once' | 'in the body';
}

export interface Provider {
  readonly url: string;
  /** Paths with queries, in order. */
  readonly asked: string[];
  readonly headers: IncomingMessage['headers'][];
  /** What to do with a request; the count is of those to the same path. */
  fault: (path: string, count: number) => Fault | undefined;
  /** Forgets what was asked, and has no faults. */
  reset(): void;
  close(): Promise<void>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Knows everything before `now` (milliseconds). */
export async function playProvider(now: () => number): Promise<Provider> {
  const counts = new Map<string, number>();
  const provider: Writable<Provider> = {
    url: '',
    asked: [],
    headers: [],
    fault: () => undefined,
    reset() {
      counts.clear();
      provider.asked.length = 0;
      provider.headers.length = 0;
      provider.fault = () => undefined;
    },
    close: () => close(server),
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://provider');
    const count = (counts.get(url.pathname) ?? 0) + 1;
    counts.set(url.pathname, count);
    provider.asked.push(request.url!);
    provider.headers.push(request.headers);
    give(response, answerTo(url, now()), provider.fault(url.pathname, count) ?? {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provider.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return provider;
}

/** The price at a full hour, counted from the epoch. */
export function priceOf(asset: string, hour: number): number {
  const level = LEVELS[asset]!;
  return Number((level * (1 + (asset === 'tether' ? 0.0005 : 0.02) * Math.sin(hour / 7))).toPrecision(9));
}

/** The rate published on a business day. */
export function rateOf(fiat: string, day: number): number {
  if (fiat === 'USD') return 1;
  return Number((RATES[fiat]! * (1 + 0.01 * Math.sin(day / 5))).toFixed(5));
}

const LEVELS: Readonly<Record<string, number>> = { bitcoin: 100_000, ethereum: 4_000, solana: 150, tether: 1 };
const RATES: Readonly<Record<string, number>> = { EUR: 0.86, GBP: 0.75, CAD: 1.37 };
const HOUR = 3_600_000;
/** CoinGecko's stamps lie a little after the hour. */
const LATE = 41_000;

function answerTo(url: URL, now: number): unknown {
  const path = url.pathname;
  if (path.endsWith('/simple/price')) return simplePrices(now);
  const [, asset] = /\/coins\/(\w+)\/market_chart\/range$/.exec(path) ?? [];
  if (asset !== undefined) return chart(asset, url.searchParams, now);
  const [, from, to] = /\/(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(path) ?? [];
  if (from !== undefined && to !== undefined) return history(from, to, now);
  if (path.endsWith('/latest/USD')) return today(now);
  if (path.endsWith('/latest'))
    return { amount: 1, base: 'USD', date: formatDay(dayOf(now)), rates: ratesOn(dayOf(now)) };
  return undefined;
}

function simplePrices(now: number): unknown {
  return Object.fromEntries(
    Object.keys(LEVELS).map((asset) => [asset, { usd: priceOf(asset, Math.floor(now / HOUR)) }]),
  );
}

function chart(asset: string, query: URLSearchParams, now: number): unknown {
  const [from, to] = [Number(query.get('from')) * 1000, Math.min(Number(query.get('to')) * 1000, now)];
  const prices: [number, number][] = [];
  for (let hour = Math.ceil((from - LATE) / HOUR); hour * HOUR + LATE <= to; hour++)
    prices.push([hour * HOUR + LATE, priceOf(asset, hour)]);
  return { prices, market_caps: [], total_volumes: prices.map(([at]) => [at, 1e9]) };
}

function history(from: string, to: string, now: number): unknown {
  const rates: Record<string, unknown> = {};
  for (let day = parseDay(from, 'from'); day <= Math.min(parseDay(to, 'to'), dayOf(now)); day++)
    if (weekdayOf(day) < 5) rates[formatDay(day)] = ratesOn(day);
  return { amount: 1, base: 'USD', start_date: from, end_date: to, rates };
}

function today(now: number): unknown {
  const rates = { USD: 1, ...ratesOn(dayOf(now)) };
  return { result: 'success', base_code: 'USD', time_last_update_unix: dayOf(now) * 86_400 + 151, rates };
}

function ratesOn(day: number): Record<string, number> {
  return Object.fromEntries(Object.keys(RATES).map((fiat) => [fiat, rateOf(fiat, day)]));
}

function dayOf(now: number): number {
  return Math.floor(now / 86_400_000);
}

function give(response: ServerResponse, right: unknown, { status, headers, body, drop, stall }: Fault): void {
  if (drop === 'at once') return void response.destroy();
  if (stall === 'at once') return;
  const told = typeof body === 'function' ? body(right) : (body ?? right);
  const text = typeof told === 'string' ? told : JSON.stringify(told ?? { error: 'not found' });
  response.writeHead(status ?? (right === undefined ? 404 : 200), { 'content-type': 'application/json', ...headers });
  if (drop === undefined && stall === undefined) return void response.end(text);
  response.write(text.slice(0, text.length / 2));
  if (drop !== undefined) setTimeout(() => response.destroy(), 20);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
