/**
 * A market that is asked for, from the providers' faults to the rows that land. The oracle is the price by rule of every hour
 * that says it is real, the simulated path for every hour that says it is simulated, and how often each provider was asked.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realEffects } from '../../src/effects.js';
import { resolveConfig } from '../../src/pipeline/home.js';
import { load } from '../../src/pipeline/run.js';
import { openSession } from '../../src/pipeline/session.js';
import type { Clock } from '../sources/clock.js';
import type { Fault } from '../sources/provider.js';
import {
  ALL,
  CLASSIC,
  classic,
  clock,
  expectNoWrongPrice,
  type Given,
  inHome,
  offline,
  PRICES,
  people,
  provider,
  query,
  sourcesIn,
  specOf,
} from './fetchingHome.js';

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
    const spans: number[] = [];
    const fetch: Clock['fetch'] = (url, options) => {
      const began = performance.now();
      options.signal.addEventListener('abort', () => spans.push(performance.now() - began));
      return clock.fetch(url, options);
    };
    const effects = { ...clock, fetch, now: Date.now, timeout: realEffects.timeout, sleep: realEffects.sleep };
    const config = await resolveConfig(specOf({ ...classic, sourceTimeout: 15 }), effects);
    await (await openSession(config, effects)).close();
    expect(provider.asked).toHaveLength(2);
    expect(spans).toHaveLength(2);
    // Half a second is left for what else a command does because of it.
    for (const span of spans) expect(span).toBeLessThan(2_700);
    expect(clock.logged).toEqual(['market: prices and rates are simulated (no answer in time)']);
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

function scaled(factor: number): (right: unknown) => unknown {
  return (right) => ({
    prices: (right as { prices: [number, number][] }).prices.map(([at, price]) => [at, price * factor]),
  });
}
