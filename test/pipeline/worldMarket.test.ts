/**
 * Homes that ask for their market, with the providers played on loopback. The oracle is the price by rule of every hour that
 * says it is real, the simulated path for every hour that says it is simulated, and how often each provider was asked.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import { realEffects } from '../../src/effects.js';
import type { Spec } from '../../src/pipeline/config.js';
import { resolveConfig } from '../../src/pipeline/home.js';
import { ingest, load } from '../../src/pipeline/run.js';
import { openSession, type Session } from '../../src/pipeline/session.js';
import { parseDay } from '../../src/time.js';
import type { ResultRow } from '../../src/warehouse/warehouse.js';
import { type Clock, clocked } from '../sources/clock.js';
import { type Fault, playProvider, priceOf, rateOf } from '../sources/provider.js';

const START = '2026-07-01T12:20:00Z';
let clock: Clock;
const provider = await playProvider(() => clock.now());
afterAll(() => provider.close());

const CLASSIC = {
  extends: 'classic',
  days: 30,
  rampDays: 4,
  users: 60,
  deposits: 40,
  withdrawals: 10,
  orders: 40,
  rampPerDay: 10,
};
const PEOPLE = { extends: 'demo', usersPerYear: 100, start: '2026-05-30' };

beforeEach(() => {
  clock = clocked(START, { env: {} }, 10);
  provider.reset();
});
afterEach(() => rmSync(clock.cwd, { recursive: true, force: true }));

const offline: Clock['fetch'] = () => Promise.reject(Object.assign(new Error('fetch failed'), { code: 'ENOTFOUND' }));

function specOf(spec: Spec): Spec {
  return {
    coingeckoUrl: `${provider.url}/gecko`,
    frankfurterUrl: `${provider.url}/frankfurter`,
    exchangeRatesUrl: `${provider.url}/rates`,
    sourceTimeout: 3,
    workers: 1,
    ...spec,
  };
}

interface Given extends Spec {
  readonly fetch?: Clock['fetch'];
}

async function inHome<T>({ fetch, ...spec }: Given, work: (session: Session) => Promise<T>): Promise<T> {
  const effects = fetch === undefined ? clock : { ...clock, fetch };
  const session = await openSession(await resolveConfig(specOf(spec), effects), effects);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

const classic: Spec = { profile: JSON.stringify(CLASSIC), seed: 5, asOf: '2026-06-30' };
const people: Spec = { profile: JSON.stringify(PEOPLE), seed: 5, asOf: '2026-06-30' };

const query = (given: Given, sql: string): Promise<ResultRow[]> =>
  inHome(given, async (session) => (await session.warehouse()).query(sql));

/** Subjects by the sources of their rows: `bitcoin: live`. */
async function sourcesIn(session: Session): Promise<Record<string, string>> {
  const rows = await (await session.warehouse()).query(`
    select subject, string_agg(distinct source, ' ' order by source) as sources from (
      select asset_id as subject, source from raw.crypto_prices union all
      select currency, source from raw.fx_rates where currency <> 'USD') group by subject`);
  return Object.fromEntries(rows.map((row) => [row['subject'], row['sources']])) as Record<string, string>;
}

/** Every row that says it is real is so to the last digit. */
async function expectNoWrongPrice(session: Session): Promise<void> {
  const warehouse = await session.warehouse();
  const prices = await warehouse.query(
    "select asset_id, timestamp, open, close from raw.crypto_prices where source <> 'simulated'",
  );
  for (const row of prices) {
    const hour = Date.parse(String(row['timestamp'])) / 3_600_000;
    const asset = String(row['asset_id']);
    expect([row['open'], row['close']]).toEqual([priceOf(asset, hour), priceOf(asset, hour + 1)].map(decimal));
  }
  const rates = await warehouse.query(
    "select currency, date, units_per_usd from raw.fx_rates where source <> 'simulated'",
  );
  for (const row of rates) {
    const day = parseDay(String(row['date']), 'day');
    const business = day - Math.max(0, ((day + 3) % 7) - 4);
    expect(row['units_per_usd']).toBe(decimal(rateOf(String(row['currency']), business)));
  }
}

