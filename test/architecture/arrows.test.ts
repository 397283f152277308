import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROJECT = resolve(import.meta.dirname, '../..');
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kro-arrows-'));
  cpSync(join(PROJECT, 'tsconfig.json'), join(root, 'tsconfig.json'));
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** What the check says of a project of these files: `rule: from → to` for each violation, or null where it passes. */
function broken(files: Readonly<Record<string, string>>): string[] | null {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  try {
    execFileSync(process.execPath, [join(PROJECT, 'scripts/check-architecture.mjs'), root], { stdio: 'pipe' });
    return null;
  } catch (error) {
    const { stdout } = error as { stdout: Buffer };
    return String(stdout)
      .split('\n')
      .filter((line) => line.includes(' → '));
  }
}

const anything = 'export const x = 1;';

test('seeing no modules is a failure, not a pass', () => {
  mkdirSync(join(root, 'src'));
  expect(broken({})).toEqual([]);
});

test('what the design allows passes', () => {
  const files = {
    'src/error.ts': anything,
    'src/contract/a.ts': "export { x } from '../error.js';",
    'src/simulator/a.ts': "import type { x } from '../contract/a.js'; export type A = typeof x;",
    'src/pipeline/a.ts': "export type { A } from '../simulator/a.js';",
    'src/cli/a.ts': "export type { A } from '../pipeline/a.js';",
  };
  expect(broken(files)).toBeNull();
});

test('every arrow against the design is named', () => {
  const lines = broken(Object.assign({}, ...FORBIDDEN.map(([from, to], number) => planted(from, to, number))));
  const seen = FORBIDDEN.filter(([from, to], number) =>
    lines?.some((line) => line.endsWith(`src/${from}/from${number}.ts → src/${targetOf(to)}`)),
  );
  expect(seen).toEqual(FORBIDDEN);
});

const FORBIDDEN: readonly (readonly [from: string, to: string])[] = [
  ['contract', 'simulator'],
  ['contract', 'effects.ts'],
  ['math', 'time.ts'],
  ['simulator', 'warehouse'],
  ['simulator', 'effects.ts'],
  ['sources', 'simulator'],
  ['sources', 'warehouse'],
  ['warehouse', 'pipeline'],
  ['warehouse', 'simulator'],
  ['warehouse', 'sources'],
  ['verify', 'warehouse'],
  ['verify', 'pipeline'],
  ['economics', 'warehouse'],
  ['pipeline', 'cli'],
];

/** Two files; a type alone is an arrow too. */
function planted(from: string, to: string, number: number): Record<string, string> {
  const path = targetOf(to);
  const text = `import type { x } from '../${path.replace('.ts', '.js')}'; export type A = typeof x;`;
  return { [`src/${path}`]: anything, [`src/${from}/from${number}.ts`]: text };
}

function targetOf(name: string): string {
  return name.endsWith('.ts') ? name : `${name}/target.ts`;
}

test('a cycle, a missing file, the engine outside of the warehouse, the machine in a pure folder', () => {
  const lines = broken({
    'src/cli/a.ts': "export * from './b.js';",
    'src/cli/b.ts': "export * from './a.js'; import './missing.js';",
    'src/pipeline/a.ts': "import '@duckdb/node-api';",
    'src/simulator/a.ts': "import 'node:fs';",
  });
  for (const rule of ['no-cycles', 'nothing-unresolvable', 'duckdb-only-in-warehouse', 'pure-folders-touch-no-machine'])
    expect(lines).toContainEqual(expect.stringContaining(`${rule}: `));
});
