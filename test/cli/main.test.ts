import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';
import { recording } from './recording.js';

async function kro(argv: readonly string[], env: Record<string, string> = {}, config?: unknown) {
  const effects = recording({ env: { KRO_MARKET: 'simulated', ...env } });
  if (config !== undefined) writeFileSync(join(effects.cwd, 'kro.config.json'), JSON.stringify(config));
  const code = await main(argv, effects);
  return { code, stderr: effects.logged.join('\n'), stdout: effects.printed.join('') };
}

describe('the command line itself is wrong: exit 2, one sentence, with a hint', () => {
  it.each<[string[], RegExp]>([
    [['ingst'], /^kro: unknown command 'ingst' \(Did you mean ingest\?\); kro --help lists commands and options$/],
    [['status', '--sede', '3'], /^kro: unknown option '--sede' \(Did you mean --seed\?\)/],
    [['ingest', '--dayz', '3'], /^kro: unknown option '--dayz' \(Did you mean --days\?\)/],
    [['status', '--seed'], /^kro: option '--seed <n>' argument missing/],
    [['status', 'extra'], /^kro: too many arguments for 'status'/],
    [['status', '--seed', 'abc'], /^kro: invalid --seed: abc \(takes a whole number/],
    [['up', '--as-of', '2026-02-30'], /^kro: invalid --as-of: 2026-02-30 \(takes a calendar day/],
    [['ingest', '--days', '0'], /^kro: invalid --days: 0/],
    [['ingest', '--from', '2026-01-01'], /^kro: --from and --to go together/],
    [['load', '--table', 'trade'], /^kro: unknown table: trade \(known: users, deposits,/],
    [['sql', 'select 1', '--csv', '--json'], /^kro: --csv and --json cannot stand together/],
    [['sql', ' ; '], /^kro: the query is empty/],
  ])('%j', async (argv, sentence) => {
    const { code, stderr } = await kro(argv);
    expect(stderr).toMatch(sentence);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('what cannot be done: exit 1, one sentence, no stack', () => {
  it.each<[string, string[], unknown, RegExp]>([
    ['no home', ['status'], undefined, /^kro: no home at .*data: make one with kro up, or name another with --home$/],
    ['wrong file', ['status'], { sede: 1 }, /^kro: kro\.config\.json: unknown key sede/],
    ['no profile', ['simulate', '--profile', 'clasic'], undefined, /^kro: .*unknown profile: clasic/],
    ['too early', ['simulate', '--as-of', '2018-03-01'], undefined, /^kro: .*as-of 2018-03-01 is before the start/],
  ])('%s', async (_, argv, config, sentence) => {
    const { code, stderr } = await kro(argv, {}, config);
    expect(stderr).toMatch(sentence);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  });
});

describe('--json', () => {
  it('tells a refusal as a document too, even of the command line', async () => {
    for (const argv of [
      ['status', '--json'],
      ['stats', '--json'],
    ]) {
      const { stdout, stderr } = await kro(argv);
      expect(JSON.parse(stdout)).toEqual({ error: stderr.replace(/^kro: /, '') });
    }
  });

  it('prints one document', async () => {
    const { stdout } = await kro(['doctor', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ findings: expect.any(Array) });
  });

  it('can be asked for by the file', async () => {
    expect((await kro(['status'], {}, { json: true })).stdout).toMatch(/^\{"error"/);
  });

  it('can be asked for by a variable', async () => {
    expect((await kro(['status'], { KRO_JSON: '1' })).stdout).toMatch(/^\{"error"/);
  });
});

describe('help', () => {
  it('goes to stdout, fits 80 columns and names every command, with exit 0', async () => {
    const { code, stdout, stderr } = await kro(['--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const command of 'up simulate load ingest transform verify answers status sql doctor'.split(' '))
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  it('is what a bare kro prints', async () => {
    expect(await kro([])).toEqual(await kro(['--help']));
  });

  it('tells the version', async () => {
    expect((await kro(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('the doctor', () => {
  it('reports a wrong config as a finding, and exits 1', async () => {
    const { code, stdout } = await kro(['doctor'], {}, { sede: 1 });
    expect(stdout).toMatch(/^✗ config +kro\.config\.json: unknown key sede/m);
    expect(stdout).toMatch(/^✓ node /m);
    expect(code).toBe(1);
  });

  it('says how to get dbt', async () => {
    expect((await kro(['doctor'])).stdout).toMatch(/^✗ dbt +not set up: run kro transform/m);
  });
});

describe('a home in which the first command failed', () => {
  const world = [
    '--profile',
    '{"extends":"classic","days":30,"rampDays":3,"users":60,"deposits":40,"withdrawals":10,"orders":40,"rampPerDay":10}',
    '--as-of',
    '2026-06-30',
  ];

  it('holds nothing to verify, tells that nothing is loaded, and takes another world', async () => {
    const effects = recording();
    const kro = (...argv: string[]) => main(argv, effects);
    expect(await kro('ingest', '--seed', '1', ...world)).toBe(1);
    expect(await kro('verify')).toBe(1);
    expect(effects.logged.at(-1)).toMatch(/^kro: nothing is loaded yet in .*: run kro up, or kro load$/);
    expect(await kro('status')).toBe(0);
    expect(effects.printed.at(-1)).toMatch(/^due +the history is not loaded: kro up, or kro load$/m);
    expect(await kro('load', '--table', 'users', '--seed', '2', ...world)).toBe(0);
    expect(effects.printed.at(-1)).toMatch(/^loaded 1 table, 60 rows; go on with kro load$/m);
    expect(await kro('load', '--seed', '3')).toBe(1);
    expect(effects.logged.at(-1)).toMatch(/its seed is 2, not 3/);
  });
});
