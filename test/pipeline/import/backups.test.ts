/** Oracle: what was imported, after the warehouse is lost. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../../src/cli/main.js';
import { recording } from '../../cli/recording.js';
import { copyOf, differences, filesIn, manifestOf, newHome, warehouseOf } from '../homes.js';
import { csvOf, GOOD, importing } from './importing.js';

let one: ReturnType<typeof importing>;
beforeEach(async () => {
  one = importing({ backups: 7 });
  await one.take('users', one.write('users.csv', csvOf([GOOD.users])));
  await one.take('orders', one.write('orders.csv', csvOf([GOOD.orders])));
});
afterEach(() => one.remove());

async function kro(...argv: string[]) {
  const effects = recording();
  const code = await main(argv, effects);
  return { code, stdout: effects.printed.join(''), stderr: effects.logged.join('\n') };
}

const raw = () => join(one.home, 'raw');

describe('a backup of imported data', () => {
  test('is made after an import, of the months that it touched, with what the home remembers', async () => {
    const before = filesIn(raw());
    const trades = one.write('trades.csv', csvOf([GOOD.trades]));
    await one.take('trades', trades);
    const after = filesIn(raw());
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['pipeline_runs/2026-07.csv.gz', 'trades/2026-05.csv.gz']);
    expect(manifestOf(raw()).home).toEqual(JSON.parse(readFileSync(join(one.home, 'home.json'), 'utf8')));
    expect((await kro('backup', '--home', one.home, '--json')).stdout).toContain('"changed": 0');
    expect(JSON.parse(readFileSync(join(one.home, 'metadata', 'last_run.json'), 'utf8'))).toMatchObject({
      profile: 'imported',
      seed: null,
      rows: { users: 1, orders: 1, trades: 1 },
    });
  });

  test('is left out by --backups 0, by a dry run and by an import of nothing', async () => {
    const number = manifestOf(raw()).number;
    const trades = one.write('trades.csv', csvOf([GOOD.trades]));
    await one.take('trades', trades, '--dry-run');
    await one.take('trades', one.write('bad.csv', csvOf([{ ...GOOD.trades, price: 'x' }])));
    await one.take('trades', trades, '--backups', '0');
    expect(manifestOf(raw()).number).toBe(number);
  });

  test('becomes the warehouse again, in the home and in a new one, which hashes as the old one did', async () => {
    const lost = copyOf(one.home);
    rmSync(warehouseOf(lost));
    expect((await kro('restore', '--home', lost)).stdout).toMatch(/^restored .*\nkro transform builds the marts\n$/);
    const fresh = newHome();
    expect((await kro('restore', '--home', fresh, '--from', one.home)).code).toBe(0);
    for (const home of [lost, fresh]) {
      expect(await differences(warehouseOf(one.home), warehouseOf(home))).toEqual({});
      expect(readFileSync(join(home, 'home.json'), 'utf8')).toBe(readFileSync(join(one.home, 'home.json'), 'utf8'));
    }
    const trades = one.write('trades.csv', csvOf([GOOD.trades]));
    const took = await kro('import', '--table', 'trades', trades, '--as-of', '2026-06-30', '--home', fresh, '--json');
    expect(JSON.parse(took.stdout)).toMatchObject({ tables: [{ written: 1 }], backup: { number: 1 } });
  });

  test('is refused by a home of other data, and by a simulated one', async () => {
    const other = newHome();
    expect((await kro('restore', '--home', other, '--from', one.home)).code).toBe(0);
    const memory = join(other, 'home.json');
    writeFileSync(memory, readFileSync(memory, 'utf8').replace('"salt": "salt"', '"salt": "another"'));
    expect((await kro('restore', '--home', other, '--from', one.home, '--force')).stderr).toMatch(
      /holds other imported data than the backup: name another --home/,
    );
    const simulated = newHome();
    const small =
      '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}';
    await kro('load', '--home', simulated, '--profile', small, '--as-of', '2026-06-30');
    expect((await kro('restore', '--home', simulated, '--from', one.home, '--force')).stderr).toMatch(
      /holds a simulated world, the backup imported data/,
    );
    expect((await kro('restore', '--home', one.home, '--from', simulated, '--force')).stderr).toMatch(
      /holds imported data, the backup a simulated world/,
    );
  });

  test('lets landed files go that are older than keepDays and loaded', async () => {
    const folders = readFileSync(join(one.home, 'landed', (await runs())[0]!, 'manifest.json'), 'utf8');
    expect(JSON.parse(folders)).toMatchObject({ producer: 'import', tables: [{ window_start: null }] });
    const late = recording({ now: () => Date.now() + 40 * 86_400_000 });
    const trades = one.write('trades.csv', csvOf([GOOD.trades]));
    await main(['import', '--table', 'trades', trades, '--as-of', '2026-06-30', '--home', one.home], late);
    const [first] = await runs();
    expect(existsSync(join(one.home, 'landed', first!))).toBe(false);
  });
});

const runs = async () =>
  (await one.loaded('select run_id from raw.pipeline_runs order by finished_at')).map((row) => String(row['run_id']));

test('a lost warehouse of imported data is told with the way back', async () => {
  rmSync(warehouseOf(one.home));
  const { code, stderr } = await kro('up', '--home', one.home);
  expect(stderr).toMatch(
    /nothing is loaded yet in .*: bring data with kro import, or kro restore for what was backed up$/,
  );
  expect(code).toBe(1);
});