const decimal = (value: number) => (Math.round(value * 1e8) / 1e8).toFixed(8);

const ALL = (source: string) =>
  Object.fromEntries(['bitcoin', 'ethereum', 'solana', 'tether', 'CAD', 'EUR', 'GBP'].map((name) => [name, source]));
const PRICES = (source: string) =>
  Object.fromEntries(['bitcoin', 'ethereum', 'solana', 'tether'].map((name) => [name, source]));

/** Two probes, four histories, one of rates. */
const RIGHT = 7;

describe('a new home', () => {
  const on =
    (part: string, fault: Fault, times = 99) =>
    (path: string, count: number) =>
      path.includes(part) && count <= times ? fault : undefined;
  const now = '/gecko/simple';
  const chart = '/gecko/coins';
  const latest = '/frankfurter/latest';
  const history = '/frankfurter/2';
  // The clock stands still during time-outs, so silence is asked twice.
  type Case = [string, (path: string, count: number) => Fault | undefined, object, number];

  test.each<Case>([
    ['lands what the providers say', () => undefined, ALL('live'), RIGHT],
    ['waits out 429', on(chart, { status: 429 }, 1), ALL('live'), RIGHT + 4],
    ['waits out 429 as asked', on(chart, { status: 429, headers: { 'retry-after': '5' } }, 1), ALL('live'), RIGHT + 4],
    [
      'does not wait longer than it may',
      on(chart, { status: 429, headers: { 'retry-after': '600' } }),
      { ...ALL('live'), ...PRICES('simulated') },
      RIGHT,
    ],
    [
      'does without an asset that stays busy',
      on(`${chart}/solana`, { status: 503 }),
      { ...ALL('live'), solana: 'simulated' },
      RIGHT + 3,
    ],
    ['gives up a host that is down', on('/gecko', { status: 502 }), { ...ALL('live'), ...PRICES('simulated') }, 4],
    ['gives up both', on('/', { status: 500 }), ALL('simulated'), 4],
    ['is not held by silence', on('/', { stall: 'at once' }), ALL('simulated'), 4],
    ['is not held by half an answer', on('/', { stall: 'in the body' }), ALL('simulated'), 4],
    [
      'is not held by half a history',
      on(`${chart}/tether`, { stall: 'in the body' }),
      { ...ALL('live'), tether: 'simulated' },
      RIGHT + 3,
    ],
    ['asks again after a cut', on(chart, { drop: 'in the body' }, 1), ALL('live'), RIGHT + 4],
    ['does without a host that cuts', on('/', { drop: 'at once' }), ALL('simulated'), 4],
    ['believes no page', on('/', { body: '<html>' }), ALL('simulated'), 2],
    ['believes no half JSON', on(chart, { body: '{"prices": [[' }), { ...ALL('live'), ...PRICES('simulated') }, RIGHT],
    [
      'believes no error that says 200',
      on(now, { body: '{"status":{"error_code":429}}' }),
      { ...ALL('live'), ...PRICES('simulated') },
      3,
    ],
    [
      'believes no answer without an asset',
      on(now, { body: '{"bitcoin":{"usd":1}}' }),
      { ...ALL('live'), ...PRICES('simulated') },
      3,
    ],
    [
      'believes no null',
      on(`${chart}/bitcoin`, { body: '{"prices":[[1,null]]}' }),
      { ...ALL('live'), bitcoin: 'simulated' },
      RIGHT,
    ],
    [
      'believes no other unit',
      on(`${chart}/bitcoin`, { body: scaled(100) }),
      { ...ALL('live'), bitcoin: 'simulated' },
      RIGHT,
    ],
    [
      'believes no other base',
      on(history, { body: '{"amount":1,"base":"EUR","rates":{}}' }),
      { ...PRICES('live'), CAD: 'simulated', EUR: 'simulated', GBP: 'simulated' },
      RIGHT,
    ],
    [
      'does without rates',
      on(latest, { status: 404 }),
      { ...PRICES('live'), CAD: 'simulated', EUR: 'simulated', GBP: 'simulated' },
      6,
    ],
  ])('%s', async (_, fault, sources, asked) => {
    provider.fault = fault;
    await inHome(classic, async (session) => {
      await load(session);
      expect(await sourcesIn(session)).toEqual(sources);
      await expectNoWrongPrice(session);
    });
    expect(provider.asked).toHaveLength(asked);
    const told = clock.logged.filter((line) => line.startsWith('market:'));
    expect(told).toHaveLength(Object.values(sources).every((source) => source === 'live') ? 0 : 1);
  });

  test('knows within three seconds that nobody answers', async () => {
    provider.fault = () => ({ stall: 'at once' });
    const effects = { ...clock, now: Date.now, timeout: realEffects.timeout, sleep: realEffects.sleep };
    const config = await resolveConfig(specOf({ ...classic, sourceTimeout: 15 }), effects);
    const began = performance.now();
    await (await openSession(config, effects)).close();
    const seconds = (performance.now() - began) / 1000;
    expect(seconds).toBeGreaterThan(2.4);
    // What else a session costs is measured beside it.
    const plain = performance.now();
    await (await openSession({ ...config, home: join(clock.cwd, 'plain'), market: ['simulated'] }, effects)).close();
    expect(seconds - (performance.now() - plain) / 1000).toBeLessThan(3);
    expect(provider.asked).toHaveLength(2);
  });

  test('without a network is the simulated one, row by row, and says so in a line', async () => {
    const rows = (given: Given) =>
      inHome(given, async (session) => {
        await load(session);
        const warehouse = await session.warehouse();
        return [
          await warehouse.query('select * from raw.crypto_prices order by 1, 2'),
          await warehouse.query('select * from raw.fx_rates order by 1, 2'),
          await warehouse.query('select * from raw.users order by 1'),
        ];
      });
    const plain = await rows({ ...people, home: 'plain', market: 'simulated' });
    clock.logged.length = 0;
    expect(await rows({ ...people, home: 'auto', fetch: offline })).toEqual(plain);
    expect(clock.logged).toEqual(['market: prices and rates are simulated (host not found)']);
    expect(clock.slept.reduce((sum, millis) => sum + millis, 0)).toBeLessThan(1000);
  });

  test('that begins before the free key does is simulated up to there', async () => {
    const old = { ...CLASSIC, days: 400, rampDays: 4 };
    await inHome({ ...classic, profile: JSON.stringify(old) }, async (session) => {
      await load(session);
      await expectNoWrongPrice(session);
      const found = await (await session.warehouse()).query(
        "select min(timestamp) as since from raw.crypto_prices where source = 'live'",
      );
      expect(found[0]!['since']).toBe('2025-07-01T13:00:00.000000Z');
    });
    // 365 days are five requests an asset; rates reach back all the way.
    expect(provider.asked.filter((path) => path.includes('/coins/'))).toHaveLength(20);
    expect(clock.logged[0]).toMatch(
      /^market: prices are live 2025-07-01–2026-06-30, simulated 2025-05-27–2025-07-01 \(127/,
    );
    expect(clock.logged[0]).toContain('without a pro key it knows 365 days');
  });

  test('of a past that only a pro key knows asks no prices without one', async () => {
    await inHome({ ...classic, asOf: '2024-05-31' }, load);
    expect(provider.asked.filter((path) => path.includes('/gecko/'))).toEqual([]);
    provider.reset();
    await inHome({ ...classic, asOf: '2024-05-31', home: 'pro', coingeckoProKey: 'CG-pro' }, async (session) => {
      await load(session);
      expect(await sourcesIn(session)).toEqual(ALL('live'));
    });
  });

  test('through today has today’s rate, and no hour that is not over', async () => {
    await inHome({ ...classic, asOf: '2026-07-01' }, async (session) => {
      await load(session);
      await expectNoWrongPrice(session);
      const warehouse = await session.warehouse();
      const last = await warehouse.query(
        "select max(timestamp) as last from raw.crypto_prices where source = 'live' and asset_id = 'solana'",
      );
      expect(last[0]!['last']).toBe('2026-07-01T11:00:00.000000Z');
      const rate = await warehouse.query(
        "select source from raw.fx_rates where date = '2026-07-01' and currency = 'EUR'",
      );
      expect(rate).toEqual([{ source: 'live' }]);
    });
    expect(provider.asked.filter((path) => path.startsWith('/rates'))).toEqual(['/rates/latest/USD']);
  });

  test.each([
    ['a table of people', 'users'],
    ['prices alone', 'crypto_prices'],
  ])('that loads %s lands the prices and rates that it was made with', async (_, table) => {
    await inHome(people, (session) => load(session, { table }));
    expect(await query({ ...people, fetch: offline }, LANDED)).toEqual([{ prices: 24 * 4, rates: 4 }]);
  });
});

const LANDED = `select (select count(*) from raw.crypto_prices where source = 'live') as prices,
  (select count(*) from raw.fx_rates) as rates`;

describe('what has landed', () => {
  const PRICES_NOW = 'select * from raw.crypto_prices order by asset_id, timestamp';
  const RATES_NOW = 'select * from raw.fx_rates order by currency, date';

  test('is read back to the last digit, and a day done again is the same', async () => {
    await inHome(people, async (session) => {
      await load(session);
      await ingest(session, { days: 3 });
    });
    const before = [await query(people, PRICES_NOW), await query(people, RATES_NOW)];
    clock.advance(3_600_000);
    provider.fault = () => ({ status: 500 });
    const again = { from: parseDay('2026-05-31', 'day'), to: parseDay('2026-06-02', 'day') };
    await inHome(people, (session) => ingest(session, again));
    expect([await query(people, PRICES_NOW), await query(people, RATES_NOW)]).toEqual(before);
  });

  test('goes on from the checkpoint: nothing of what went before is made again', async () => {
    await inHome(people, async (session) => {
      await load(session);
      await ingest(session, { days: 3 });
    });
    clock.logged.length = 0;
    await inHome(people, (session) => ingest(session, { days: 1 }));
    expect(clock.logged).toEqual([]);
  });

  test('as simulated stays, though the real price comes: it is kept aside, told and counted', async () => {
    const early: Spec = { ...people, asOf: '2026-06-28' };
    await inHome({ ...early, fetch: offline }, async (session) => {
      await load(session);
      await ingest(session, { through: parseDay('2026-06-28', 'day') });
    });
    const before = await query({ ...early, fetch: offline }, PRICES_NOW);
    clock.logged.length = 0;
    await inHome(people, async (session) => {
      await ingest(session, { days: 1 });
      await expectNoWrongPrice(session);
    });
    const after = await query(people, PRICES_NOW);
    expect(after.slice(0, before.length / 4)).toEqual(before.slice(0, before.length / 4));
    expect(after.filter((row) => row['source'] === 'live')).toHaveLength(4 * 24);
    const late = 30 * 24 * 4 + 30 * 3;
    expect(clock.logged).toEqual([
      `market: ${late.toLocaleString('en-US')} real prices or rates came too late; kept aside in market/late`,
    ]);
    const lines = readFileSync(join(clock.cwd, 'data/market/late/crypto_prices.csv'), 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('asset_id,timestamp,open,high,low,close,volume_usd,source,fetched_at');
    const first = Date.parse('2026-05-30T00:00:00Z') / 3_600_000;
    const line = lines.find((one) => one.startsWith('bitcoin,2026-05-30T00:00:00.000Z'))!.split(',');
    expect([line[2], line[5]].map(Number)).toEqual([priceOf('bitcoin', first), priceOf('bitcoin', first + 1)]);
    expect(await main(['status', '--json'], clock)).toBe(0);
    expect(JSON.parse(clock.printed[0]!)).toMatchObject({ late: { prices: 30 * 24 * 4, rates: 30 * 3 } });
    // Told once.
    clock.logged.length = 0;
    await inHome(people, (session) => ingest(session, { days: 1 }));
    expect(clock.logged).toEqual([]);
  });

  test('is all that a home needs that has caught up: nobody is asked', async () => {
    await inHome(classic, load);
    provider.reset();
    await inHome(classic, async (session) => {
      await ingest(session, { days: 4 });
      expect(await sourcesIn(session)).toEqual(ALL('live'));
    });
    expect(provider.asked).toEqual([]);
  });
});

describe('what was asked for and has not landed', () => {
  test('is kept, with the time it was fetched at, and lands as cached', async () => {
    await inHome(people, load);
    clock.advance(2 * 3_600_000);
    provider.reset();
    await inHome({ ...people, fetch: offline }, (session) => ingest(session, { days: 2 }));
    expect(await query({ ...people, fetch: offline }, CACHED)).toEqual([
      { source: 'cached', n: 2 * 24 * 4, fetched: '2026-07-01T12:20:00.000000Z' },
    ]);
    expect(provider.asked).toEqual([]);
  });

  const CACHED = `select source, count(*) as n, max(fetched_at) as fetched from raw.crypto_prices
    where timestamp >= '2026-05-31' group by source`;

  test('is asked again by a live home, which takes nothing older', async () => {
    await inHome(people, load);
    provider.reset();
    clock.advance(60_000);
    await inHome({ ...people, market: 'live' }, (session) => ingest(session, { days: 1 }));
    expect(await query({ ...people, market: 'live' }, CACHED)).toEqual([
      { source: 'live', n: 24 * 4, fetched: '2026-07-01T12:21:00.000000Z' },
    ]);
  });

  test('is all that a cached home knows: it asks nobody', async () => {
    await inHome({ ...classic, market: 'cached' }, load);
    expect(provider.asked).toEqual([]);
    expect(clock.logged).toEqual(['market: prices and rates are simulated']);
  });

  test('counts for nothing where it is damaged', async () => {
    await inHome(people, load);
    writeFileSync(join(clock.cwd, 'data/cache/market/bitcoin.json'), '{"version":1,');
    provider.reset();
    await inHome(people, async (session) => {
      await ingest(session, { days: 1 });
      await expectNoWrongPrice(session);
    });
    expect(provider.asked.filter((path) => path.includes('/coins/')).every((path) => path.includes('bitcoin'))).toBe(
      true,
    );
  });
});

describe('a live home', () => {
  test('fails in a sentence where nobody answers, and leaves nothing', async () => {
    await expect(inHome({ ...classic, market: 'live', fetch: offline }, load)).rejects.toThrow(
      'not all of the market is live: prices and rates are simulated (host not found); --market auto takes what there is',
    );
    expect(existsSync(join(clock.cwd, 'data'))).toBe(false);
  });

  test('fails where the world begins before its source', async () => {
    const old = JSON.stringify({ ...CLASSIC, days: 400 });
    await expect(inHome({ ...classic, profile: old, market: 'live' }, load)).rejects.toThrow(
      /not all of the market is live: .* without a pro key it knows 365 days/,
    );
  });

  test('lands live rows alone', async () => {
    await inHome({ ...classic, market: 'live' }, async (session) => {
      await load(session);
      expect(await sourcesIn(session)).toEqual(ALL('live'));
    });
  });
});

test('a key is in no line, document, error or file', async () => {
  const secret = 'CG-5ecret';
  const env = {
    KRO_COINGECKO_DEMO_KEY: secret,
    KRO_COINGECKO_URL: `${provider.url}/gecko`,
    KRO_FRANKFURTER_URL: `${provider.url}/frankfurter`,
    KRO_PROFILE: JSON.stringify(CLASSIC),
    KRO_AS_OF: '2026-06-30',
    KRO_DEBUG: '1',
  };
  const effects = { ...clock, env };
  // A provider that tells the key back.
  for (const fault of [{ status: 401, body: secret }, { status: 200, body: `{"error":"${secret}"}` }, {}]) {
    provider.fault = () => fault;
    for (const way of ['live', 'auto']) await main(['load', '--json', '--market', way], effects);
  }
  for (const args of [['status'], ['doctor'], ['ingest'], ['sql', 'select 1'], ['load', '--market', 'x.csv']])
    await main([...args, '--json'], effects);
  expect(provider.headers.some((headers) => headers['x-cg-demo-api-key'] === secret)).toBe(true);
  expect([...clock.logged, ...clock.printed].join('\n')).not.toContain(secret);
  for (const file of readdirSync(clock.cwd, { recursive: true, withFileTypes: true }))
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes(secret)).toBe(false);
});

function scaled(factor: number): (right: unknown) => unknown {
  return (right) => ({
    prices: (right as { prices: [number, number][] }).prices.map(([at, price]) => [at, price * factor]),
  });
}
