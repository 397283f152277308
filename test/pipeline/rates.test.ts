import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RAW_TABLES } from '../../src/contract/raw/index.js';
import type { Table } from '../../src/contract/table.js';
import { TRUTH } from '../../src/contract/truth/index.js';
import { type Effects, realEffects } from '../../src/effects.js';
import type { Config } from '../../src/pipeline/config.js';
import { catchUp, ingest, load, simulate } from '../../src/pipeline/run.js';
import { openSession, type Session } from '../../src/pipeline/session.js';
import { parseDay } from '../../src/time.js';
import { coverageName } from '../../src/warehouse/coverage.js';

/** Set-up from 2024-01-10 to 2024-03-11: three pieces; then 90 days. */
const PROFILE = { extends: 'demo', usersPerYear: 700, start: '2024-01-10', shards: 3, truthLives: 2 };
const AS_OF = parseDay('2024-06-09', 'as-of');
const FIRST = AS_OF - 89;

const root = mkdtempSync(join(tmpdir(), 'kro-rates-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Run {
  readonly workers?: number;
  readonly asOf?: number;
  readonly signal?: AbortSignal;
  readonly log?: (line: string) => void;
}

/** Each step in a session of its own, as separate commands would be. */
async function inSession<T>(home: string, work: (session: Session) => Promise<T>, run: Run = {}): Promise<T> {
  const config: Config = {
    home: join(root, home),
    seed: 5,
    asOf: run.asOf ?? AS_OF,
    profile: JSON.stringify(PROFILE),
    market: ['simulated'],
    workers: run.workers ?? 1,
    wait: 0,
    backups: 0,
    keepDays: 30,
    json: false,
    quiet: true,
  };
  const effects: Effects = { ...realEffects, log: run.log ?? (() => {}), print: () => {} };
  const session = await openSession(config, effects, run.signal);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Every row of every table but the log of runs, in key order. */
function contentOf(home: string, asOf = AS_OF): Promise<Record<string, string>> {
  return inSession(
    home,
    async (session) => {
      const warehouse = await session.warehouse();
      const content: Record<string, string> = {};
      const tables: Table[] = [...RAW_TABLES.filter(({ name }) => name !== 'pipeline_runs'), ...Object.values(TRUTH)];
      for (const table of tables) {
        const rows = await warehouse.query(
          `select * from ${table.schema ?? 'raw'}.${table.name} order by ${table.key.join(', ')}`,
        );
        content[coverageName(table)] = `${rows.length} rows ${digestOf(JSON.stringify(rows))}`;
      }
      return content;
    },
    { asOf },
  );
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Digests of what has landed, by path. */
function landedFiles(home: string): Record<string, string> {
  const folder = join(root, home, 'landed');
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => /\.(parquet|json)$/.test(file));
  return Object.fromEntries(files.sort().map((file) => [file, digestOf(readFileSync(join(folder, file)))]));
}

function checkpointsOf(home: string): string[] {
  return readdirSync(join(root, home, 'checkpoints'))
    .filter((name) => /^\d/.test(name))
    .sort();
}

let whole: Record<string, string>;
beforeAll(async () => {
  await inSession('whole', (session) => catchUp(session, AS_OF));
  whole = await contentOf('whole');
});

// Many short loads: a busy machine may need its time.
describe('a world of rates', { timeout: 180_000 }, () => {
  test('has rows in every table that lives bring forth', () => {
    for (const table of ['users', 'deposits', 'ledger_entries', 'user_acquisitions', 'crypto_prices', 'truth.users'])
      expect(whole[table]).not.toMatch(/^0 rows/);
  });

  test('lands the same bytes whatever the number of workers', async () => {
    await inSession('one', simulate, { workers: 1 });
    const files = landedFiles('one');
    expect(Object.keys(files)).toContain('2024-03-01_2024-03-11/truth.users.parquet');
    for (const workers of [2, 3]) {
      await inSession(`workers-${workers}`, simulate, { workers });
      expect(landedFiles(`workers-${workers}`)).toEqual(files);
    }
    expect(landedFiles('whole')).toEqual(files);
  });

  test('in days, from checkpoints, equals one go', async () => {
    await inSession('days', (session) => load(session), { workers: 2 });
    const first = await inSession('days', (session) => ingest(session, {}));
    expect(first).toMatchObject({ days: 1, lastDay: FIRST, caughtUp: false, nextDue: FIRST + 1 });
    expect(checkpointsOf('days')).toContain('2024-03-12');
    for (let day = 0; day < 3; day++) await inSession('days', (session) => ingest(session, {}));
    await inSession('days', (session) => ingest(session, { from: FIRST + 1, to: FIRST + 2 }));
    await inSession('days', (session) => ingest(session, { through: AS_OF }), { workers: 2 });
    await inSession('days', (session) => ingest(session, { from: FIRST + 20, to: FIRST + 20 }));
    expect(await contentOf('days')).toEqual(whole);
  });

  test('lands the same bytes resumed as lived through', async () => {
    await inSession('resumed', (session) => load(session));
    const logged: string[] = [];
    await inSession('resumed', (session) => ingest(session, { through: AS_OF }), { log: (line) => logged.push(line) });
    expect(logged).toEqual([]);
    expect(landedFiles('resumed')).toEqual(landedFiles('whole'));
  });

  test('goes on without checkpoints, and past damaged ones', async () => {
    await inSession('bare', (session) => load(session));
    rmSync(join(root, 'bare', 'checkpoints'), { recursive: true });
    await inSession('bare', (session) => ingest(session, { days: 3 }));
    const newest = join(root, 'bare', 'checkpoints', checkpointsOf('bare').at(-1)!);
    const file = join(newest, '1.state');
    const bytes = readFileSync(file);
    bytes[bytes.length - 20]! ^= 1;
    writeFileSync(file, bytes);
    const logged: string[] = [];
    await inSession('bare', (session) => ingest(session, { through: AS_OF }), { log: (line) => logged.push(line) });
    expect(logged).toEqual(['the checkpoint of 2024-03-14 is damaged: not used']);
    expect(await contentOf('bare')).toEqual(whole);
  });

  test('believes no checkpoint of another world', async () => {
    await inSession('foreign', (session) => load(session));
    const seal = join(root, 'foreign', 'checkpoints', '2024-03-11', 'seal');
    expect(existsSync(seal)).toBe(true);
    writeFileSync(seal, 'another world');
    const logged: string[] = [];
    await inSession('foreign', (session) => ingest(session, { through: AS_OF }), { log: (line) => logged.push(line) });
    expect(logged).toEqual([expect.stringContaining('2024-03-11 is unfinished, or of another world')]);
    expect(await contentOf('foreign')).toEqual(whole);
  });

  test('stopped in its set-up, goes on after the piece that was loaded last', async () => {
    const abort = new AbortController();
    const stopped = inSession(
      'stopped',
      async (session) => {
        const warehouse = await session.warehouse();
        const stopping: typeof warehouse = {
          ...warehouse,
          load: async (spec) => warehouse.load(spec).finally(() => abort.abort(new Error('stopped'))),
        };
        return load({ ...session, warehouse: async () => stopping });
      },
      { signal: abort.signal, workers: 2 },
    );
    await expect(stopped).rejects.toThrow('stopped');
    const { loads } = await inSession('stopped', (session) => load(session));
    expect(loads).toHaveLength(2);
    expect(await inSession('stopped', (session) => load(session))).toEqual({ loads: [] });
    await inSession('stopped', (session) => ingest(session, { through: AS_OF }));
    expect(await contentOf('stopped')).toEqual(whole);
  });

  test('goes on when its as-of day moves, and stands still when it moves back', async () => {
    await inSession('early', (session) => catchUp(session, AS_OF - 40), { asOf: AS_OF - 40 });
    const back = await inSession('early', (session) => catchUp(session, AS_OF - 60), { asOf: AS_OF - 60 });
    expect([back.load.loads, back.ingest.loads]).toEqual([[], []]);
    expect(back.ingest).toMatchObject({ caughtUp: true, nextDue: AS_OF - 39 });
    const { load: setUp, ingest: days } = await inSession('early', (session) => catchUp(session, AS_OF));
    expect(setUp.loads).toEqual([]);
    expect(days).toMatchObject({ days: 40, lastDay: AS_OF, caughtUp: true, nextDue: AS_OF + 1 });
    expect(await contentOf('early')).toEqual(whole);
  });

  test('loads one table of the set-up, truth apart', async () => {
    const { loads } = await inSession('tables', (session) => load(session, { table: 'users' }));
    expect(loads.map(({ tables }) => tables.map(({ table }) => table))).toEqual([['users'], ['users'], ['users']]);
    await inSession('tables', (session) => load(session, { table: 'truth.users' }));
    await inSession('tables', (session) => load(session));
    await inSession('tables', (session) => ingest(session, { through: AS_OF }));
    expect(await contentOf('tables')).toEqual(whole);
  });

  test('is refused before its start', async () => {
    await expect(inSession('never', simulate, { asOf: parseDay('2024-01-09', 'day') })).rejects.toThrow(
      'as-of 2024-01-09 is before the start of this world, 2024-01-10',
    );
  });
});
