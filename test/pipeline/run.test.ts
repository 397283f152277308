import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import { columnNames } from '../../src/contract/table.js';
import { type Effects, realEffects } from '../../src/effects.js';
import type { Config } from '../../src/pipeline/config.js';
import { ingest, load, simulate } from '../../src/pipeline/run.js';
import { openSession, type Session } from '../../src/pipeline/session.js';
import { formatDay, parseDay } from '../../src/time.js';

const PROFILE = {
  extends: 'classic',
  days: 60,
  rampDays: 12,
  users: 80,
  deposits: 60,
  withdrawals: 30,
  orders: 120,
  rampPerDay: 20,
};
const AS_OF = parseDay('2024-04-10', 'as-of');
const FIRST = AS_OF - PROFILE.rampDays + 1;

const root = mkdtempSync(join(tmpdir(), 'kro-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const quiet: Effects = { ...realEffects, log: () => {}, print: () => {} };

function configOf(home: string, seed = 5): Config {
  return {
    home: join(root, home),
    seed,
    asOf: AS_OF,
    profile: JSON.stringify(PROFILE),
    market: ['simulated'],
    workers: 1,
    wait: 0,
    backups: 0,
    keepDays: 30,
    json: false,
    quiet: true,
  };
}

/** Each step in a session of its own, as separate commands would be. */
async function inSession<T>(home: string, work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const session = await openSession(configOf(home), quiet, signal);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Every row of every raw table but the log of runs, in key order. */
function contentOf(home: string): Promise<Record<string, string>> {
  return inSession(home, async (session) => {
    const warehouse = await session.warehouse();
    const content: Record<string, string> = {};
    for (const table of RAW_TABLES.filter(({ name }) => name !== 'pipeline_runs')) {
      const columns = columnNames(table).filter((name) => name !== 'fetched_at');
      const rows = await warehouse.query(
        `select ${columns.map((c) => `"${c}"`).join(', ')} from raw.${table.name} order by ${table.key.join(', ')}`,
      );
      content[table.name] = `${rows.length} rows ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`;
    }
    return content;
  });
}

function landedFiles(home: string): Record<string, string> {
  const folder = join(root, home, 'landed');
  return Object.fromEntries(
    (readdirSync(folder, { recursive: true }) as string[])
      .filter((file) => /\.(parquet|json)$/.test(file))
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
      ]),
  );
}

describe('a home', () => {
  test('in one go equals a home in steps, with days repeated, re-run late and the set-up loaded again', async () => {
    await inSession('whole', async (session) => {
      await load(session);
      const report = await ingest(session, { through: AS_OF });
      expect(report).toMatchObject({ days: 12, lastDay: AS_OF, caughtUp: true, nextDue: null });
    });
    await inSession('steps', (session) => load(session, { table: 'users' }));
    await inSession('steps', (session) => load(session));
    const first = await inSession('steps', (session) => ingest(session, {}));
    expect(first).toMatchObject({ days: 1, lastDay: FIRST, caughtUp: false, nextDue: FIRST + 1 });
    await inSession('steps', (session) => ingest(session, { days: 3 }));
    await inSession('steps', (session) => ingest(session, { from: FIRST + 1, to: FIRST + 2 }));
    await inSession('steps', (session) => load(session));
    await inSession('steps', (session) => ingest(session, { through: FIRST + 7 }));
    await inSession('steps', (session) => ingest(session, { from: FIRST + 7, to: AS_OF }));
    await inSession('steps', (session) => ingest(session, { from: FIRST + 4, to: FIRST + 4 }));
    await inSession('steps', (session) => load(session));
    const whole = await contentOf('whole');
    expect(await contentOf('steps')).toEqual(whole);
    expect(whole['ramp_transactions']).toMatch(/^240 rows/);
    expect(whole['ledger_entries']).not.toMatch(/^0 rows/);
  });

  test('is caught up after the as-of day, and says so', async () => {
    const report = await inSession('whole', (session) => ingest(session, {}));
    expect(report).toEqual({ loads: [], days: 0, lastDay: AS_OF, caughtUp: true, nextDue: null });
  });

  test('lands the same bytes on every run', async () => {
    await inSession('landed-once', simulate);
    await inSession('landed-again', simulate);
    const files = landedFiles('landed-once');
    expect(Object.keys(files).length).toBeGreaterThan(15);
    expect(landedFiles('landed-again')).toEqual(files);
  });

  test('refuses days before the set-up, after a gap and outside the world, and changes nothing', async () => {
    await expect(inSession('order', (session) => ingest(session, {}))).rejects.toThrow(/history is not loaded/);
    await inSession('order', (session) => load(session));
    const before = await contentOf('order');
    const gap = { from: FIRST + 2, to: FIRST + 3 };
    await expect(inSession('order', (session) => ingest(session, gap))).rejects.toThrow(
      `missing day: ${formatDay(FIRST)} is not loaded yet`,
    );
    const outside = { from: AS_OF, to: AS_OF + 1 };
    await expect(inSession('order', (session) => ingest(session, outside))).rejects.toThrow(/outside this world/);
    expect(await contentOf('order')).toEqual(before);
  });

  test('refuses trades whose orders are not there', async () => {
    await inSession('orphans', (session) => load(session, { table: 'users' }));
    await expect(inSession('orphans', (session) => load(session, { table: 'trades' }))).rejects.toThrow(
      /trades: 50 rows without their order in orders/,
    );
  });

  test('stopped between two pieces, goes on where it was', async () => {
    const abort = new AbortController();
    await inSession('stopped', (session) => load(session));
    await inSession('stopped', async (session) => {
      const stopAfterLoad = { ...session, signal: abort.signal };
      const warehouse = await session.warehouse();
      const counting = {
        ...warehouse,
        load: async (spec: Parameters<typeof warehouse.load>[0]) => {
          const done = await warehouse.load(spec);
          abort.abort(new Error('stopped'));
          return done;
        },
      };
      await expect(ingest({ ...stopAfterLoad, warehouse: async () => counting }, { through: AS_OF })).rejects.toThrow(
        'stopped',
      );
    });
    await inSession('stopped', (session) => ingest(session, { through: AS_OF }));
    expect(await contentOf('stopped')).toEqual(await contentOf('whole'));
  });
});
