/** The whole `classic`, loaded day by day and judged; the oracle is the brief's numbers and every rule of `verify`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { worldOf } from '../../src/cli/verify.js';
import { type Effects, realEffects } from '../../src/effects.js';
import type { Config } from '../../src/pipeline/config.js';
import { catchUp } from '../../src/pipeline/run.js';
import { openSession } from '../../src/pipeline/session.js';
import { parseDay } from '../../src/time.js';
import { type Report, verify } from '../../src/verify/verify.js';
import type { Warehouse } from '../../src/warehouse/warehouse.js';
import { hasReferenceFiles, REFERENCE_FILES } from '../sources/referenceFiles.js';

const quiet: Effects = { ...realEffects, log: () => {}, print: () => {} };
/** One world on every run; all four, a minute more on two free cores, where KRO_ALL_SEEDS is set. */
const SEEDS = process.env['KRO_ALL_SEEDS'] === undefined ? [7] : [7, 1, 2, 3];
if (SEEDS.length === 1) console.warn('skipped: classic of seeds 1, 2 and 3 (set KRO_ALL_SEEDS)');

/** A world takes about ten seconds; machines differ. */
const PATIENCE = 180_000;

const root = mkdtempSync(join(tmpdir(), 'kro-classic-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Judged {
  readonly report: Report;
  readonly warehouse: Warehouse;
}

/** Loads everything through the as-of day, and leaves nothing behind. */
async function inWorld(
  world: Partial<Config> & { readonly seed: number },
  asOf: string,
  look: (judged: Judged) => Promise<void>,
) {
  const through = parseDay(asOf, 'as-of');
  const home = mkdtempSync(join(root, 'home-'));
  const rest = {
    profile: 'classic',
    market: ['simulated'],
    workers: 1,
    wait: 0,
    backups: 0,
    keepDays: 30,
    json: false,
    quiet: true,
  };
  const session = await openSession({ ...rest, ...world, home, asOf: through }, quiet);
  try {
    await catchUp(session, through);
    const warehouse = await session.warehouse();
    await look({ warehouse, report: await verify(warehouse, worldOf(session.home)) });
  } finally {
    await session.close();
    rmSync(home, { recursive: true });
  }
}

function expectClean({ findings, failed, checks, notDue }: Report): void {
  expect(findings).toEqual([]);
  expect(failed).toBe(0);
  // All groups were asked, and nothing was left for later.
  expect(new Set(checks.map(({ group }) => group)).size).toBe(9);
  expect(Object.values(notDue).filter((rows) => rows > 0)).toEqual([]);
}

async function countsOf(warehouse: Warehouse, sql: string): Promise<Record<string, unknown>> {
  const rows = await warehouse.query(sql);
  return Object.fromEntries(rows.map((row) => [String(row['name']), row['count']]));
}

const ROWS = ['users', 'deposits', 'withdrawals', 'trades', 'ramp_transactions']
  .map((table) => `select '${table}' as name, count(*) as count from raw.${table}`)
  .join(' union all ');

/** Counted here once more, apart from the judge's own statements. */
async function expectTheBriefsNumbers(warehouse: Warehouse): Promise<void> {
  expect(await countsOf(warehouse, ROWS)).toEqual({
    users: 1000,
    deposits: 800,
    withdrawals: 600,
    trades: 1260,
    ramp_transactions: 45_000,
  });
  const statuses = 'select status as name, count(*) as count from raw.orders group by status';
  expect(await countsOf(warehouse, statuses)).toEqual({
    filled: 1200,
    partially_filled: 60,
    open: 900,
    cancelled: 600,
    expired: 240,
  });
  const days = await countsOf(
    warehouse,
    'select cast(timestamp as date) as name, count(*) as count from raw.ramp_transactions group by 1',
  );
  expect(Object.keys(days)).toHaveLength(90);
  expect(new Set(Object.values(days))).toEqual(new Set([500]));
}

describe('classic', () => {
  it.each(SEEDS)(
    'of seed %i has the brief’s numbers and breaks no rule',
    (seed) =>
      inWorld({ seed }, '2026-06-30', async ({ report, warehouse }) => {
        await expectTheBriefsNumbers(warehouse);
        expectClean(report);
      }),
    PATIENCE,
  );

  it.skipIf(!hasReferenceFiles('classic on real market files'))(
    'on real market files stands on them alone and breaks no rule',
    () =>
      inWorld({ seed: 7, market: REFERENCE_FILES }, '2022-12-31', async ({ report, warehouse }) => {
        await expectTheBriefsNumbers(warehouse);
        expectClean(report);
        const prices = 'select source as name, count(*) as count from raw.crypto_prices group by source';
        expect(await countsOf(warehouse, prices)).toEqual({ file: 365 * 24 * 4 });
        // The dollar's rate is 1 by definition, in no file.
        const rates =
          "select source as name, count(*) as count from raw.fx_rates where currency <> 'USD' group by source";
        expect(await countsOf(warehouse, rates)).toEqual({ file: 365 * 3 });
      }),
    PATIENCE,
  );
});

describe('a small world', () => {
  const SMALL = {
    extends: 'classic',
    days: 90,
    rampDays: 20,
    users: 60,
    deposits: 60,
    withdrawals: 30,
    orders: 120,
    rampPerDay: 40,
  };

  it('of sixty people is as sound, and no crowd', () =>
    inWorld({ seed: 7, profile: JSON.stringify(SMALL) }, '2024-04-10', async ({ report }) => {
      expect(report.findings).toEqual([]);
      // Business days are a rule, not a habit of many.
      const habits = report.checks.filter(
        ({ group, name }) => group === 'behaviour' && name !== 'slow-rails-on-business-days',
      );
      expect(habits).toEqual([]);
    }));
});
