import { cpSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeCheckout, fakeCheckout, runKro } from './fakeCheckout.js';

let checkout: FakeCheckout;
beforeEach(() => {
  checkout = fakeCheckout();
});
afterEach(() => checkout.remove());

/** The steps that a run named, without their seconds. */
async function stepsOf(args: readonly string[], env?: Record<string, string>): Promise<string[]> {
  const { stderr } = await checkout.run(args, env);
  return [...stderr.matchAll(/^(.+) … \d+\.\d s$/gm)].map((match) => match[1] ?? '');
}

const ALL = ['installing packages', 'building', 'installing dbt'];

describe('a first run', () => {
  test('does every step, names it with its seconds and becomes the command', async () => {
    const { code, stdout, stderr } = await checkout.run(['up', '--seed', '7']);
    expect(stderr).toMatch(/^installing packages … \d+\.\d s\nbuilding … \d+\.\d s\ninstalling dbt … \d+\.\d s\n$/);
    const told = JSON.parse(stdout) as { argv: string[]; dbt: string };
    expect(told.argv).toEqual(['up', '--seed', '7']);
    expect(told.dbt).toMatch(/checkout\/\.cache\/dbt-[0-9a-f]{12}\/bin\/dbt$/);
    expect(code).toBe(7);
  });

  test('leaves Python alone where dbt is not needed', async () => {
    expect(await stepsOf(['status'])).toEqual(['installing packages', 'building']);
    expect(await stepsOf(['up', '--help'])).toEqual([]);
    expect(await stepsOf(['up'], { KRO_DBT: '/somewhere/dbt' })).toEqual([]);
    expect(checkout.calls('python3')).toEqual([]);
  });

  test('says nothing under --quiet', async () => {
    expect((await checkout.run(['up', '--quiet'])).stderr).toBe('');
  });

  test('puts dbt where KRO_CACHE says', async () => {
    const cache = join(checkout.root, '../else where');
    const { stdout } = await checkout.run(['transform'], { KRO_CACHE: cache });
    expect(JSON.parse(stdout).dbt).toContain(`${cache}/dbt-`);
  });
});

describe('a later run', () => {
  test('does nothing again, in less than a second', async () => {
    await checkout.run(['up']);
    const { stderr, seconds } = await checkout.run(['up']);
    expect(stderr).toBe('');
    expect(seconds).toBeLessThan(1);
    expect(checkout.calls('npm')).toHaveLength(1);
  });

  test('knows an existing dbt even for commands that would not install it', async () => {
    await checkout.run(['up']);
    expect(JSON.parse((await checkout.run(['doctor'])).stdout).dbt).toMatch(/\/bin\/dbt$/);
  });

  test('builds after a change of content, not of time', async () => {
    await checkout.run(['status']);
    utimesSync(join(checkout.root, 'src/cli/main.ts'), new Date(), new Date());
    expect(await stepsOf(['status'])).toEqual([]);
    checkout.write('src/more.ts', 'export {}');
    expect(await stepsOf(['status'])).toEqual(['building']);
  });

  test('keeps no output whose source is gone', async () => {
    checkout.write('src/old.ts', '');
    await checkout.run(['status']);
    expect(checkout.has('dist/old.js')).toBe(true);
    rmSync(join(checkout.root, 'src/old.ts'));
    await checkout.run(['status']);
    expect(checkout.has('dist/old.js')).toBe(false);
  });

  test('installs and builds when the package lock changed, dbt when its lock changed', async () => {
    await checkout.run(['up']);
    checkout.write('package-lock.json', '{ "lockfileVersion": 3 }');
    expect(await stepsOf(['up'])).toEqual(['installing packages', 'building']);
    checkout.write('python/dbt.lock', 'dbt==2');
    expect(await stepsOf(['up'])).toEqual(['installing dbt']);
  });

  test('repairs what was deleted', async () => {
    await checkout.run(['up']);
    for (const folder of ['node_modules', 'dist', '.cache']) rmSync(join(checkout.root, folder), { recursive: true });
    expect(await stepsOf(['up'])).toEqual(ALL);
  });

  test('makes dbt anew in a moved checkout, as an environment names its own folder', async () => {
    await checkout.run(['up']);
    const moved = join(checkout.root, '../moved');
    renameSync(checkout.root, moved);
    cpSync(moved, checkout.root, { recursive: true });
    expect(await stepsOf(['up'])).toEqual([]);
    expect((await runKro(moved, ['up'])).stderr).toMatch(/^installing dbt … \d+\.\d s\n$/);
  });
});

describe('the environment of what is run', () => {
  test('holds no setting that would make an install do less, but where packages come from', async () => {
    await checkout.run(['up'], {
      ...{ npm_config_dry_run: 'true', NPM_CONFIG_OMIT: 'dev', NODE_ENV: 'production', npm_lifecycle_event: 'start' },
      ...{ npm_config_registry: 'http://mirror.test/', HTTPS_PROXY: 'http://proxy.test' },
      ...{
        PIP_TARGET: '/nowhere',
        PYTHONPATH: '/nowhere',
        PYTHONHOME: '/nowhere',
        PIP_INDEX_URL: 'http://mirror.test/',
      },
    });
    const npm = checkout.calls('npm')[0]?.env ?? {};
    expect(npm).toMatchObject({ npm_config_registry: 'http://mirror.test/', HTTPS_PROXY: 'http://proxy.test' });
    for (const name of ['npm_config_dry_run', 'NPM_CONFIG_OMIT', 'NODE_ENV', 'npm_lifecycle_event'])
      expect(npm).not.toHaveProperty(name);
    const pip = checkout.calls('python3').find((call) => call.args[1] === 'pip')?.env ?? {};
    expect(pip).toMatchObject({ PIP_INDEX_URL: 'http://mirror.test/', PIP_USER: '0' });
    for (const name of ['PIP_TARGET', 'PYTHONPATH', 'PYTHONHOME']) expect(pip).not.toHaveProperty(name);
  });
});
