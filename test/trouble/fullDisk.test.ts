/**
 * Files that cannot be written to their end, wherever that happens: a limit of the shell's stands for a full disk, which takes a
 * disk of one's own to make. Oracle: the same home, to which nothing has happened.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyOf } from '../crash/copyOf.js';
import { cellsOf } from '../crash/states.js';
import { expectSentence, kro, kroLimited, newWorld, usersFile } from './worlds.js';

const home = await newWorld();
const before = await cellsOf(home);
const DAY = ['ingest', '--workers', '1'];
const LIMIT = /a file may not become that large here: raise the limit/;

describe('a limit that is met', () => {
  it.each([
    ['by the state of the world', 4],
    ['by the log of the warehouse', 100],
  ])('%s: the day is not there, and comes when there is room', async (_, kib) => {
    const [full, free] = [copyOf(home), copyOf(home)];
    expectSentence(kroLimited(full, kib, DAY), LIMIT);
    expect(await cellsOf(full)).toEqual(before);
    for (const one of [full, free]) expect(await kro(one, DAY)).toMatchObject({ code: 0 });
    expect(await cellsOf(full)).toEqual(await cellsOf(free));
    expect((readdirSync(full, { recursive: true }) as string[]).filter((name) => /\.part|lock/.test(name))).toEqual([]);
  });

  it('by a backup: the one of before can be restored, and the next one is whole', async () => {
    const full = copyOf(home);
    expect(await kro(full, [...DAY, '--backups', '0'])).toMatchObject({ code: 0 });
    const after = await cellsOf(full);
    expectSentence(kroLimited(full, 2, ['backup']), LIMIT);
    expect(await cellsOf(full)).toEqual(after);
    const restored = join(
      copyOf(home, () => false),
      'restored',
    );
    expect(await kro(restored, ['restore', '--from', full])).toMatchObject({ code: 0 });
    expect(await cellsOf(restored)).toEqual(before);
    expect(await kro(full, ['backup'])).toMatchObject({ code: 0 });
    expect(await kro(full, ['restore', '--force'])).toMatchObject({ code: 0 });
    expect(await cellsOf(full)).toEqual(after);
  });

  it('by a restore: the warehouse of before is there', async () => {
    const full = copyOf(home);
    expectSentence(kroLimited(full, 100, ['restore', '--force']), LIMIT);
    expect(await cellsOf(full)).toEqual(before);
    expect(readdirSync(full).filter((name) => name.startsWith('warehouse'))).toEqual(['warehouse.duckdb']);
  });

  it('by an import: nothing is loaded, and all is when there is room', async () => {
    const full = join(
      copyOf(home, () => false),
      'imported',
    );
    const words = ['import', '--table', 'users', usersFile(20_000), '--as-of', '2026-06-30'];
    expectSentence(kroLimited(full, 300, words), LIMIT);
    expect(await cellsOf(full)).toEqual({});
    expect(await kro(full, words)).toMatchObject({ code: 0, stdout: expect.stringContaining('imported 20,000 rows') });
    expect(readdirSync(join(full, 'landed'))).toHaveLength(1);
    expect(readdirSync(full)).not.toContain('import.part');
  });
});
