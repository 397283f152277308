/** What the other tests believe of the emulator: what its launcher has mended, and what it cannot do, so that an upgrade shows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulator, startEmulator } from './emulator.js';
import { query } from './rest.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator();
});

afterAll(() => emulator?.stop());

const rows = async (sql: string) => (await query(emulator.host, sql)).rows;
const cell = async (sql: string) => (await rows(`select ${sql}`))[0]![0];

describe('its life', () => {
  test('two live side by side, and one that is stopped is gone', async () => {
    const other = await startEmulator();
    expect(other.host).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(other.host).not.toBe(emulator.host);
    await other.stop();
    await expect(fetch(`http://${other.host}/healthz`)).rejects.toThrow();
  });

  test('it dies with who started it, killed or not', async () => {
    const holder = fileURLToPath(new URL('./holder.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', holder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const health = () => fetch(`http://${String(said).trim()}/healthz`).then(({ ok }) => ok);
    expect(await health()).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => health().catch(() => false), { timeout: 10_000 }).toBe(false);
  });
});

describe('what the launcher has mended', () => {
  test('NUMERIC has 9 decimals and 29 digits before them, BIGNUMERIC 16 decimals', async () => {
    expect(await cell(`cast('12345678901234567890123456789.123456789' as numeric)`)).toBe(
      '12345678901234567890123456789.123456789',
    );
    expect(await cell(`cast('1.1234567890123456' as bignumeric)`)).toBe('1.1234567890123456');
  });

  test('decimals are told as BigQuery tells them: no exponent, no zeros at their end', async () => {
    expect((await rows(`select numeric '0.00000002', numeric '0', numeric '-1.50', numeric '1200'`))[0]).toEqual([
      '0.00000002',
      '0',
      '-1.5',
      '1200',
    ]);
  });

  test.each([
    ['0.00000001', '*', '0.5', '0'],
    ['0.00000003', '*', '0.5', '0.00000002'],
    ['-0.00000003', '*', '0.5', '-0.00000002'],
    ['12345678901234567.12345678', '*', '1.00000001', '12345679024691356.13580245'],
    ['1', '/', '3', '0.33333333'],
    ['0.00000001', '/', '2', '0'],
    ['0.00000003', '/', '2', '0.00000002'],
    ['98765432109876543.21098765', '/', '0.00000007', '1410934744426807760156966.42857143'],
  ])('%s %s %s is rounded half-even to %s', async (left, operation, right, expected) => {
    const exact = `cast(numeric '${left}' as bignumeric) ${operation} cast(numeric '${right}' as bignumeric)`;
    expect(await cell(`round(${exact}, 8, 'ROUND_HALF_EVEN')`)).toBe(expected);
  });
});
