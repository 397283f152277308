import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeCheckout, fakeCheckout, NPM, until } from './fakeCheckout.js';

let checkout: FakeCheckout;
beforeEach(() => {
  checkout = fakeCheckout();
});
afterEach(() => checkout.remove());

const WAITING = /^another set-up is at work here \(process \d+\); waiting for it$/m;

/** An npm that has deleted node_modules and takes its time before it brings them back. */
function slowNpm(millis: number): string {
  return `fs.rmSync('node_modules', { recursive: true, force: true }); fs.mkdirSync('node_modules/half', { recursive: true });
setTimeout(() => { ${NPM} }, ${millis});`;
}

const isAtWork = () => checkout.has('node_modules/half');

describe('a set-up that was stopped', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s says so, exits %i, leaves nothing running, and the next one repairs it', async (signal, code) => {
    checkout.tool('npm', slowNpm(60_000));
    const { child, done } = checkout.start(['status']);
    await until(isAtWork);
    child.kill(signal);
    expect(await done).toMatchObject({ code, stdout: '' });
    expect((await done).stderr).toContain('kro: interrupted; run the same command again to continue\n');
    expect((await done).seconds).toBeLessThan(10);
    expect(checkout.has('.cache/setup.lock')).toBe(false);
    checkout.tool('npm', NPM);
    expect((await checkout.run(['status'])).stderr).toMatch(/^installing packages … \S+ s\nbuilding … \S+ s\n$/);
  });

  test('by SIGKILL is waited for as long as the program it had started runs, then done again', async () => {
    checkout.tool('npm', slowNpm(1_500));
    const { child, done } = checkout.start(['status']);
    await until(isAtWork);
    child.kill('SIGKILL');
    await done;
    const next = await checkout.run(['status']);
    expect(next.stderr).toMatch(WAITING);
    expect(next.stderr).toContain('installing packages …');
    expect(next.code).toBe(7);
    expect(checkout.calls('npm')).toHaveLength(2);
  });
});

describe('two at once', () => {
  test('wait for each other: each step is done once', async () => {
    checkout.tool('npm', slowNpm(700));
    const both = await Promise.all([checkout.run(['up']), checkout.run(['up'])]);
    expect(both.map(({ code }) => code)).toEqual([7, 7]);
    expect(both.filter(({ stderr }) => WAITING.test(stderr))).not.toHaveLength(0);
    expect(checkout.calls('npm')).toHaveLength(1);
    expect(checkout.calls('python3').filter((call) => call.args[1] === 'venv')).toHaveLength(1);
  });

  test('of eight starting over a dead holder, only one takes its place at a time', async () => {
    plantLock({ pid: 2 ** 22 + 1, host: hostname() });
    const all = await Promise.all(Array.from({ length: 8 }, () => checkout.run(['status'])));
    expect(all.map(({ code }) => code)).toEqual(Array(8).fill(7));
    expect(checkout.calls('npm')).toHaveLength(1);
  });
});

describe('a lock', () => {
  test('of a dead holder is taken over at once', async () => {
    plantLock({ pid: 2 ** 22 + 1, host: hostname() });
    const { code, stderr, seconds } = await checkout.run(['status']);
    expect([code, WAITING.test(stderr)]).toEqual([7, false]);
    expect(seconds).toBeLessThan(3);
  });

  test.each([
    ['a live process', { pid: process.pid, host: hostname() }],
    ['another machine', { pid: 2 ** 22 + 1, host: 'elsewhere' }],
  ])('of %s is respected', async (_, owner) => {
    plantLock(owner);
    const { child, done } = checkout.start(['status']);
    let said = '';
    child.stderr?.on('data', (text) => (said += text));
    await until(() => WAITING.test(said));
    child.kill('SIGTERM');
    await done;
    expect(checkout.calls('npm')).toEqual([]);
    expect(checkout.has('.cache/setup.lock/owner.json')).toBe(true);
  });
});

function plantLock(owner: { pid: number; host: string }): void {
  mkdirSync(join(checkout.root, '.cache'), { recursive: true });
  checkout.write('.cache/setup.lock/owner.json', JSON.stringify(owner));
}
