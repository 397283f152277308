import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SOURCES = resolve(import.meta.dirname, '../../src');

/** Clock, chance, environment, network and the process itself. */
const MACHINE =
  /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|randomUUID|randomBytes|process\.[a-z]\w*|globalThis\.fetch|(?<![.\w])fetch\()/gi;

/** Who may touch which, and nobody else; src/effects.ts is the door for all the rest. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'cli/signals.ts': ['process.on', 'process.off', 'process.exit', 'process.stdout', 'process.stderr'],
  'cli/sql.ts': ['process.stdin'],
  'cli/doctor.ts': ['process.versions'],
  // Asks whether the holder of a lock still lives.
  'pipeline/holder.ts': ['process.kill'],
  // Its own name for a draft of a lock is no data of the world.
  'pipeline/lock.ts': ['randomUUID'],
  // The id of a job is no data of the world; and Google's client reads a variable that it must not see.
  'warehouse/bigquery/client.ts': ['randomUUID', 'process.env'],
};

function touched(file: string): string[] {
  const code = readFileSync(join(SOURCES, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return [...new Set([...code.matchAll(MACHINE)].map((match) => match[0]))];
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

test('nothing but effects.ts touches the machine', () => {
  const found = files
    .filter((file) => file !== 'effects.ts')
    .flatMap((file) =>
      touched(file)
        .filter((what) => !ALLOWED[file]?.includes(what))
        .map((what) => `${file}: ${what}`),
    );
  expect(found).toEqual([]);
});

test('the search finds what effects.ts is there for, and no exception is left over', () => {
  expect(touched('effects.ts')).toEqual(expect.arrayContaining(['Date.now', 'process.env']));
  for (const [file, exceptions] of Object.entries(ALLOWED))
    expect(touched(file)).toEqual(expect.arrayContaining([...exceptions]));
});
