/** A world of people on real market files, where they are at hand; the oracle is every rule of `verify`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { worldOf } from '../../src/cli/verify.js';
import { realEffects } from '../../src/effects.js';
import { catchUp } from '../../src/pipeline/run.js';
import { openSession } from '../../src/pipeline/session.js';
import { parseDay } from '../../src/time.js';
import { verify } from '../../src/verify/verify.js';
import { hasReferenceFiles, REFERENCE_FILES } from '../sources/referenceFiles.js';

const root = mkdtempSync(join(tmpdir(), 'kro-real-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The year and a half to the end of 2022; KRO_ALL_SEEDS asks for the crowd of 4,000 a year. */
const PROFILE = {
  extends: 'demo',
  usersPerYear: process.env['KRO_ALL_SEEDS'] === undefined ? 1200 : 4000,
  start: '2021-07-01',
};
const AS_OF = parseDay('2022-12-31', 'as-of');
const DAYS = AS_OF + 1 - parseDay(PROFILE.start, 'start');

test.skipIf(!hasReferenceFiles('a world of people on real market files'))(
  'people on real market files stand on them alone and break no rule',
  async () => {
    const world = { profile: JSON.stringify(PROFILE), seed: 7, asOf: AS_OF, market: REFERENCE_FILES };
    const config = {
      ...world,
      home: join(root, 'home'),
      workers: 2,
      wait: 0,
      backups: 0,
      keepDays: 30,
      json: false,
      quiet: true,
    };
    const session = await openSession(config, { ...realEffects, log: () => {}, print: () => {} });
    try {
      await catchUp(session, AS_OF);
      const warehouse = await session.warehouse();
      const { findings, failed, notDue } = await verify(warehouse, worldOf(session.home));
      expect(findings).toEqual([]);
      expect(failed).toBe(0);
      expect(Object.values(notDue).filter((rows) => rows > 0)).toEqual([]);
      expect(await warehouse.query('select source, count(*) as hours from raw.crypto_prices group by 1')).toEqual([
        { source: 'file', hours: DAYS * 24 * 4 },
      ]);
    } finally {
      await session.close();
    }
  },
  240_000,
);
