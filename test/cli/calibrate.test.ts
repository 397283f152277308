/** The command around the figures: which worlds, what is left of them, which exit code. */
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { recording, temporaryFolder } from './recording.js';

it.each([
  [['--homes', 'a', '--seeds', '1'], /--homes and --seeds cannot stand together/, 2],
  [['--seeds', '1,x'], /invalid --seeds: x/, 2],
  [['--homes', 'nowhere'], /nothing is loaded yet in .*nowhere/, 1],
])('%j is refused', async (args, sentence, code) => {
  const effects = recording();
  expect(await main(['calibrate', ...args], effects)).toBe(code);
  expect(effects.logged.join('\n')).toMatch(sentence);
});

it('makes a world per seed, measures them beside each other, and leaves nothing', async () => {
  const cwd = temporaryFolder();
  const profile = {
    extends: 'classic',
    days: 60,
    rampDays: 5,
    users: 200,
    deposits: 200,
    withdrawals: 20,
    orders: 300,
  };
  writeFileSync(join(cwd, 'small.json'), JSON.stringify({ ...profile, rampPerDay: 50 }));
  const effects = recording({ cwd });
  const args = ['--profile', 'small.json', '--as-of', '2026-06-30', '--seeds', '1,2', '--json'];
  // So small a world misses most bands.
  expect(await main(['calibrate', ...args], effects)).toBe(1);
  const document = JSON.parse(effects.printed.join('')) as {
    worlds: { name: string; misses: number }[];
    figures: { name: string; pooled: number | null; worlds: { figure: number | null }[] }[];
  };
  expect(document.worlds.map(({ name }) => name)).toEqual(['seed 1', 'seed 2']);
  const open = document.figures.find(({ name }) => name === 'orders-open');
  expect(open?.worlds.map(({ figure }) => figure)).toEqual([0.3, 0.3]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('kro-calibrate-') && !before.has(name))).toEqual([]);
});

/** Other runs on this machine may be at work. */
const before = new Set(readdirSync(tmpdir()));
