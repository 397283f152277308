import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const pythonLock = read('python/dbt.lock');
const packages = (JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> }).packages;

interface Package {
  readonly version: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

test('every locked Python package has its hashes, and no registry is named', () => {
  const requirements = pythonLock
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^\w/.test(line));
  expect(requirements.length).toBeGreaterThan(40);
  for (const requirement of requirements) expect(requirement).toMatch(/^[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}/);
  expect(pythonLock).not.toContain('://');
  expect(pythonLock).not.toContain('experimental-parser');
});

test('what dbt.in asks for is what is locked', () => {
  const asked = read('python/dbt.in')
    .split('\n')
    .filter((line) => line.includes('=='));
  expect(asked).toHaveLength(3);
  for (const requirement of asked) expect(pythonLock).toContain(`\n${requirement} \\\n`);
});

test('the DuckDB of dbt equals the one of Node, as both open the same file', () => {
  const node = packages['node_modules/@duckdb/node-api']?.version.split('-')[0];
  expect(pythonLock).toContain(`\nduckdb==${node} \\\n`);
});

test('the package lock names no registry and holds every optional package it names', () => {
  const all = Object.entries(packages);
  expect(all.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
  const named = all.flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}));
  expect(named.length).toBeGreaterThan(5);
  const missing = named.filter((name) => !all.some(([path]) => path.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});
