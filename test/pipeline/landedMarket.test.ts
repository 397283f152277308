/** What has landed is what counts, whatever is known later; the oracle is the warehouse as it was before. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { Spec } from '../../src/pipeline/config.js';
import { ingest, load } from '../../src/pipeline/run.js';
import { parseDay } from '../../src/time.js';
import { priceOf } from '../sources/provider.js';
import {
  ALL,
  classic,
  clock,
  expectNoWrongPrice,
  inHome,
  offline,
  people,
  provider,
  query,
  sourcesIn,
} from './fetchingHome.js';

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
