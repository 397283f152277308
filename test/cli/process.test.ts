/** What only a real process shows: signals, a closed pipe, two at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './recording.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SMALL =
  '{"extends":"classic","days":60,"rampDays":30,"users":200,"deposits":100,"withdrawals":20,"orders":100,"rampPerDay":50}';
const WORLD = ['--profile', SMALL, '--as-of', '2026-06-30'];

/** As `bin/kro` does, from the sources. */
const KRO = `import('./src/cli/main.ts').then(async ({ main }) => (process.exitCode = await main(process.argv.slice(1))))`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

const start = (cwd: string, ...argv: string[]): Started => startWith({}, cwd, ...argv);

function startWith(env: Record<string, string>, cwd: string, ...argv: string[]): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', '--eval', KRO, '--', ...argv], {
    cwd: ROOT,
    env: { ...process.env, KRO_HOME: join(cwd, 'data'), KRO_DBT: '', ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, stdout, stderr })));
  return { child, ended };
}

const kro = (cwd: string, ...argv: string[]): Promise<Ended> => start(cwd, ...argv).ended;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 10));
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

/** Empty while it changes hands. */
function lockOf(cwd: string): string {
  try {
    return readFileSync(join(cwd, 'data', 'lock'), 'utf8');
  } catch {
    return '';
  }
}

/** Loads in a new folder and sends the signal as soon as there is a warehouse. */
async function interrupted(signal: NodeJS.Signals): Promise<Ended & { readonly cwd: string }> {
  const cwd = temporaryFolder();
  const { child, ended } = start(cwd, 'load', ...WORLD);
  await until(() => existsSync(join(cwd, 'data', 'warehouse.duckdb')));
  child.kill(signal);
  return { ...(await ended), cwd };
}

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops the command with exit %i and frees the home', async (signal, code) => {
    const stopped = await interrupted(signal);
    expect(stopped.code).toBe(code);
    expect(stopped.stderr).toMatch(/kro: stopped; what was finished is kept, run the same command again to go on\n$/);
    expect(readdirSync(join(stopped.cwd, 'data'))).not.toContain('lock');
  });
});

describe('after a kill that nothing can catch', () => {
  let cwd = '';

  beforeAll(async () => {
    cwd = (await interrupted('SIGKILL')).cwd;
  });

  it('the lock is taken over, by one of two: the other is told by whom and exits 75', async () => {
    expect(readdirSync(join(cwd, 'data'))).toContain('lock');
    const first = start(cwd, 'load');
    await until(() => lockOf(cwd).includes(`:${first.child.pid},`));
    // Held still, so that it cannot be done before the other one comes.
    first.child.kill('SIGSTOP');
    const second = await kro(cwd, 'ingest');
    first.child.kill('SIGCONT');
    expect(second.stderr).toMatch(new RegExp(`^kro: the home .* is held by kro load \\(process ${first.child.pid} on`));
    expect(second.code).toBe(75);
    expect(await first.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('loaded') });
  });

  it('a reader of the finished home that has seen enough is no error', async () => {
    const { child, ended } = start(cwd, 'sql', 'select * from crypto_prices', '--csv');
    child.stdout!.once('data', () => child.stdout!.destroy());
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('a reader of the progress that has seen enough is no error either', async () => {
    const { child, ended } = start(cwd, 'ingest');
    child.stderr!.destroy();
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining('is due next') });
    expect(readdirSync(join(cwd, 'data'))).not.toContain('lock');
  });

  it('a second Ctrl-C takes dbt along, and frees the home', async () => {
    const [dbt, pid] = [join(cwd, 'dbt'), join(cwd, 'pid')];
    writeFileSync(dbt, `#!/bin/sh\ntrap '' INT\necho $$ > ${pid}.new\nmv ${pid}.new ${pid}\nexec sleep 60\n`, {
      mode: 0o755,
    });
    const { child, ended } = startWith({ KRO_DBT: dbt }, cwd, 'transform');
    await until(() => existsSync(pid));
    child.kill('SIGINT');
    child.stderr!.once('data', () => child.kill('SIGINT'));
    expect((await ended).code).toBe(130);
    await until(() => isGone(Number(readFileSync(pid, 'utf8'))));
    expect(readdirSync(join(cwd, 'data'))).not.toContain('lock');
  });

  it('a query comes by stdin too', async () => {
    const { child, ended } = start(cwd, 'sql', '--json');
    child.stdin!.end('select count(*) as n from users;\n');
    expect(JSON.parse((await ended).stdout)).toEqual([{ n: 200 }]);
  });
});
