import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const LOCKS = ['dbt', 'dbt-bigquery', 'bqemulator'];
const lockOf = (name: string) => read(`python/${name}.lock`);
const packages = (JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> }).packages;

interface Package {
  readonly version: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test.each(LOCKS)('every Python package that %s locks has its hashes, and no registry is named', (name) => {
  const requirements = lockOf(name)
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^\w/.test(line));
  expect(requirements.length).toBeGreaterThan(40);
  for (const requirement of requirements) expect(requirement).toMatch(/^[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}/);
  expect(lockOf(name)).not.toContain('://');
  expect(lockOf(name)).not.toContain('experimental-parser');
});

test.each(LOCKS)('what %s.in asks for is what is locked', (name) => {
  const asked = read(`python/${name}.in`)
    .split('\n')
    .filter((line) => line.includes('=='));
  expect(asked.length).toBeGreaterThan(0);
  for (const requirement of asked) expect(lockOf(name)).toContain(`\n${requirement} \\\n`);
});

test('dbt is the same with the adapter for BigQuery beside it', () => {
  const pins = (name: string) => lockOf(name).match(/^[\w.-]+==\S+/gm)!;
  expect(pins('dbt-bigquery')).toEqual(expect.arrayContaining(pins('dbt')));
});

test.each(LOCKS)(
  'the DuckDB of %s equals the one of Node, as they open the same file or answer for each other',
  (name) => {
    const node = packages['node_modules/@duckdb/node-api']?.version.split('-')[0];
    expect(lockOf(name)).toContain(`\nduckdb==${node} \\\n`);
  },
);

test('the package lock names no registry and holds every optional package it names', () => {
  const all = Object.entries(packages);
  expect(all.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
  const named = all.flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}));
  expect(named.length).toBeGreaterThan(5);
  const missing = named.filter((name) => !all.some(([path]) => path.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});
