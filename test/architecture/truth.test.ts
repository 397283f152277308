import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** A query that reads a table of the truth. */
const READING = /\b(from|join)\s+truth\.\w+/i;
const MAY_READ = ['src/verify/', 'src/pipeline/backtest/'];

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|sql)$/.test(name))
    .map((name) => join(folder, name));
}

const readers = [...filesIn('src'), ...filesIn('dbt/models'), ...filesIn('dbt/macros')].filter((file) =>
  READING.test(readFileSync(join(ROOT, file), 'utf8')),
);

test('only verify and back-tests read the truth', () => {
  expect(readers.filter((file) => !MAY_READ.some((folder) => file.startsWith(folder)))).toEqual([]);
});

test('and they do: what is looked for is found', () => {
  for (const folder of MAY_READ) expect(readers.some((file) => file.startsWith(folder))).toBe(true);
});

test('economics takes it from nowhere: it imports neither the truth’s tables nor a warehouse', () => {
  const imports = filesIn('src/economics').filter((file) =>
    /from '.*(contract\/truth|warehouse)\//.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(imports).toEqual([]);
});
