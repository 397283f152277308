import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeCheckout, fakeCheckout, type Outcome, PYTHON } from './fakeCheckout.js';

let checkout: FakeCheckout;
beforeEach(() => {
  checkout = fakeCheckout();
});
afterEach(() => checkout.remove());

/** The one sentence, after asserting that it is one, without a stack, and exit 1. */
function sentenceOf({ code, stderr, stdout }: Outcome): string {
  const told = stderr.split('\n').filter((line) => line !== '' && !/ …( \S+ s)?$/.test(line));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^kro: /);
  expect([code, stdout]).toEqual([1, '']);
  return told[0] ?? '';
}

describe('a Node that is too old', () => {
  const oldNode = (root: string) => {
    writeFileSync(join(root, 'old.cjs'), "Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } });");
    return { NODE_OPTIONS: `--require ${join(root, 'old.cjs')}` };
  };

  test('is told before anything is done', async () => {
    const outcome = await checkout.run(['up'], oldNode(checkout.root));
    expect(sentenceOf(outcome)).toBe(
      'kro: Node 20.19 or newer is needed and this is 18.20.4: install a newer one (https://nodejs.org)',
    );
    expect(checkout.calls()).toEqual([]);
  });

  test('is older than what package.json asks for', () => {
    const kro = readFileSync(join(import.meta.dirname, '../../bin/kro'), 'utf8');
    const [, major, minor] = /minimum = \[(\d+), (\d+)\]/.exec(kro) ?? [];
    const { engines } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(engines.node).toBe(`>=${major}.${minor}`);
  });
});

describe('Python', () => {
  const answering = (version: string, extra = '') => PYTHON.replace("'3.12\\nvenv\\n'", `'${version}\\n${extra}'`);

  test.each([
    ['missing', null, {}, /no Python was found: install one \(Debian and Ubuntu: apt install python3 python3-venv\)/],
    [
      'too old',
      answering('3.9', 'venv\\n'),
      {},
      /Python 3\.10–3\.14 with venv is needed for dbt, and python3 is Python 3\.9/,
    ],
    [
      'too new',
      answering('3.99', 'venv\\n'),
      {},
      /and python3 is Python 3\.99: install one of them, or name it in KRO_PYTHON/,
    ],
    ['version 2', answering('2.7'), {}, /and python3 is Python 2\.7/],
    [
      'without venv',
      answering('3.11'),
      {},
      /python3 \(Python 3\.11\) has no venv: install it \(Debian and Ubuntu: apt install python3-venv\)/,
    ],
    [
      'named wrongly',
      PYTHON,
      { KRO_PYTHON: '/no/python' },
      /KRO_PYTHON names \/no\/python, which does not run as a Python/,
    ],
  ])('%s', async (_, python, env, sentence) => {
    checkout.tool('python3', python);
    expect(sentenceOf(await checkout.run(['up'], env))).toMatch(sentence);
  });

  test('is looked for under its other names', async () => {
    checkout.tool('python3', answering('3.8', 'venv\\n'));
    checkout.tool('python3.11', PYTHON);
    expect((await checkout.run(['up'])).code).toBe(7);
    expect(checkout.calls('python3.11').some((call) => call.args[1] === 'venv')).toBe(true);
  });
});

describe('a failing program', () => {
  const failing = (said: string) => `console.error(${JSON.stringify(said)}); process.exit(1);`;

  test.each([
    ['npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write', 'no space is left on the disk'],
    [
      'npm error code ENOTFOUND\nnpm error network request to https://x failed, reason: getaddrinfo ENOTFOUND x',
      'cannot be reached',
    ],
    ['npm error code E403\nnpm error 403 403 Forbidden - GET https://x', 'the package registry refuses'],
    ['npm error code EINTEGRITY\nnpm error sha512-a integrity checksum failed', 'not the one that was locked'],
    ['npm error code EACCES\nnpm error permission denied, mkdir', 'writing is not allowed here'],
    [
      'npm error code EUSAGE\nnpm error something odd is not right',
      '`npm ci` failed with exit code 1: something odd is not right',
    ],
  ])('npm: %s', async (said, sentence) => {
    checkout.tool(
      'npm',
      failing(`${said}\nnpm error A complete log of this run can be found in: /x/_logs/y-debug-0.log`),
    );
    expect(sentenceOf(await checkout.run(['status']))).toContain(sentence);
  });

  test.each([
    [
      "NewConnectionError('Failed to establish a new connection')\nERROR: No matching distribution found for agate==1.9.1",
      'cannot be reached',
    ],
    ['ERROR: No matching distribution found for duckdb==1.5.5', 'no ready-made package for this system'],
    ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'not the one that was locked'],
    [
      'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
      'no space is left on the disk',
    ],
  ])('pip: %s', async (said, sentence) => {
    checkout.tool('python3', `if (process.argv[3] === 'pip') { ${failing(said)} }${PYTHON}`);
    const told = sentenceOf(await checkout.run(['up']));
    expect(told).toContain('`pip install -r python/dbt.lock` failed with exit code 1: ');
    expect(told).toContain(sentence);
  });

  test('leaves an environment that the next run makes anew', async () => {
    checkout.tool('python3', `if (process.argv[3] === 'pip') { ${failing('odd')} }${PYTHON}`);
    await checkout.run(['up']);
    checkout.tool('python3', PYTHON);
    expect((await checkout.run(['up'])).code).toBe(7);
  });

  test('a wrong source is told with its place, and the last good build stays', async () => {
    await checkout.run(['status']);
    checkout.write('src/more.ts', 'WRONG');
    expect(sentenceOf(await checkout.run(['status']))).toContain('src/more.ts(1,1): error TS1: it is wrong');
    expect(checkout.has('dist/cli/main.js')).toBe(true);
  });

  test('npm is missing', async () => {
    checkout.tool('npm', null);
    expect(sentenceOf(await checkout.run(['status']))).toContain('npm was not found on the PATH');
  });
});

describe('an installed package', () => {
  const installed = async () => {
    await checkout.run(['status']);
    for (const path of ['package-lock.json', 'src', 'tsconfig.build.json'])
      rmSync(join(checkout.root, path), { recursive: true });
  };

  test('installs and builds nothing, and keeps dbt in the folder for caches of its user', async () => {
    await installed();
    const own = await checkout.run(['up']);
    expect(JSON.parse(own.stdout).dbt).toContain(join(checkout.root, '../home/.cache/kraken-ramp-optimizer/dbt-'));
    const xdg = await checkout.run(['up'], { XDG_CACHE_HOME: join(checkout.root, '../xdg') });
    expect(JSON.parse(xdg.stdout).dbt).toContain(join(checkout.root, '../xdg/kraken-ramp-optimizer/dbt-'));
    expect(checkout.calls('npm')).toHaveLength(1);
  });

  test('says when it was packed without its build', async () => {
    await installed();
    rmSync(join(checkout.root, 'dist'), { recursive: true });
    expect(sentenceOf(await checkout.run(['up']))).toContain(
      'packed without its build: run `npm start` in the checkout before `npm pack`',
    );
  });
});
